import type { MarketSnapshot, MarketUpdate, Trade } from "./market.js";
import { compareStates, compareVersions } from "./version.js";

/** Trades kept, as many as a snapshot holds. */
export const MOST_TRADES = 50;

/** What became of an update: applied, known already, or it applies to a version that was never seen here. */
export type Merge =
  | { readonly kind: "applied"; readonly snapshot: MarketSnapshot }
  | { readonly kind: "known" }
  | { readonly kind: "gap" };

/**
 * Brings a snapshot forward by an update. An update may start before the snapshot's version, as one that was
 * conflated for a slow reader does: its sections are whole and its trades carry ids, so nothing is counted twice.
 */
export function merge(current: MarketSnapshot, update: MarketUpdate): Merge {
  if (update.marketId !== current.marketId) return { kind: "gap" };
  const { previous, trades, ...changes } = update;
  if (previous === null) return { kind: "applied", snapshot: { ...current, ...changes, trades } };
  if (compareStates(update, current) <= 0) return { kind: "known" };
  if (compareVersions(previous, current.version) > 0) return { kind: "gap" };
  return {
    kind: "applied",
    snapshot: { ...current, ...changes, trades: mergeTrades(current.trades, trades) },
  };
}

/** The newer of two snapshots of a market; `candidate` where they are of the same version. */
export function newer(current: MarketSnapshot | null, candidate: MarketSnapshot): MarketSnapshot {
  return current && compareStates(candidate, current) < 0 ? current : candidate;
}

function mergeTrades(known: readonly Trade[], added: readonly Trade[]): readonly Trade[] {
  if (added.length === 0) return known;
  const ids = new Set(known.map((trade) => trade.id));
  return [...added.filter((trade) => !ids.has(trade.id)), ...known].slice(0, MOST_TRADES);
}
