import type { MarketState } from "../api/markets";
import type { IconName } from "../ui/Icon";
import type { Tone } from "../ui/tone";

/** A change of a market's state: how it is offered, what it does, and what it is called once done. */
export interface MarketAction {
  readonly to: MarketState;
  readonly verb: string;
  readonly done: string;
  readonly icon: IconName;
  readonly effects: readonly string[];
  /** Whether the market's symbol has to be typed: for what buyers feel most. */
  readonly typed: boolean;
}

const HALT: MarketAction = {
  to: "halted",
  verb: "Halt",
  done: "is halted",
  icon: "pause",
  effects: [
    "New orders are rejected and nothing trades.",
    "Open orders stay in the book; their owners may amend or cancel them.",
    "Resume takes the market back to continuous trading.",
  ],
  typed: false,
};

const RESUME: MarketAction = {
  to: "continuous",
  verb: "Resume",
  done: "trades again",
  icon: "play",
  effects: ["New orders are taken and match at once, against the open orders as they stand."],
  typed: false,
};

const CLOSE: MarketAction = {
  to: "closed",
  verb: "Close",
  done: "is closed",
  icon: "stop",
  effects: [
    "New orders and amendments are rejected and nothing trades.",
    "Open orders stay in the book; their owners may only cancel them.",
  ],
  typed: true,
};

const REOPEN: MarketAction = { ...RESUME, verb: "Reopen", done: "is open again" };

/** What can be done with a market in a state. */
export function actionsOf(state: MarketState): readonly MarketAction[] {
  switch (state) {
    case "continuous":
      return [HALT, CLOSE];
    case "halted":
      return [RESUME, CLOSE];
    case "closed":
      return [REOPEN];
  }
}

/** How a state reads. */
export function stateTag(state: MarketState): { tone: Tone; icon: IconName; label: string } {
  switch (state) {
    case "continuous":
      return { tone: "good", icon: "play", label: "Trading" };
    case "halted":
      return { tone: "warn", icon: "pause", label: "Halted" };
    case "closed":
      return { tone: "neutral", icon: "stop", label: "Closed" };
  }
}
