import { useId, type ReactNode } from "react";
import styles from "./ui.module.css";

interface PanelProps {
  readonly title: string;
  /** A short note at the other end of the title: units, a range. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

/** A titled part of a page. */
export function Panel({ title, aside, children }: PanelProps) {
  const id = useId();
  return (
    <section className={styles["panel"]} aria-labelledby={id}>
      <div className={styles["panelHead"]}>
        <h2 id={id} className={styles["panelTitle"]}>
          {title}
        </h2>
        {aside !== undefined && <div className={styles["panelAside"]}>{aside}</div>}
      </div>
      {children}
    </section>
  );
}
