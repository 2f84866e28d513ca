import type { Stage } from "../api/dashboard";
import { count, micros, microsShort } from "../lib/format";
import { decades, logPosition } from "../lib/scaleLog";
import { Empty } from "../ui/Empty";
import { Panel } from "../ui/Panel";
import { Table } from "../ui/Table";
import { Tag } from "../ui/Tag";
import { assessStage } from "./assessment";
import styles from "./dashboard.module.css";

/** The bars' axis without samples. */
const DEFAULT_AXIS: [number, number] = [1, 100_000];

/** How long each stage of a transaction takes. */
export function Stages({ stages }: { readonly stages: readonly Stage[] }) {
  if (stages.length === 0) {
    return (
      <Panel title="Stage latencies">
        <Empty title="No stage reported">The core or the gateway does not answer for its metrics.</Empty>
      </Panel>
    );
  }
  const axis = axisOf(stages);
  return (
    <Panel title="Stage latencies" aside="µs · target: p99.9 within 100 ms">
      <Table
        label="Stage latencies"
        minWidth="52rem"
        head={
          <tr>
            <th scope="col">Stage</th>
            <th scope="col">State</th>
            <th scope="col" data-numeric>
              Count
            </th>
            <th scope="col" data-numeric>
              p50 <span>µs</span>
            </th>
            <th scope="col" data-numeric>
              p99 <span>µs</span>
            </th>
            <th scope="col" data-numeric>
              p99.9 <span>µs</span>
            </th>
            <th scope="col" data-numeric>
              Max <span>µs</span>
            </th>
            <th scope="col" className={styles["barColumn"]}>
              <span className="unseen">p50 to max on a logarithmic scale</span>
              <Axis marks={axis} />
            </th>
          </tr>
        }
      >
        {stages.map((stage) => (
          <StageRow key={stage.stage} stage={stage} axis={axis} />
        ))}
      </Table>
    </Panel>
  );
}

function StageRow({ stage, axis }: { readonly stage: Stage; readonly axis: readonly number[] }) {
  const { tone, label } = assessStage(stage);
  return (
    <tr>
      <th scope="row">{stage.stage}</th>
      <td>
        <Tag tone={tone}>{label}</Tag>
      </td>
      <td data-numeric>{count(stage.count)}</td>
      <td data-numeric>{micros(stage.p50_us)}</td>
      <td data-numeric>{micros(stage.p99_us)}</td>
      <td data-numeric className={styles["judged"]} data-tone={tone}>
        {micros(stage.p999_us)}
      </td>
      <td data-numeric>{micros(stage.max_us)}</td>
      <td className={styles["barColumn"]}>
        <Bar stage={stage} axis={axis} tone={tone} />
      </td>
    </tr>
  );
}

/** From p50 to p99 full, on to p99.9 lighter, a tick at the maximum. The figures beside it say the same. */
function Bar({
  stage,
  axis,
  tone,
}: {
  readonly stage: Stage;
  readonly axis: readonly number[];
  readonly tone: string;
}) {
  const { p50_us: p50, p99_us: p99, p999_us: p999, max_us: max } = stage;
  if (p50 === null || p99 === null || p999 === null || max === null || stage.count === 0) return null;
  const [from, to] = ends(axis);
  const percent = (value: number) => logPosition(value, from, to) * 100;
  const piece = (start: number, end: number) => ({
    left: `${percent(start)}%`,
    width: `max(2px, ${percent(end) - percent(start)}%)`,
  });
  return (
    <div className={styles["bar"]} data-tone={tone} aria-hidden>
      {axis.slice(1, -1).map((mark) => (
        <i key={mark} className={styles["barGrid"]} style={{ left: `${percent(mark)}%` }} />
      ))}
      <i className={styles["barTail"]} style={piece(p99, p999)} />
      <i className={styles["barBody"]} style={piece(p50, p99)} />
      <i className={styles["barMax"]} style={{ left: `${percent(max)}%` }} />
    </div>
  );
}

function Axis({ marks }: { readonly marks: readonly number[] }) {
  const [from, to] = ends(marks);
  return (
    <div className={styles["axis"]} aria-hidden>
      {marks.map((mark) => (
        <span key={mark} style={{ left: `${logPosition(mark, from, to) * 100}%` }}>
          {microsShort(mark)}
        </span>
      ))}
    </div>
  );
}

function axisOf(stages: readonly Stage[]): number[] {
  const values = stages.flatMap(({ p50_us, max_us }) => [p50_us ?? 0, max_us ?? 0]).filter((value) => value >= 1);
  if (values.length === 0) return decades(...DEFAULT_AXIS);
  return decades(Math.min(...values), Math.max(...values));
}

function ends(axis: readonly number[]): [number, number] {
  return [axis[0] ?? DEFAULT_AXIS[0], axis.at(-1) ?? DEFAULT_AXIS[1]];
}
