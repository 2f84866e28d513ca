import type { MarketSnapshot, MarketUpdate } from "./market.js";
import { merge, newer } from "./merge.js";

/** Updates kept while a snapshot is on its way. Beyond that the stream starts over, which costs less. */
const MOST_PENDING = 200;

/** A copy of one market, brought forward by snapshots and updates in whatever order they come. */
export class MarketReplica {
  #snapshot: MarketSnapshot | null = null;
  #highestStock = 0n;
  #pending: MarketUpdate[] = [];

  /** Null: none has come yet. */
  get snapshot(): MarketSnapshot | null {
    return this.#snapshot;
  }

  /** The most stock that was left at any version seen here, in lots. */
  get highestStock(): bigint {
    return this.#highestStock;
  }

  /** @returns false: updates before this one are missing; it waits for a snapshot that has them */
  update(update: MarketUpdate): boolean {
    const merged = this.#snapshot ? merge(this.#snapshot, update) : { kind: "gap" as const };
    if (merged.kind === "applied") this.#become(merged.snapshot);
    if (merged.kind !== "gap") return true;
    if (this.#pending.length <= MOST_PENDING) this.#pending.push(update);
    return false;
  }

  /** Starts over from the snapshot that a stream begins with: what the stream brings later applies to it, old or new. */
  restart(snapshot: MarketSnapshot): void {
    this.#pending = [];
    this.#become(snapshot);
  }

  /** @returns false: updates are still missing between this snapshot and those that wait */
  replace(snapshot: MarketSnapshot): boolean {
    this.#become(newer(this.#snapshot, snapshot));
    return this.retryPending();
  }

  /** Tries those that wait again. What still does not apply is dropped. */
  retryPending(): boolean {
    const pending = this.#pending;
    const overflown = pending.length > MOST_PENDING;
    this.#pending = [];
    const complete = !overflown && pending.every((update) => this.update(update));
    this.#pending = [];
    return complete;
  }

  #become(snapshot: MarketSnapshot): void {
    this.#snapshot = snapshot;
    if (snapshot.stockLeft > this.#highestStock) this.#highestStock = snapshot.stockLeft;
  }
}
