import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import type { ConfigDocument } from "../api/config";
import { diff } from "../lib/diff";
import type { MarketScale } from "../lib/fixedPoint";
import { plural } from "../lib/format";
import { Banner } from "../ui/Banner";
import { ConflictPanel } from "./ConflictPanel";
import { sections, toBody, validate } from "./form";
import { ReviewDialog } from "./ReviewDialog";
import { SectionForm } from "./SectionForm";
import { useEdit } from "./useEdit";
import styles from "./config.module.css";

const NO_ERRORS: ReadonlyMap<string, string> = new Map();

interface EditorProps {
  readonly current: ConfigDocument;
  readonly market: MarketScale | undefined;
}

/** The form of a document: edit, review, save. */
export function Editor({ current, market }: EditorProps) {
  const edit = useEdit(current);
  const { base, draft } = edit;
  const [reviewing, setReviewing] = useState(false);
  const [refused, setRefused] = useState(NO_ERRORS);

  const invalid = validate(base.schema, base.body, draft);
  const body = invalid.size === 0 ? toBody(base.schema, base.body, draft) : base.body;
  const changes = diff(base.body, body);
  const unshown = [...refused].filter(([path]) => !base.schema.some((field) => field.path === path));

  return (
    <form
      className={styles["editor"]}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (invalid.size === 0 && changes.length > 0 && !edit.stale) setReviewing(true);
      }}
    >
      {edit.stale && <ConflictPanel edit={edit} theirs={current} market={market} />}
      {unshown.map(([path, message]) => (
        <Banner key={path} tone="bad" title={path}>
          {message}
        </Banner>
      ))}
      {sections(base.schema, base.body).map((section) => (
        <SectionForm
          key={section.name}
          section={section}
          body={base.body}
          draft={draft}
          // What the service refused counts until the field is changed.
          errors={new Map([...refused, ...invalid])}
          market={market}
          onChange={(path, value, initial) => {
            setRefused((errors) => new Map([...errors].filter(([known]) => known !== path)));
            edit.set(path, value, initial);
          }}
        />
      ))}
      <div className={styles["saveBar"]} data-dirty={draft.size > 0 || undefined}>
        <span role="status">{saveBarText(draft.size, changes.length, invalid.size)}</span>
        <div className={styles["saveButtons"]}>
          <Button
            variant="default"
            disabled={draft.size === 0}
            onClick={() => {
              setRefused(NO_ERRORS);
              edit.discard();
            }}
          >
            Discard
          </Button>
          <Button type="submit" disabled={invalid.size > 0 || changes.length === 0 || edit.stale}>
            Review and save
          </Button>
        </div>
      </div>
      {reviewing && (
        <ReviewDialog
          base={base}
          body={body}
          changes={changes}
          market={market}
          onClose={() => {
            setReviewing(false);
          }}
          onRefused={(errors) => {
            setRefused(errors);
            setReviewing(false);
          }}
          onSaved={(version) => {
            setReviewing(false);
            setRefused(NO_ERRORS);
            edit.discard();
            notifications.show({
              color: "drop",
              title: `Version ${version} is saved`,
              message: "It is being applied; the page shows how far it is.",
            });
          }}
        />
      )}
    </form>
  );
}

function saveBarText(edited: number, changed: number, invalid: number): string {
  if (invalid > 0) return `${plural(invalid, "field")} to correct`;
  if (edited === 0 || changed === 0) return "No unsaved changes";
  return plural(changed, "unsaved change");
}
