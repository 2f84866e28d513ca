import { useEffect, type ReactNode } from "react";
import styles from "./ui.module.css";

interface PageHeadProps {
  readonly title: string;
  readonly text?: ReactNode;
  readonly children?: ReactNode;
}

/** The heading of a page, and the title of its browser tab. What belongs to the whole page stands at its other end. */
export function PageHead({ title, text, children }: PageHeadProps) {
  useEffect(() => {
    document.title = `${title} · RollingDrop console`;
  }, [title]);
  return (
    <div className={styles["pageHead"]}>
      <div>
        <h1 className={styles["pageTitle"]}>{title}</h1>
        {text !== undefined && <div className={styles["pageText"]}>{text}</div>}
      </div>
      {children}
    </div>
  );
}
