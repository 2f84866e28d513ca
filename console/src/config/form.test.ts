import { describe, expect, it } from "vitest";
import type { Field, FieldType } from "../api/config";
import { diff } from "../lib/diff";
import { edited, initialValue, isPresent, rebased, sections, toBody, validate, type Draft } from "./form";

const field = (path: string, type: FieldType, more: Partial<Field> = {}): Field => ({
  path,
  type,
  min: null,
  max: null,
  title: "",
  unit: "",
  help: "",
  nullable: false,
  ...more,
});

const OPENS_AT = field("drop.opens_at", "instant", { title: "Opens at", nullable: true });
const SCHEMA = [
  field("fees", "section", { title: "Fees" }),
  field("fees.taker_ppm", "integer", { title: "Taker fee", min: 0, max: 1_000_000, unit: "ppm of the quote amount" }),
  field("drop", "section", { title: "Drop", nullable: true }),
  field("drop.title", "text", { title: "Title", min: 1, max: 5 }),
  field("drop.image_url", "url", { title: "Image" }),
  OPENS_AT,
  field("batches", "boolean", { title: "Batches" }),
];
const BODY = {
  fees: { taker_ppm: 25_000, later: "kept" },
  drop: { title: "Owls", image_url: "", opens_at: "2026-12-01T18:00:00Z" },
  batches: true,
};
const draft = (...edits: [string, string | boolean][]): Draft => new Map(edits);

it("groups fields into sections, in the schema's order", () => {
  expect(sections(SCHEMA, BODY).map(({ title, optional, fields }) => [title, optional, fields.length])).toEqual([
    ["Fees", false, 1],
    ["Drop", true, 3],
    ["", false, 1],
  ]);
});

it("an edit that goes back to the saved value is none", () => {
  const once = edited(new Map(), "fees.taker_ppm", "1", "25000");
  expect(once).toEqual(draft(["fees.taker_ppm", "1"]));
  expect(edited(once, "fees.taker_ppm", "25000", "25000").size).toBe(0);
});

describe("validation", () => {
  const messages = (path: string, value: string) => validate(SCHEMA, BODY, draft([path, value])).get(path);

  it.each(["", "x", "1.5", "-1", "1000001", "1e3", " 5"])("refuses %j as a fee", (value) => {
    expect(messages("fees.taker_ppm", value)).toBe("Taker fee must be a whole number from 0 to 1,000,000.");
  });

  it.each(["0", "1000000"])("takes %j, an end of the range", (value) => {
    expect(messages("fees.taker_ppm", value)).toBeUndefined();
  });

  it("counts characters as people do", () => {
    expect(messages("drop.title", "")).toBe("Title must not be empty.");
    expect(messages("drop.title", "🦉🦉🦉🦉🦉")).toBeUndefined();
    expect(messages("drop.title", "Owls!!")).toBe("Title must have at most 5 characters; it has 6.");
  });

  it.each(["javascript:alert(1)", "/picture.png", "picture", "//host/x"])("refuses %j as an address", (value) => {
    expect(messages("drop.image_url", value)).toMatch(/^Image must be a full address/);
  });

  it("takes addresses of the web, and none", () => {
    expect(messages("drop.image_url", "https://example.org/a.png")).toBeUndefined();
    expect(messages("drop.image_url", "")).toBeUndefined();
  });

  it("asks nothing of a section that is not there", () => {
    expect(validate(SCHEMA, BODY, draft(["drop.title", ""], ["drop", false])).size).toBe(0);
  });
});

describe("the body to save", () => {
  it("changes what was edited and keeps the rest, known or not", () => {
    const after = toBody(SCHEMA, BODY, draft(["fees.taker_ppm", "30000"], ["batches", false]));
    expect(after).toEqual({ ...BODY, fees: { taker_ppm: 30_000, later: "kept" }, batches: false });
  });

  it("a time is sent as UTC, and shown in the reader's zone", () => {
    const shown = String(initialValue(OPENS_AT, BODY));
    expect(new Date(shown).toISOString()).toBe("2026-12-01T18:00:00.000Z");
    const after = toBody(SCHEMA, { ...BODY, drop: { ...BODY.drop, opens_at: null } }, draft(["drop.opens_at", shown]));
    expect(after).toEqual(BODY);
    expect(toBody(SCHEMA, BODY, draft(["drop.opens_at", ""]))).toMatchObject({ drop: { opens_at: null } });
  });

  it("an optional section goes to null, and comes back with all its fields", () => {
    const without = toBody(SCHEMA, BODY, draft(["drop", false]));
    expect(without).toMatchObject({ drop: null });
    const again = toBody(SCHEMA, without, draft(["drop", true], ["drop.title", "New"]));
    expect(again).toMatchObject({ drop: { title: "New", image_url: "", opens_at: null } });
    const drop = sections(SCHEMA, without)[1];
    expect(drop && isPresent(drop, without, new Map())).toBe(false);
  });
});

it("laid upon another version, an edit keeps what still differs", () => {
  const theirs = { ...BODY, fees: { taker_ppm: 30_000, later: "kept" } };
  const mine = draft(["fees.taker_ppm", "30000"], ["drop.title", "Bats"]);
  const left = rebased(SCHEMA, theirs, mine);
  expect(left).toEqual(draft(["drop.title", "Bats"]));
  expect(diff(theirs, toBody(SCHEMA, theirs, left))).toEqual([{ path: "drop.title", before: "Owls", after: "Bats" }]);
});
