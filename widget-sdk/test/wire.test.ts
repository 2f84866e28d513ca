import { describe, expect, it } from "vitest";
import { compareVersions, isVersion } from "../src/feed/version.js";
import { parseSnapshot, parseUpdate, WireError } from "../src/feed/wire.js";
import { at, snapshotJson, updateJson } from "./support/messages.js";

describe("a snapshot on the wire", () => {
  it("becomes a typed market", () => {
    const market = parseSnapshot(snapshotJson(7));
    expect(market).toMatchObject({
      marketId: 1,
      version: at(7),
      stockLeft: 100n,
      lastPrice: 4550n,
      tickSize: 1n,
    });
    expect(market.asks[0]).toEqual({ price: 4600n, quantity: 2n, orders: 1 });
    expect(market.fees).toEqual({ makerPpm: 0, takerPpm: 25_000 });
  });

  it("takes amounts beyond 2^53 as strings", () => {
    expect(parseSnapshot(snapshotJson(7, { stock_left: "9223372036854775807" })).stockLeft).toBe(
      9_223_372_036_854_775_807n,
    );
  });

  it("takes a market without drop, price and trades", () => {
    const market = parseSnapshot(snapshotJson(7, { drop: null, last_price: null, trades: [] }));
    expect(market).toMatchObject({ drop: null, lastPrice: null, trades: [] });
  });

  it("reads a state that it does not know as halted, for nobody can trade there for certain", () => {
    expect(parseSnapshot(snapshotJson(7, { state: "auction" })).state).toBe("halted");
  });

  it.each([
    ["no JSON", "{"],
    ["an array", "[]"],
    ["a version of two parts", snapshotJson(7, { version: "1.2" })],
    ["an imprecise number", snapshotJson(7, { stock_left: 2 ** 60 })],
    ["a fraction", snapshotJson(7, { last_price: 46.5 })],
    ["a lot size of 0", snapshotJson(7, { lot_size: 0 })],
    ["a level that is no array", snapshotJson(7, { bids: [1] })],
    ["a side nobody takes", snapshotJson(7, { trades: [{ id: "1.1", price: 1, quantity: 1, time_ms: 1 }] })],
  ])("refuses %s", (_what, json) => {
    expect(() => parseSnapshot(json)).toThrow(WireError);
  });

  it("says which field broke which rule", () => {
    expect(() => parseSnapshot(snapshotJson(7, { tick_size: -1 }))).toThrow(
      "tick_size must be an integer above 0",
    );
  });
});

describe("an update on the wire", () => {
  it("holds only what it brought", () => {
    expect(parseUpdate(updateJson(7, 8, { last_price: null }))).toEqual({
      marketId: 1,
      version: at(8),
      configVersion: 0,
      previous: at(7),
      timeMs: 1_763_800_000_008,
      lastPrice: null,
      trades: [],
    });
  });
});

describe("versions", () => {
  it("are ordered by epoch, sequence, index, as numbers", () => {
    const sorted = ["2.1.0", "1.10.2", "1.9.0", "1.10.10", "1.9007199254740993.0"].sort(compareVersions);
    expect(sorted).toEqual(["1.9.0", "1.10.2", "1.10.10", "1.9007199254740993.0", "2.1.0"]);
    expect(compareVersions("1.2.3", "1.2.3")).toBe(0);
  });

  it("have three numbers", () => {
    expect(["1.2.3", "1.2", "1.2.x", "", "-1.2.3"].map(isVersion)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});
