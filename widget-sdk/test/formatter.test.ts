import { describe, expect, it } from "vitest";
import { Formatter } from "../src/format/formatter.js";

const usd = { id: 1, symbol: "USD", scale: 2 };
/** Spaces that do not break are spaces here. */
const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, " ");

describe("a formatter", () => {
  it("writes prices as a language does", () => {
    expect(new Formatter("en-US").price("1234.50", usd, 2)).toBe("$1,234.50");
    expect(plain(new Formatter("de-DE").price("1234.50", usd, 2))).toBe("1.234,50 $");
  });

  it("keeps every digit of an amount beyond what floating point holds", () => {
    expect(new Formatter("en").price("92233720368547758.07", usd, 2)).toBe("$92,233,720,368,547,758.07");
  });

  it("tells the currency from the figures", () => {
    expect(new Formatter("en").priceParts("46.00", usd, 2)).toEqual([
      { kind: "currency", text: "$" },
      { kind: "figures", text: "46.00" },
    ]);
  });

  it("writes an asset that is no currency behind the figures", () => {
    expect(plain(new Formatter("en").price("46.00", { id: 9, symbol: "CREDITS", scale: 2 }, 2))).toBe(
      "46.00 CREDITS",
    );
  });

  it("writes millionths as a percentage", () => {
    const format = new Formatter("en");
    expect([25_000, 0, 1, 1_000_000].map((ppm) => format.share(ppm))).toEqual([
      "2.5%",
      "0%",
      "0.0001%",
      "100%",
    ]);
    expect(plain(new Formatter("de").share(25_000))).toBe("2,5 %");
  });

  it("answers an unknown or malformed language in English", () => {
    expect(new Formatter("not a tag").locale).toBe("en");
    expect(new Formatter("xx-nonsense-tag").figures("1234.5", 1)).toBe("1,234.5");
  });
});
