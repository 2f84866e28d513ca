import { describe, expect, it } from "vitest";
import { ago, count, micros, microsShort, plural, rate, span } from "./format";
import { decades, logPosition } from "./scaleLog";

describe("figures", () => {
  it("a rate has a decimal only where it matters", () => {
    expect([0, 0.4, 9.96, 12.6, 4321.4].map(rate)).toEqual(["0", "0.4", "10.0", "13", "4,321"]);
  });

  it("what is not there is a dash", () => {
    expect([rate(null), count(undefined), micros(null), span(null)]).toEqual(["–", "–", "–", "–"]);
  });

  it.each([
    [850, "850 µs"],
    [1000, "1 ms"],
    [15_917, "16 ms"],
    [1_250_000, "1.3 s"],
  ])("%d µs reads %s", (value, text) => {
    expect(microsShort(value)).toBe(text);
  });

  it.each([
    [320, "320 ms"],
    [4200, "4.2 s"],
    [185_000, "3 min 5 s"],
    [7_800_000, "2 h 10 min"],
    [273_600_000, "3 d 4 h"],
  ])("%d ms reads %s", (value, text) => {
    expect(span(value)).toBe(text);
  });

  it.each([
    [-2000, "just now"],
    [4999, "just now"],
    [30_000, "30 s ago"],
    [300_000, "5 min ago"],
    [90_000_000, "1 d ago"],
  ])("%d ms back is %s", (back, text) => {
    const now = 1_763_800_000_000;
    expect(ago(now - back, now)).toBe(text);
  });

  it("counts things", () => {
    expect([plural(1, "change"), plural(2, "change")]).toEqual(["1 change", "2 changes"]);
  });
});

describe("logarithmic axis", () => {
  it("spreads decades evenly and keeps what is outside at its ends", () => {
    expect([0, 1, 10, 100, 5000].map((value) => logPosition(value, 1, 100))).toEqual([0, 0, 0.5, 1, 1]);
  });

  it("covers its values by whole decades, at least one", () => {
    expect(decades(3, 250)).toEqual([1, 10, 100, 1000]);
    expect(decades(10, 10)).toEqual([10, 100]);
  });
});
