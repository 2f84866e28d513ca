import { useMutation, useQueryClient } from "@tanstack/react-query";
import { fieldErrors, isConflict, saveDocument, type ConfigDocument } from "../api/config";
import type { Change } from "../lib/diff";
import type { MarketScale } from "../lib/fixedPoint";
import type { JsonObject } from "../lib/json";
import { ChangeDialog } from "./ChangeDialog";

interface ReviewDialogProps {
  readonly base: ConfigDocument;
  readonly body: JsonObject;
  readonly changes: readonly Change[];
  readonly market: MarketScale | undefined;
  readonly onClose: () => void;
  /** The service refused fields; their messages by path. */
  readonly onRefused: (errors: ReadonlyMap<string, string>) => void;
  readonly onSaved: (version: number) => void;
}

/** The last look before an edit is saved. */
export function ReviewDialog({ base, body, changes, market, onClose, onRefused, onSaved }: ReviewDialogProps) {
  const queryClient = useQueryClient();
  const save = useMutation({
    mutationFn: (note: string) => saveDocument(base.document, base.version, body, note),
    onSuccess: async ({ version }) => {
      // The new version is on the page before the edit is gone, so that the form does not jump back for a moment.
      await queryClient.invalidateQueries({ queryKey: ["config"] });
      onSaved(version);
    },
    onError: async (failure) => {
      const errors = fieldErrors(failure);
      if (errors.size > 0) onRefused(errors);
      if (isConflict(failure)) {
        // With the other's version on the page, the form shows the conflict.
        await queryClient.invalidateQueries({ queryKey: ["config"] });
        onClose();
      }
    },
  });
  return (
    <ChangeDialog
      title={`Save ${base.document}`}
      confirm="Save"
      changes={changes}
      schema={base.schema}
      market={market}
      beforeLabel={`Now (version ${base.version})`}
      afterLabel="After"
      failure={save.error}
      pending={save.isPending}
      onConfirm={(note) => {
        save.mutate(note);
      }}
      onClose={onClose}
    />
  );
}
