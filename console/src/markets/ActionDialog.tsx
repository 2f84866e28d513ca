import { Button, Modal, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type SubmitEvent } from "react";
import { messageOf } from "../api/http";
import { marketsQuery, setMarketState, type Market } from "../api/markets";
import { Banner } from "../ui/Banner";
import dialog from "../ui/dialog.module.css";
import type { MarketAction } from "./actions";

interface ActionDialogProps {
  readonly market: Market;
  readonly action: MarketAction;
  readonly onClose: () => void;
}

/** Says what a change of a market's state does, and does it once confirmed. */
export function ActionDialog({ market, action, onClose }: ActionDialogProps) {
  const queryClient = useQueryClient();
  const [typed, setTyped] = useState("");
  const confirmed = !action.typed || typed.trim() === market.symbol;
  const change = useMutation({
    mutationFn: () => setMarketState(market.market_id, action.to),
    onSuccess: () => {
      notifications.show({ color: "drop", title: `${market.symbol} ${action.done}`, message: "Decided by the core." });
      void queryClient.invalidateQueries({ queryKey: marketsQuery.queryKey });
      onClose();
    },
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (confirmed) change.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={`${action.verb} ${market.symbol}?`} centered>
      <form onSubmit={submit} className={dialog["form"]}>
        <ul className={dialog["effects"]}>
          {action.effects.map((effect) => (
            <li key={effect}>{effect}</li>
          ))}
        </ul>
        <p className={dialog["note"]}>The change counts at once and is recorded with your name.</p>
        {action.typed && (
          <TextInput
            label={`Type ${market.symbol} to confirm`}
            value={typed}
            autoComplete="off"
            spellCheck={false}
            data-autofocus
            onChange={(event) => {
              setTyped(event.currentTarget.value);
            }}
          />
        )}
        {change.isError && (
          <Banner tone="bad" title={`${market.symbol} could not be changed`}>
            {messageOf(change.error)}
          </Banner>
        )}
        <div className={dialog["buttons"]}>
          <Button variant="default" onClick={onClose} disabled={change.isPending}>
            Cancel
          </Button>
          <Button
            type="submit"
            {...(action.to !== "continuous" && { color: "red.8" })}
            disabled={!confirmed}
            loading={change.isPending}
          >
            {action.verb} {market.symbol}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
