import { beforeEach, describe, expect, it } from "vitest";
import { MarketReplica } from "../src/feed/market-replica.js";
import { MOST_TRADES } from "../src/feed/merge.js";
import { parseSnapshot, parseUpdate } from "../src/feed/wire.js";
import { at, snapshotJson, updateJson } from "./support/messages.js";

const snapshot = (sequence: number, changes = {}): ReturnType<typeof parseSnapshot> =>
  parseSnapshot(snapshotJson(sequence, changes));
const update = (previous: number, sequence: number, changes = {}): ReturnType<typeof parseUpdate> =>
  parseUpdate(updateJson(previous, sequence, changes));
const trade = (id: string): object => ({ id, price: 4600, quantity: 1, taker_side: "buy", time_ms: 1 });

describe("a replica of a market", () => {
  let replica: MarketReplica;

  beforeEach(() => {
    replica = new MarketReplica();
    replica.replace(snapshot(10));
  });

  it("replaces whole sections, and leaves the others", () => {
    expect(replica.update(update(10, 11, { asks: [[4700, 1, 1]], state: "halted" }))).toBe(true);
    expect(replica.snapshot).toMatchObject({ version: at(11), state: "halted", lastPrice: 4550n });
    expect(replica.snapshot?.asks).toEqual([{ price: 4700n, quantity: 1n, orders: 1 }]);
    expect(replica.snapshot?.bids).toHaveLength(2);
    expect(replica.snapshot).not.toHaveProperty("previous");
  });

  it("does not change a snapshot that was handed out", () => {
    const before = replica.snapshot;
    replica.update(update(10, 11, { stock_left: 1 }));
    expect(before?.stockLeft).toBe(100n);
  });

  it("puts new trades first, each once, and no more than a snapshot holds", () => {
    replica.update(update(10, 11, { trades: [trade("11.1"), trade("900.1")] }));
    expect(replica.snapshot?.trades.map(({ id }) => id)).toEqual(["11.1", "900.1"]);
    replica.update(update(11, 12, { trades: Array.from({ length: 60 }, (_, i) => trade(`12.${i}`)) }));
    expect(replica.snapshot?.trades).toHaveLength(MOST_TRADES);
  });

  it("ignores what it knows", () => {
    expect(replica.update(update(8, 10, { stock_left: 1 }))).toBe(true);
    expect(replica.update(update(7, 9, { stock_left: 1 }))).toBe(true);
    expect(replica.snapshot).toMatchObject({ version: at(10), stockLeft: 100n });
  });

  it("takes a change of the configuration alone", () => {
    const changed = { config_version: 2, drop: null };
    expect(replica.update(update(10, 10, changed))).toBe(true);
    expect(replica.snapshot).toMatchObject({ version: at(10), configVersion: 2, drop: null });
    expect(replica.update(update(10, 10, { config_version: 1, stock_left: 1 }))).toBe(true);
    expect(replica.snapshot).toMatchObject({ configVersion: 2, stockLeft: 100n });
  });

  it("is replaced by an update that applies to any state, even an older one", () => {
    expect(replica.update(update(10, 3, { previous: null, trades: [], stock_left: 5 }))).toBe(true);
    expect(replica.snapshot).toMatchObject({ version: at(3), stockLeft: 5n, trades: [] });
  });

  it("applies a conflated update that starts before its version", () => {
    expect(replica.update(update(8, 12, { stock_left: 90 }))).toBe(true);
    expect(replica.snapshot).toMatchObject({ version: at(12), stockLeft: 90n });
  });

  it("holds an update after a gap back until a snapshot closes the gap", () => {
    expect(replica.update(update(12, 13, { stock_left: 80 }))).toBe(false);
    expect(replica.snapshot?.version).toBe(at(10));
    expect(replica.replace(snapshot(12))).toBe(true);
    expect(replica.snapshot).toMatchObject({ version: at(13), stockLeft: 80n });
  });

  it("says when a snapshot did not close the gap, and forgets what waited", () => {
    replica.update(update(20, 21));
    expect(replica.replace(snapshot(15))).toBe(false);
    expect(replica.snapshot?.version).toBe(at(15));
    expect(replica.retryPending()).toBe(true);
  });

  it("starts over from a stream's snapshot, whatever it knew", () => {
    replica.update(update(12, 13));
    replica.restart(snapshot(3));
    expect(replica.snapshot?.version).toBe(at(3));
    expect(replica.update(update(3, 4, { stock_left: 7 }))).toBe(true);
    expect(replica.snapshot).toMatchObject({ version: at(4), stockLeft: 7n });
  });

  it("does not go back to an older snapshot that was asked for", () => {
    replica.replace(snapshot(9, { stock_left: 1 }));
    expect(replica.snapshot).toMatchObject({ version: at(10), stockLeft: 100n });
  });

  it("follows into a new epoch, though its sequence is lower", () => {
    replica.replace(snapshot(3, { version: "2.3.0" }));
    expect(replica.snapshot?.version).toBe("2.3.0");
    expect(replica.update(update(10, 11, { stock_left: 1 }))).toBe(true);
    expect(replica.snapshot?.version).toBe("2.3.0");
  });

  it("takes no update of another market", () => {
    expect(replica.update(update(10, 11, { market_id: 2 }))).toBe(false);
  });

  it("has a bound on what waits", () => {
    for (let i = 0; i < 1_000; i++) replica.update(update(20 + i, 21 + i));
    expect(replica.replace(snapshot(20))).toBe(false);
  });

  it("remembers the most stock it saw", () => {
    replica.update(update(10, 11, { stock_left: 140 }));
    replica.update(update(11, 12, { stock_left: 70 }));
    expect(replica.highestStock).toBe(140n);
  });
});
