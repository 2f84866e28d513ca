import { queryOptions } from "@tanstack/react-query";
import * as v from "valibot";
import { request } from "./http";

/** Markets are read again after so long; live prices come in between where there is a gateway to follow. */
const MARKETS_POLL_MS = 2_000;

export const Whole = v.union([v.pipe(v.number(), v.integer()), v.pipe(v.string(), v.regex(/^-?\d+$/))]);
const Asset = v.object({ symbol: v.string(), scale: v.pipe(v.number(), v.integer(), v.minValue(0)) });
export const MarketState = v.picklist(["continuous", "halted", "closed"]);

const Fees = v.object({ maker_ppm: v.number(), taker_ppm: v.number() });

const Market = v.object({
  market_id: v.number(),
  symbol: v.string(),
  state: MarketState,
  last_price: v.nullish(Whole, null),
  best_bid: v.nullish(Whole, null),
  best_ask: v.nullish(Whole, null),
  stock_left: v.nullish(Whole, null),
  fees: v.nullish(Fees, null),
  drop: v.nullish(v.object({ title: v.nullish(v.string(), null) }), null),
  base_asset: Asset,
  quote_asset: Asset,
  tick_size: Whole,
  lot_size: Whole,
  version: v.nullish(v.string(), null),
});
const Markets = v.object({ markets: v.array(Market) });

/** Prices in ticks, stock in lots. */
export type Market = v.InferOutput<typeof Market>;
export type MarketState = v.InferOutput<typeof MarketState>;

export const marketsQuery = queryOptions({
  queryKey: ["markets"],
  queryFn: async ({ signal }) => (await request("GET", "/api/markets", Markets, { signal })).markets,
  refetchInterval: MARKETS_POLL_MS,
});

/** Changes what a market takes. Done when the core has decided it. */
export async function setMarketState(marketId: number, state: MarketState): Promise<void> {
  await request("POST", `/api/markets/${marketId}/state`, v.unknown(), { body: { state } });
}
