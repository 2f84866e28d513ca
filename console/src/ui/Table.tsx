import type { ReactNode } from "react";
import styles from "./ui.module.css";

interface TableProps {
  /** What the table is, for those who do not see what surrounds it. */
  readonly label: string;
  /** Rows of `th` in a `tr`. */
  readonly head: ReactNode;
  readonly children: ReactNode;
  readonly minWidth?: string;
}

/** A table that scrolls sideways by itself where it is too wide, with the keyboard too. */
export function Table({ label, head, children, minWidth }: TableProps) {
  return (
    // A region that scrolls must take the focus, or the keyboard cannot scroll it.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={styles["scroll"]} role="region" aria-label={label} tabIndex={0}>
      <table className={styles["table"]} aria-label={label} style={{ minWidth }}>
        <thead>{head}</thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
