import type { ReactNode } from "react";
import { Icon } from "./Icon";
import styles from "./ui.module.css";

/** In place of content that is not there: what is missing, and why or what to do. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className={styles["empty"]}>
      <Icon name="empty" size={24} />
      <div className={styles["emptyTitle"]}>{title}</div>
      {children !== undefined && <p>{children}</p>}
    </div>
  );
}
