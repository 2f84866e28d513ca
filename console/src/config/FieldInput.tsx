import { Switch, TextInput } from "@mantine/core";
import type { Field } from "../api/config";
import type { MarketScale } from "../lib/fixedPoint";
import { zoneOffset } from "../lib/format";
import { fieldTitle, type InputValue } from "./form";
import { amountText, shortUnit } from "./valueText";
import styles from "./config.module.css";

interface FieldInputProps {
  readonly field: Field;
  readonly value: InputValue;
  /** Whether it differs from the saved value. */
  readonly changed: boolean;
  readonly error: string | undefined;
  readonly market: MarketScale | undefined;
  readonly onChange: (value: InputValue) => void;
}

/** The input of a field, by its type, with what its value amounts to beside it. */
export function FieldInput({ field, value, changed, error, market, onChange }: FieldInputProps) {
  const label = (
    <>
      {fieldTitle(field)}
      {changed && <span className={styles["changed"]}>edited</span>}
    </>
  );
  if (typeof value === "boolean") {
    return (
      <div className={styles["field"]}>
        <Switch
          label={label}
          description={field.help}
          error={error}
          checked={value}
          onChange={(event) => {
            onChange(event.currentTarget.checked);
          }}
        />
      </div>
    );
  }
  const unit = shortUnit(field);
  return (
    <div className={styles["field"]} data-kind={field.type}>
      <TextInput
        label={label}
        description={field.help || undefined}
        error={error}
        value={value}
        inputWrapperOrder={["label", "input", "error", "description"]}
        readOnly={field.type === "unknown"}
        spellCheck={field.type === "text"}
        autoComplete="off"
        {...(field.type === "integer" && { inputMode: "numeric" as const })}
        {...(field.type === "url" && { type: "url", inputMode: "url" as const })}
        {...(field.type === "instant" && { type: "datetime-local", step: 1 })}
        {...(unit !== "" && {
          rightSection: <span className={styles["unit"]}>{unit}</span>,
          rightSectionWidth: `${unit.length * 0.5 + 1.25}rem`,
          rightSectionPointerEvents: "none" as const,
        })}
        onChange={(event) => {
          onChange(event.currentTarget.value);
        }}
      />
      <output className={styles["amount"]}>{error === undefined ? beside(field, value, market) : ""}</output>
    </div>
  );
}

function beside(field: Field, value: string, market: MarketScale | undefined): string {
  if (field.type !== "instant") return amountText(field, value, market);
  const time = new Date(value);
  if (Number.isNaN(time.getTime())) return "";
  return `${zoneOffset(time)} · ${time.toISOString().replace(".000Z", "Z")}`;
}
