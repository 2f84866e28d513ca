import { expect, it } from "vitest";
import { diff, same } from "./diff";
import { at, parseJson, withAt } from "./json";

const body = { fees: { maker_ppm: 0, taker_ppm: 25_000 }, drop: null, tags: ["a", "b"] };

it("names the fields that differ, by path, in the document's order", () => {
  const after = { ...body, fees: { maker_ppm: 10, taker_ppm: 30_000 }, tags: ["a", "c"] };
  expect(diff(body, after)).toEqual([
    { path: "fees.maker_ppm", before: 0, after: 10 },
    { path: "fees.taker_ppm", before: 25_000, after: 30_000 },
    { path: "tags", before: ["a", "b"], after: ["a", "c"] },
  ]);
});

it("equal documents have no difference, whatever the order of their fields", () => {
  expect(diff(body, { tags: ["a", "b"], drop: null, fees: { taker_ppm: 25_000, maker_ppm: 0 } })).toEqual([]);
});

it("a section that comes or goes shows as its fields", () => {
  const after = { ...body, drop: { title: "Night Owls", opens_at: null } };
  const added = [
    { path: "drop.title", before: undefined, after: "Night Owls" },
    { path: "drop.opens_at", before: undefined, after: null },
  ];
  expect(diff(body, after)).toEqual(added);
  expect(diff(after, body).map(({ path, before }) => [path, before])).toEqual([
    ["drop.title", "Night Owls"],
    ["drop.opens_at", null],
  ]);
});

it("null, absent and false are three things", () => {
  expect(diff({ a: null }, { a: false })).toHaveLength(1);
  expect(diff({}, { a: null })).toHaveLength(1);
  expect(same({ a: 1 }, { a: 1, b: undefined as never })).toBe(false);
});

it("paths read and write without touching the original", () => {
  expect(at(body, "fees.taker_ppm")).toBe(25_000);
  expect(at(body, "drop.title")).toBeUndefined();
  expect(withAt(body, "drop.title", "x")).toEqual({ ...body, drop: { title: "x" } });
  expect(body.drop).toBeNull();
});

it("parses what the service sends", () => {
  expect(parseJson('{"a":[1,null,"x"]}')).toEqual({ a: [1, null, "x"] });
});
