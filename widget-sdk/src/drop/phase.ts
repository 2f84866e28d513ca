import type { MarketSnapshot } from "../feed/market.js";

/**
 * Where a drop stands for somebody who wants to buy:
 * - `upcoming`: it opens at a known moment that is still to come
 * - `opening`: that moment has come, the market is about to follow
 * - `open`: units can be bought
 * - `soldOut`: the market trades, and nobody offers a unit
 * - `halted`: the market stands still for now
 * - `ended`: the market is closed
 */
export type Phase = "upcoming" | "opening" | "open" | "soldOut" | "halted" | "ended";

/** How long after its moment a market that is still closed counts as opening, in milliseconds. */
const OPENING_MS = 10 * 60_000;

/** @param nowMs the server's time */
export function phaseOf(market: MarketSnapshot, nowMs: number): Phase {
  const opensAtMs = market.drop?.opensAtMs ?? null;
  if (opensAtMs !== null && nowMs < opensAtMs) return "upcoming";
  if (market.state === "halted") return "halted";
  if (market.state === "closed") return isOpening(market, opensAtMs, nowMs) ? "opening" : "ended";
  return market.asks.length > 0 || market.stockLeft > 0n ? "open" : "soldOut";
}

function isOpening(market: MarketSnapshot, opensAtMs: number | null, nowMs: number): boolean {
  if (opensAtMs === null || nowMs >= opensAtMs + OPENING_MS) return false;
  return market.trades.every((trade) => trade.timeMs < opensAtMs);
}
