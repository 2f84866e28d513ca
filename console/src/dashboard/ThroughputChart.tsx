import { useComputedColorScheme } from "@mantine/core";
import { useEffect, useId, useRef, useState } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { clock, rate } from "../lib/format";
import { WINDOW_SECONDS } from "./ThroughputWindow";
import styles from "./dashboard.module.css";

const HEIGHT = 132;
/** Charts with the same key move their cursors together. */
const SYNC_KEY = "throughput";
/** The axis reaches at least so far, or an idle system would draw noise at full height. */
const LEAST_TOP = 10;
const HEADROOM = 1.1;
const FILL_ALPHA = "1f";
const Y_AXIS_WIDTH = 44;

type Column = readonly (number | null)[];

interface ThroughputChartProps {
  readonly title: string;
  /** Name of the CSS variable with the line's colour, a hexadecimal one. */
  readonly color: string;
  readonly times: readonly number[];
  readonly values: Column;
  /** The newest value, a second. */
  readonly now: number | null | undefined;
}

/** One rate over the last five minutes. The figure above follows the cursor, and is the newest without one. */
export function ThroughputChart({ title, color, times, values, now }: ThroughputChartProps) {
  const id = useId();
  const scheme = useComputedColorScheme("light");
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const [pointed, setPointed] = useState<number | null>(null);

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const chart = new uPlot(options(element, color, setPointed), [[], []], element);
    plot.current = chart;
    const resizer = new ResizeObserver(() => {
      chart.setSize({ width: element.clientWidth, height: HEIGHT });
    });
    resizer.observe(element);
    return () => {
      resizer.disconnect();
      chart.destroy();
      plot.current = null;
    };
    // The colours are read once: another scheme needs another chart.
  }, [color, scheme]);

  useEffect(() => {
    plot.current?.setData([[...times], [...values]]);
  }, [times, values, scheme, color]);

  const shown = pointed === null ? now : values[pointed];
  const at = pointed === null ? undefined : times[pointed];
  return (
    <section className={styles["chart"]} aria-labelledby={id}>
      <div className={styles["chartHead"]}>
        <h2 id={id} className={styles["chartTitle"]}>
          {title}
        </h2>
        <span className={styles["chartTime"]}>{at === undefined ? "last 5 min" : clock(at * 1000)}</span>
      </div>
      <div className={styles["chartFigure"]}>
        {rate(shown)}
        <span className={styles["chartUnit"]}>/s</span>
      </div>
      <div
        ref={place}
        className={styles["plot"]}
        style={{ height: HEIGHT }}
        role="img"
        aria-label={summary(title, values)}
      />
    </section>
  );
}

function summary(title: string, values: Column): string {
  const present = values.filter((value) => value !== null);
  if (present.length === 0) return `${title} a second: no samples yet`;
  const least = rate(Math.min(...present));
  const most = rate(Math.max(...present));
  return `${title} a second over the last five minutes: from ${least} to ${most}`;
}

function options(element: HTMLElement, color: string, point: (index: number | null) => void): uPlot.Options {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const line = token(color);
  const axis = {
    stroke: token("--muted"),
    font: `11px ${style.fontFamily}`,
    ticks: { show: false },
  };
  return {
    width: element.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    padding: [8, 12, 0, 0],
    cursor: {
      sync: { key: SYNC_KEY },
      drag: { x: false, y: false },
      points: { size: 7 },
      y: false,
    },
    scales: {
      x: { range: () => [Date.now() / 1000 - WINDOW_SECONDS, Date.now() / 1000] },
      y: { range: (_chart, _least, most) => [0, Math.max(LEAST_TOP, most * HEADROOM)] },
    },
    axes: [
      {
        ...axis,
        size: 24,
        space: 70,
        grid: { show: false },
        values: (_chart, times) => times.map((time) => clock(time * 1000).slice(0, 5)),
        incrs: [60, 120],
      },
      {
        ...axis,
        size: Y_AXIS_WIDTH,
        space: 34,
        gap: 6,
        grid: { stroke: token("--chart-grid"), width: 1 },
        values: (_chart, ticks) => ticks.map(shortNumber),
      },
    ],
    series: [{}, { stroke: line, width: 1.5, fill: line + FILL_ALPHA, spanGaps: false, points: { show: false } }],
    hooks: {
      setCursor: [
        ({ cursor }) => {
          point(cursor.left !== undefined && cursor.left >= 0 ? (cursor.idx ?? null) : null);
        },
      ],
    },
  };
}

const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

function shortNumber(value: number): string {
  return short.format(value);
}
