import type { ReactNode } from "react";
import { Icon } from "./Icon";
import type { Tone } from "./tone";
import styles from "./ui.module.css";

interface BannerProps {
  readonly tone: Exclude<Tone, "neutral">;
  readonly title: string;
  readonly children?: ReactNode;
  /** What the reader can do about it. */
  readonly action?: ReactNode;
}

/** Something about the whole page that the reader has to know. Failures are announced at once, the rest when convenient. */
export function Banner({ tone, title, children, action }: BannerProps) {
  return (
    <div className={styles["banner"]} data-tone={tone} role={tone === "bad" ? "alert" : "status"}>
      <Icon name={tone === "good" ? "check" : tone === "info" ? "clock" : "alert"} />
      <div className={styles["bannerBody"]}>
        <div className={styles["bannerTitle"]}>{title}</div>
        {children !== undefined && <div className={styles["bannerText"]}>{children}</div>}
      </div>
      {action}
    </div>
  );
}
