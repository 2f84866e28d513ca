// Run by LivePageScriptTest with Node's own test runner, beside the page's modules.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Scales, basisPoints, grouped, parseJson } from "./decimal.js";
import { Book } from "./book.js";

const market = (tick_size, lot_size, base, quote) => ({
  tick_size, lot_size, base: { scale: base }, quote: { scale: quote },
});

test("a tick of a cent for a lot of one share", () => {
  const scales = new Scales(market(1, 1, 0, 2));
  assert.equal(scales.price(58533), "585.33");
  assert.equal(scales.halfPrice(2 * 58533 + 1), "585.335");
  assert.equal(scales.halfPrice(2 * 58533), "585.33");
  assert.equal(scales.quantity(1812), "1,812");
});

test("the price is of one whole base unit, whatever a lot is", () => {
  // A lot of 0.001 coin (scale 8), a tick of 0.01 (scale 2) for a lot: 10 for a whole coin.
  const scales = new Scales(market(1, 100_000, 8, 2));
  assert.equal(scales.price(6_543), "65,430.00");
  assert.equal(scales.quantity(1_500), "1.500");
});

test("more decimals than the currency has, where a tick needs them", () => {
  const scales = new Scales(market(1, 8, 0, 2));
  assert.equal(scales.price(1), "0.00125");
  assert.equal(scales.price(100_001), "125.00125");
});

test("a price that no decimal holds is rounded, not wrong", () => {
  const scales = new Scales(market(1, 3, 0, 2));
  assert.equal(scales.price(1), "0.00333333");
  assert.equal(scales.price(2), "0.00666667");
});

test("nothing is lost beyond what floating point holds", () => {
  const { price, quantity } = parseJson('{"price":9007199254740993,"quantity":9223372036854775807}');
  // Browsers of before 2025 do not tell a number's source: then it is the nearest double.
  if (typeof price === "bigint") {
    assert.equal(new Scales(market(1, 1, 0, 2)).price(price), "90,071,992,547,409.93");
    assert.equal(new Scales(market(1, 1, 18, 2)).quantity(quantity), "9.223372036854775807");
  }
  assert.equal(new Scales(market(1, 1, 0, 2)).price(9007199254740993n), "90,071,992,547,409.93");
});

test("spreads and integers read well", () => {
  assert.equal(basisPoints(3, 58510), "0.5 bp");
  assert.equal(grouped(1234567), "1,234,567");
  assert.equal(grouped(0), "0");
});

test("a book is folded from a snapshot and updates, and asks for a snapshot on a gap", () => {
  const book = new Book();
  book.reset({ sequence: 5, bid_levels: 2, ask_levels: 1, bids: [[99, 5, 1], [98, 1, 1]], asks: [[101, 3, 1]] });
  assert.equal(book.update({ previous_sequence: 5, sequence: 9, bid_levels: 2, ask_levels: 0, bids: [[100, 2, 1], [98, 0, 0]], asks: [[101, 0, 0]] }), true);
  assert.deepEqual(book.bids(), [[100, 2, 1], [99, 5, 1]]);
  assert.deepEqual(book.asks(), []);
  assert.equal(book.update({ previous_sequence: 8, sequence: 10, bids: [], asks: [] }), false);
});
