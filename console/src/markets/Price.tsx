import { useEffect, useRef, useState } from "react";
import type { Whole } from "../lib/fixedPoint";
import { NONE } from "../lib/format";
import styles from "./markets.module.css";

/** How long a change is marked. The style's animation is as long. */
const FLASH_MS = 900;

interface PriceProps {
  readonly ticks: Whole | null;
  readonly format: (ticks: Whole) => string;
}

/** A price that marks its changes for a moment: an arrow, and a wash that fades. */
export function Price({ ticks, format }: PriceProps) {
  const before = useRef(ticks);
  const moves = useRef(0);
  const [move, setMove] = useState<{ readonly up: boolean; readonly count: number } | null>(null);
  useEffect(() => {
    const last = before.current;
    before.current = ticks;
    if (last === null || ticks === null || last === ticks) return;
    const up = BigInt(ticks) > BigInt(last);
    setMove({ up, count: (moves.current += 1) });
    const timer = setTimeout(() => {
      setMove(null);
    }, FLASH_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [ticks]);
  return (
    <span className={styles["price"]} data-move={move ? (move.up ? "up" : "down") : undefined}>
      {/* Another wash for each move, so that it fades from the start. */}
      {move && <span key={move.count} className={styles["wash"]} aria-hidden />}
      <span className={styles["arrow"]} aria-hidden>
        {move ? (move.up ? "▲" : "▼") : ""}
      </span>
      <span>{ticks === null ? NONE : format(ticks)}</span>
    </span>
  );
}
