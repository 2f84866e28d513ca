import { describe, expect, it } from "vitest";
import { grouped, MarketNumbers, ppmAsPercent } from "./fixedPoint";

const market = (tick: number | string, lot: number, baseScale: number, quoteScale: number) =>
  new MarketNumbers({
    tick_size: tick,
    lot_size: lot,
    base_asset: { symbol: "BASE", scale: baseScale },
    quote_asset: { symbol: "USD", scale: quoteScale },
  });

describe("MarketNumbers", () => {
  it.each([
    ["cents a whole item", market(1, 1, 0, 2), 4600, "46.00"],
    ["a coarse tick keeps the cents", market(100, 1, 0, 2), 46, "46.00"],
    ["a tick finer than a cent", market(1, 100, 2, 4), 123_456, "12.3456"],
    ["small lots of a divisible base", market(1, 1, 2, 2), 7, "7.00"],
    ["a currency without decimals", market(5, 1, 0, 0), 1200, "6,000"],
    ["thirds are rounded at eight places", market(1, 3, 0, 0), 1, "0.33333333"],
  ])("prices: %s", (_name, numbers, ticks, text) => {
    expect(numbers.price(ticks)).toBe(text);
  });

  it("prices beyond 2^53 stay exact", () => {
    expect(market(1, 1, 0, 2).price("9223372036854775807")).toBe("92,233,720,368,547,758.07");
  });

  it("quantities are lots in whole base units", () => {
    expect(market(1, 1, 0, 2).quantity(1234)).toBe("1,234");
    expect(market(1, 25, 2, 2).quantity(3)).toBe("0.75");
  });
});

describe("ppmAsPercent", () => {
  it.each([
    [0, "0 %"],
    [25_000, "2.5 %"],
    [1, "0.0001 %"],
    [1_000_000, "100 %"],
    [100_000, "10 %"],
  ])("%d ppm is %s", (ppm, text) => {
    expect(ppmAsPercent(ppm)).toBe(text);
  });
});

it("groups digits, with a true minus", () => {
  expect(grouped(1_234_567)).toBe("1,234,567");
  expect(grouped("-9007199254740993")).toBe("−9,007,199,254,740,993");
});
