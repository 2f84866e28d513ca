import type { ReactNode } from "react";
import { Icon, type IconName } from "./Icon";
import type { Tone } from "./tone";
import styles from "./ui.module.css";

const ICON_SIZE = 13;
const ICONS: Record<Tone, IconName> = { good: "check", warn: "alert", bad: "cross", info: "clock", neutral: "clock" };

/** A state in a word: shape, word and colour say the same. */
export function Tag({
  tone,
  icon,
  children,
}: {
  readonly tone: Tone;
  readonly icon?: IconName;
  readonly children: ReactNode;
}) {
  return (
    <span className={styles["tag"]} data-tone={tone}>
      <Icon name={icon ?? ICONS[tone]} size={ICON_SIZE} />
      {children}
    </span>
  );
}
