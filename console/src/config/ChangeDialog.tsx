import { Button, Modal, Textarea } from "@mantine/core";
import { useState, type SubmitEvent } from "react";
import type { Field } from "../api/config";
import { messageOf } from "../api/http";
import type { Change } from "../lib/diff";
import type { MarketScale } from "../lib/fixedPoint";
import { plural } from "../lib/format";
import { Banner } from "../ui/Banner";
import dialog from "../ui/dialog.module.css";
import { DiffTable } from "./DiffTable";

const LONGEST_NOTE = 500;

interface ChangeDialogProps {
  readonly title: string;
  /** The word on the button that does it. */
  readonly confirm: string;
  readonly changes: readonly Change[];
  readonly schema: readonly Field[];
  readonly market: MarketScale | undefined;
  readonly beforeLabel: string;
  readonly afterLabel: string;
  readonly failure: Error | null;
  readonly pending: boolean;
  readonly onConfirm: (note: string) => void;
  readonly onClose: () => void;
}

/** Shows what would change, asks why, and does it once confirmed. */
export function ChangeDialog(props: ChangeDialogProps) {
  const { title, confirm, changes, schema, market, failure, pending, onConfirm, onClose } = props;
  const [note, setNote] = useState("");
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    // The form of the page around it, in React's tree, is not meant.
    event.stopPropagation();
    if (note.trim() !== "") onConfirm(note.trim());
  };
  return (
    <Modal opened onClose={onClose} title={title} size="xl" centered>
      <form onSubmit={submit} className={dialog["form"]}>
        <DiffTable
          changes={changes}
          schema={schema}
          market={market}
          beforeLabel={props.beforeLabel}
          afterLabel={props.afterLabel}
        />
        <Textarea
          label="Why"
          description="Kept with the version, with your name. The next one to look will be glad of it."
          required
          data-autofocus
          autosize={false}
          rows={2}
          maxLength={LONGEST_NOTE}
          value={note}
          onChange={(event) => {
            setNote(event.currentTarget.value);
          }}
        />
        {failure && (
          <Banner tone="bad" title="Nothing was saved">
            {messageOf(failure)}
          </Banner>
        )}
        <div className={dialog["buttons"]}>
          <Button variant="default" onClick={onClose} disabled={pending}>
            Cancel
          </Button>
          <Button type="submit" loading={pending} disabled={note.trim() === "" || changes.length === 0}>
            {confirm} {plural(changes.length, "change")}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
