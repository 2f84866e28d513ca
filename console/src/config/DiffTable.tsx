import type { Field } from "../api/config";
import type { Change } from "../lib/diff";
import type { MarketScale } from "../lib/fixedPoint";
import { NONE } from "../lib/format";
import { fieldTitle } from "./form";
import { valueText } from "./valueText";
import styles from "./config.module.css";

interface DiffTableProps {
  readonly changes: readonly Change[];
  readonly schema: readonly Field[];
  readonly market: MarketScale | undefined;
  readonly beforeLabel: string;
  readonly afterLabel: string;
}

/** What changes, field by field: before and after side by side, or one above the other where it is narrow. */
export function DiffTable({ changes, schema, market, beforeLabel, afterLabel }: DiffTableProps) {
  return (
    <table className={styles["diff"]}>
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">{beforeLabel}</th>
          <th scope="col">{afterLabel}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ path, before, after }) => {
          const field = schema.find((candidate) => candidate.path === path);
          const from = valueText(field, before, market);
          const to = valueText(field, after, market);
          return (
            <tr key={path}>
              <th scope="row">
                {pathTitle(path, schema)}
                <code>{path}</code>
              </th>
              <td data-side="before" data-label={beforeLabel}>
                {from === NONE ? <span className={styles["none"]}>none</span> : <del>{from}</del>}
              </td>
              <td data-side="after" data-label={afterLabel}>
                {to === NONE ? <span className={styles["none"]}>none</span> : <ins>{to}</ins>}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** A field's title; a field that the schema does not know goes by its path. */
export function pathTitle(path: string, schema: readonly Field[]): string {
  const field = schema.find((candidate) => candidate.path === path);
  return field ? fieldTitle(field) : path;
}
