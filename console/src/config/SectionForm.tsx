import { Switch } from "@mantine/core";
import { useId } from "react";
import type { MarketScale } from "../lib/fixedPoint";
import { isObject, type JsonObject } from "../lib/json";
import { FieldInput } from "./FieldInput";
import { currentValue, initialValue, isPresent, type Draft, type InputValue, type Section } from "./form";
import styles from "./config.module.css";

interface SectionFormProps {
  readonly section: Section;
  readonly body: JsonObject;
  readonly draft: Draft;
  readonly errors: ReadonlyMap<string, string>;
  readonly market: MarketScale | undefined;
  readonly onChange: (path: string, value: InputValue, initial: InputValue) => void;
}

/** The fields of a section: its explanation on the left, the inputs on the right. An optional section has a switch. */
export function SectionForm({ section, body, draft, errors, market, onChange }: SectionFormProps) {
  const id = useId();
  const present = isPresent(section, body, draft);
  const title = section.name === "" ? "Settings" : section.title;
  return (
    <section className={styles["section"]} aria-labelledby={id}>
      <div className={styles["sectionHead"]}>
        <h2 id={id}>{title}</h2>
        {section.help !== "" && <p>{section.help}</p>}
        {section.optional && (
          <Switch
            mt="xs"
            size="sm"
            label={present ? "Set" : "Not set"}
            aria-label={`${title} is set`}
            checked={present}
            onChange={(event) => {
              onChange(section.name, event.currentTarget.checked, isObject(body[section.name]));
            }}
          />
        )}
      </div>
      <div className={styles["fields"]}>
        {present ? (
          section.fields.map((field) => {
            const initial = initialValue(field, body);
            return (
              <FieldInput
                key={field.path}
                field={field}
                value={currentValue(field, body, draft)}
                changed={draft.has(field.path)}
                error={errors.get(field.path)}
                market={market}
                onChange={(value) => {
                  onChange(field.path, value, initial);
                }}
              />
            );
          })
        ) : (
          <p className={styles["absent"]}>There is no {section.title.toLowerCase()}. The switch adds one.</p>
        )}
      </div>
    </section>
  );
}
