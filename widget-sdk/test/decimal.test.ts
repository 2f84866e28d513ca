import { describe, expect, it } from "vitest";
import { decimalText, exactPlaces, fraction } from "../src/format/decimal.js";
import { MarketScale } from "../src/format/market-scale.js";

const asset = (scale: number): { id: number; symbol: string; scale: number } => ({
  id: 1,
  symbol: "X",
  scale,
});
const market = (
  baseScale: number,
  quoteScale: number,
  lotSize: bigint,
  tickSize: bigint,
): ConstructorParameters<typeof MarketScale>[0] => ({
  base: asset(baseScale),
  quote: asset(quoteScale),
  lotSize,
  tickSize,
});

describe("decimals", () => {
  it.each([
    [4600n, 100n, 2, "46.00"],
    [5n, 100n, 2, "0.05"],
    [-5n, 100n, 2, "-0.05"],
    [1n, 200n, 2, "0.01"],
    [-1n, 200n, 2, "-0.01"],
    [-1n, 1000n, 2, "0.00"],
    [7n, 1n, 0, "7"],
    [9_223_372_036_854_775_807n, 100n, 2, "92233720368547758.07"],
    [1n, 3n, 8, "0.33333333"],
  ])("writes %s/%s with %s places as %s", (numerator, denominator, places, text) => {
    expect(decimalText({ numerator, denominator }, places)).toBe(text);
  });

  it("knows how many places a denominator needs", () => {
    expect([1n, 2n, 8n, 25n, 1000n, 3n].map(exactPlaces)).toEqual([0, 1, 3, 2, 3, null]);
  });

  it("reduces fractions", () => {
    expect(fraction(-10n, 4n)).toEqual({ numerator: -5n, denominator: 2n });
  });
});

describe("a market's scale", () => {
  it("reads cents for whole tickets", () => {
    const scale = new MarketScale(market(0, 2, 1n, 1n));
    expect(scale.price(4600n)).toBe("46.00");
    expect(scale.quantity(12n)).toBe("12");
  });

  it("reads ticks of 25 cents for lots of ten", () => {
    const scale = new MarketScale(market(0, 2, 10n, 25n));
    expect(scale.price(2n)).toBe("0.050");
    expect(scale.quantity(3n)).toBe("30");
  });

  it("reads fractions of a divisible unit", () => {
    const scale = new MarketScale(market(8, 2, 1_000_000n, 1n));
    expect(scale.price(6_543_210n)).toBe("6543210.00");
    expect(scale.quantity(5n)).toBe("0.05");
  });

  it("rounds a price that no decimal holds", () => {
    expect(new MarketScale(market(0, 2, 3n, 1n)).price(1n)).toBe("0.00333333");
  });

  it("writes a currency without minor units without decimals", () => {
    expect(new MarketScale(market(0, 0, 1n, 1n)).price(4600n)).toBe("4600");
  });
});
