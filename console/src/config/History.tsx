import { Button } from "@mantine/core";
import { useState } from "react";
import type { ConfigDocument, HistoryEntry } from "../api/config";
import { diff } from "../lib/diff";
import type { MarketScale } from "../lib/fixedPoint";
import { ago, dateTime, plural } from "../lib/format";
import { Empty } from "../ui/Empty";
import { Icon } from "../ui/Icon";
import { Panel } from "../ui/Panel";
import { Tag } from "../ui/Tag";
import { useNow } from "../ui/useNow";
import { DiffTable } from "./DiffTable";
import { RollbackDialog } from "./RollbackDialog";
import styles from "./config.module.css";

const CLOCK_MS = 5_000;

interface HistoryProps {
  readonly current: ConfigDocument;
  /** Newest first. */
  readonly versions: readonly HistoryEntry[];
  readonly market: MarketScale | undefined;
}

interface Choice {
  readonly from: number;
  readonly to: number;
}

export function History({ current, versions, market }: HistoryProps) {
  const [choice, setChoice] = useState<Choice | null>(null);
  const [target, setTarget] = useState<HistoryEntry | null>(null);
  const newest = versions[0];
  if (newest === undefined) {
    return <Empty title="There is no version yet">The first change makes one.</Empty>;
  }
  const to = versions.find(({ version }) => version === choice?.to) ?? newest;
  const from = versions.find(({ version }) => version === choice?.from) ?? versions[1] ?? newest;
  return (
    <div className={styles["history"]}>
      <Panel title="Versions" aside={plural(versions.length, "version")}>
        <VersionList
          versions={versions}
          choice={{ from: from.version, to: to.version }}
          onChoose={setChoice}
          onRollback={setTarget}
        />
      </Panel>
      <Panel title="Difference" aside={`version ${from.version} → ${to.version}`}>
        <Difference from={from} to={to} current={current} market={market} />
      </Panel>
      {target && (
        <RollbackDialog
          current={current}
          target={target}
          market={market}
          onClose={() => {
            setTarget(null);
          }}
        />
      )}
    </div>
  );
}

interface VersionListProps {
  readonly versions: readonly HistoryEntry[];
  readonly choice: Choice;
  readonly onChoose: (choice: Choice) => void;
  readonly onRollback: (target: HistoryEntry) => void;
}

function VersionList({ versions, choice, onChoose, onRollback }: VersionListProps) {
  const now = useNow(CLOCK_MS);
  return (
    <ol className={styles["versions"]}>
      <li className={styles["versionsHead"]} aria-hidden>
        <span>From</span>
        <span>To</span>
      </li>
      {versions.map((entry, i) => (
        <li key={entry.version} data-chosen={entry.version === choice.from || entry.version === choice.to || undefined}>
          <input
            type="radio"
            name="from"
            aria-label={`Compare from version ${entry.version}`}
            checked={entry.version === choice.from}
            onChange={() => {
              onChoose({ ...choice, from: entry.version });
            }}
          />
          <input
            type="radio"
            name="to"
            aria-label={`Compare to version ${entry.version}`}
            checked={entry.version === choice.to}
            onChange={() => {
              onChoose({ ...choice, to: entry.version });
            }}
          />
          <div className={styles["versionText"]}>
            <div className={styles["versionTitle"]}>
              <strong>Version {entry.version}</strong>
              {i === 0 && <Tag tone="good">Current</Tag>}
            </div>
            <div className={styles["versionNote"]}>{entry.note || "Without a note"}</div>
            <div className={styles["versionMeta"]}>
              {entry.author} ·{" "}
              <time dateTime={new Date(entry.updated_ms).toISOString()} title={dateTime(entry.updated_ms)}>
                {ago(entry.updated_ms, now)}
              </time>
            </div>
          </div>
          {i > 0 && (
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<Icon name="undo" size={14} />}
              aria-label={`Roll back to version ${entry.version}`}
              onClick={() => {
                onRollback(entry);
              }}
            >
              Roll back
            </Button>
          )}
        </li>
      ))}
    </ol>
  );
}

interface DifferenceProps {
  readonly from: HistoryEntry;
  readonly to: HistoryEntry;
  readonly current: ConfigDocument;
  readonly market: MarketScale | undefined;
}

function Difference({ from, to, current, market }: DifferenceProps) {
  const changes = diff(from.body, to.body);
  if (changes.length === 0) {
    return (
      <Empty title={from.version === to.version ? "Nothing to compare" : "The two versions are equal"}>
        {from.version === to.version ? "Choose two versions in the list." : "They differ in note and author only."}
      </Empty>
    );
  }
  return (
    <div className={styles["inPanel"]}>
      <DiffTable
        changes={changes}
        schema={current.schema}
        market={market}
        beforeLabel={`Version ${from.version}`}
        afterLabel={`Version ${to.version}`}
      />
    </div>
  );
}
