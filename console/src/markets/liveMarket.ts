import * as v from "valibot";
import { MarketState, Whole, type Market } from "../api/markets";

const Levels = v.array(v.pipe(v.array(Whole), v.minLength(1)));

/** The sections of a snapshot or an update of the public feed that the table shows; an update has only what changed. */
const LiveMessage = v.object({
  version: v.string(),
  previous: v.nullish(v.string()),
  state: v.optional(MarketState),
  bids: v.optional(Levels),
  asks: v.optional(Levels),
  last_price: v.optional(v.nullable(Whole)),
  stock_left: v.optional(v.nullable(Whole)),
});

export { LiveMessage };
export type LiveMessage = v.InferOutput<typeof LiveMessage>;

/** What a market's row takes from the live feed. */
export type LiveMarket = Pick<Market, "state" | "last_price" | "best_bid" | "best_ask" | "stock_left"> & {
  readonly version: string;
};

/** A snapshot as a live market. A section that is not there is empty. */
export function fromSnapshot(message: LiveMessage): LiveMarket {
  return {
    version: message.version,
    state: message.state ?? "continuous",
    last_price: message.last_price ?? null,
    best_bid: best(message.bids),
    best_ask: best(message.asks),
    stock_left: message.stock_left ?? null,
  };
}

/** The market after an update; undefined if the update does not follow on it, and the stream has to begin anew. */
export function afterUpdate(market: LiveMarket, message: LiveMessage): LiveMarket | undefined {
  if (message.previous !== market.version) return undefined;
  return {
    version: message.version,
    state: message.state ?? market.state,
    last_price: message.last_price === undefined ? market.last_price : message.last_price,
    best_bid: message.bids === undefined ? market.best_bid : best(message.bids),
    best_ask: message.asks === undefined ? market.best_ask : best(message.asks),
    stock_left: message.stock_left === undefined ? market.stock_left : message.stock_left,
  };
}

function best(levels: LiveMessage["bids"]): Market["best_bid"] {
  return levels?.[0]?.[0] ?? null;
}
