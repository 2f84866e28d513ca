import { Button, SegmentedControl } from "@mantine/core";
import { useState } from "react";
import type { ConfigDocument } from "../api/config";
import { diff } from "../lib/diff";
import type { MarketScale } from "../lib/fixedPoint";
import { plural } from "../lib/format";
import { at, type JsonObject } from "../lib/json";
import { Banner } from "../ui/Banner";
import { DiffTable, pathTitle } from "./DiffTable";
import { toBody } from "./form";
import { conflicts, type Edit } from "./useEdit";
import { valueText } from "./valueText";
import styles from "./config.module.css";

interface ConflictPanelProps {
  readonly edit: Edit;
  readonly theirs: ConfigDocument;
  readonly market: MarketScale | undefined;
}

/**
 * Another version came in while this one was edited: shows what it changed, and lays the edit upon it. Fields that both
 * changed are decided one by one.
 */
export function ConflictPanel({ edit, theirs, market }: ConflictPanelProps) {
  const [givenUp, setGivenUp] = useState<readonly string[]>([]);
  const both = conflicts(edit.base, theirs, edit.draft);
  const changes = diff(edit.base.body, theirs.body);
  const mine = toBody(edit.base.schema, edit.base.body, edit.draft);
  const text = (path: string, body: JsonObject) =>
    valueText(
      theirs.schema.find((field) => field.path === path),
      at(body, path),
      market,
    );
  return (
    <div className={styles["conflict"]}>
      <Banner
        tone="warn"
        title={`${theirs.author || "Somebody"} saved version ${theirs.version} while you were editing version ${edit.base.version}`}
        action={
          <Button
            onClick={() => {
              edit.rebase(theirs, givenUp);
            }}
          >
            Continue on version {theirs.version}
          </Button>
        }
      >
        {theirs.note && <>“{theirs.note}” </>}
        Your {plural(edit.draft.size, "change")} can be saved on top of it.
      </Banner>
      <DiffTable
        changes={changes}
        schema={theirs.schema}
        market={market}
        beforeLabel={`Version ${edit.base.version}`}
        afterLabel={`Version ${theirs.version}`}
      />
      {both.length > 0 && (
        <fieldset className={styles["both"]}>
          <legend>Changed by both of you</legend>
          {both.map((path) => (
            <div key={path} className={styles["bothRow"]}>
              <span>{pathTitle(path, theirs.schema)}</span>
              <SegmentedControl
                size="xs"
                orientation="vertical"
                aria-label={`${pathTitle(path, theirs.schema)}: whose value`}
                data={[
                  { value: "mine", label: `Mine: ${text(path, mine)}` },
                  { value: "theirs", label: `Version ${theirs.version}: ${text(path, theirs.body)}` },
                ]}
                value={givenUp.includes(path) ? "theirs" : "mine"}
                onChange={(choice) => {
                  setGivenUp((paths) => {
                    const others = paths.filter((other) => other !== path);
                    return choice === "theirs" ? [...others, path] : others;
                  });
                }}
              />
            </div>
          ))}
        </fieldset>
      )}
    </div>
  );
}
