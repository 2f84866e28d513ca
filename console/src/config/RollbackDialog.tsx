import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { isConflict, rollbackDocument, type ConfigDocument, type HistoryEntry } from "../api/config";
import { diff } from "../lib/diff";
import type { MarketScale } from "../lib/fixedPoint";
import { ChangeDialog } from "./ChangeDialog";

interface RollbackDialogProps {
  readonly current: ConfigDocument;
  readonly target: HistoryEntry;
  readonly market: MarketScale | undefined;
  readonly onClose: () => void;
}

/** Makes the body of an earlier version the newest one. If another version comes in between, the diff follows it. */
export function RollbackDialog({ current, target, market, onClose }: RollbackDialogProps) {
  const queryClient = useQueryClient();
  const rollback = useMutation({
    mutationFn: (note: string) => rollbackDocument(current.document, current.version, target.version, note),
    onSuccess: async ({ version }) => {
      await queryClient.invalidateQueries({ queryKey: ["config"] });
      notifications.show({
        color: "drop",
        title: `Version ${version} is saved`,
        message: `It has the settings of version ${target.version}, and is being applied.`,
      });
      onClose();
    },
    onError: (failure) => {
      if (isConflict(failure)) void queryClient.invalidateQueries({ queryKey: ["config"] });
    },
  });
  const failure = isConflict(rollback.error)
    ? new Error(
        "Another version was saved in between. The difference above is to that one now; look again and confirm.",
      )
    : rollback.error;
  return (
    <ChangeDialog
      title={`Roll back ${current.document} to version ${target.version}`}
      confirm="Roll back"
      changes={diff(current.body, target.body)}
      schema={current.schema}
      market={market}
      beforeLabel={`Now (version ${current.version})`}
      afterLabel={`As in version ${target.version}`}
      failure={failure}
      pending={rollback.isPending}
      onConfirm={(note) => {
        rollback.mutate(note);
      }}
      onClose={onClose}
    />
  );
}
