import type { Field } from "../api/config";
import { grouped } from "../lib/fixedPoint";
import { localDateTime } from "../lib/format";
import { at, isObject, withAt, type JsonObject, type JsonValue } from "../lib/json";

/** What an input holds: text as it was typed, or whether a switch is on. */
export type InputValue = string | boolean;

/**
 * The inputs that the reader changed, by path; of an optional section, its own path holds whether it is there. Kept apart
 * from the body they apply to, so that they can be laid upon a newer one.
 */
export type Draft = ReadonlyMap<string, InputValue>;

/** A titled group of fields: the first name of their paths. Fields at the top level are in one without a name. */
export interface Section {
  readonly name: string;
  readonly title: string;
  readonly help: string;
  readonly optional: boolean;
  readonly fields: readonly Field[];
}

const WHOLE = /^-?\d+$/;

/** The sections of a schema, in its order. A section is optional if the schema says so, or if the body has null there. */
export function sections(schema: readonly Field[], body: JsonObject): Section[] {
  const names = [...new Set(schema.map(sectionName))];
  return names.map((name) => {
    const own = schema.find(({ path, type }) => path === name && type === "section");
    return {
      name,
      title: own === undefined ? capitalised(name) : fieldTitle(own),
      help: own?.help ?? "",
      optional: name !== "" && (own?.nullable === true || body[name] === null),
      fields: schema.filter((field) => field.type !== "section" && sectionName(field) === name),
    };
  });
}

/** What to call a field. */
export function fieldTitle(field: Field): string {
  return field.title !== "" ? field.title : capitalised(field.path.slice(field.path.lastIndexOf(".") + 1));
}

/** What a field's input shows of a body, before anything is typed. */
export function initialValue(field: Field, body: JsonObject): InputValue {
  const value = at(body, field.path);
  if (field.type === "boolean") return value === true;
  if (value === undefined || value === null) {
    return field.type === "integer" && value === undefined ? String(field.min ?? 0) : "";
  }
  if (field.type === "instant" && typeof value === "string") return instantAsInput(value);
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** What a field's input shows. */
export function currentValue(field: Field, body: JsonObject, draft: Draft): InputValue {
  return draft.get(field.path) ?? initialValue(field, body);
}

/** Whether an optional section is there. */
export function isPresent(section: Section, body: JsonObject, draft: Draft): boolean {
  if (!section.optional) return true;
  const chosen = draft.get(section.name);
  return typeof chosen === "boolean" ? chosen : isObject(body[section.name]);
}

/** The draft with one more input changed; one that is back at the body's value leaves it. */
export function edited(draft: Draft, path: string, value: InputValue, initial: InputValue): Draft {
  const next = new Map(draft);
  if (value === initial) next.delete(path);
  else next.set(path, value);
  return next;
}

/** The messages of the fields that break their rule, by path. Fields of an absent section are not asked. */
export function validate(schema: readonly Field[], body: JsonObject, draft: Draft): ReadonlyMap<string, string> {
  const messages = new Map<string, string>();
  for (const section of sections(schema, body)) {
    if (!isPresent(section, body, draft)) continue;
    for (const field of section.fields) {
      const message = broken(field, currentValue(field, body, draft));
      if (message !== undefined) messages.set(field.path, message);
    }
  }
  return messages;
}

/**
 * The body with the draft laid upon it. What the draft does not name, known to the schema or not, stays as it is.
 * Only for a draft that validates.
 */
export function toBody(schema: readonly Field[], body: JsonObject, draft: Draft): JsonObject {
  let result = body;
  for (const section of sections(schema, body)) {
    if (!isPresent(section, body, draft)) {
      if (body[section.name] !== null) result = withAt(result, section.name, null);
      continue;
    }
    const fresh = section.optional && !isObject(body[section.name]);
    for (const field of section.fields) {
      if (field.type === "unknown" || (!fresh && !draft.has(field.path))) continue;
      result = withAt(result, field.path, toJson(field, currentValue(field, body, draft)));
    }
  }
  return result;
}

/**
 * The draft that is left after it was saved or laid upon another body: without inputs that say what the body has already.
 */
export function rebased(schema: readonly Field[], body: JsonObject, draft: Draft): Draft {
  const initial = new Map<string, InputValue>();
  for (const section of sections(schema, body)) {
    if (section.optional) initial.set(section.name, isObject(body[section.name]));
    for (const field of section.fields) initial.set(field.path, initialValue(field, body));
  }
  return new Map([...draft].filter(([path, value]) => initial.has(path) && initial.get(path) !== value));
}

function broken(field: Field, value: InputValue): string | undefined {
  if (typeof value === "boolean" || field.type === "unknown") return undefined;
  const title = fieldTitle(field);
  switch (field.type) {
    case "integer": {
      if (value === "" && field.nullable) return undefined;
      const min = field.min ?? Number.MIN_SAFE_INTEGER;
      const max = field.max ?? Number.MAX_SAFE_INTEGER;
      if (WHOLE.test(value) && BigInt(value) >= BigInt(min) && BigInt(value) <= BigInt(max)) return undefined;
      return `${title} must be a whole number from ${grouped(min)} to ${grouped(max)}.`;
    }
    case "instant":
      if (value === "") return field.nullable ? undefined : `${title} must be a date and a time.`;
      return Number.isNaN(Date.parse(value)) ? `${title} must be a date and a time.` : undefined;
    case "url":
    case "text": {
      if (value === "" && field.nullable) return undefined;
      // Code points, as the service counts.
      const length = Array.from(value).length;
      if (field.min !== null && BigInt(length) < BigInt(field.min)) {
        return length === 0
          ? `${title} must not be empty.`
          : `${title} must have at least ${grouped(field.min)} characters.`;
      }
      if (field.max !== null && BigInt(length) > BigInt(field.max)) {
        return `${title} must have at most ${grouped(field.max)} characters; it has ${grouped(length)}.`;
      }
      if (field.type === "url" && value !== "" && !isWebAddress(value)) {
        return `${title} must be a full address that starts with https:// or http://.`;
      }
      return undefined;
    }
    case "boolean":
    case "section":
      return undefined;
  }
}

function toJson(field: Field, value: InputValue): JsonValue {
  if (typeof value === "boolean") return value;
  if (value === "" && (field.nullable || field.type === "instant")) return null;
  switch (field.type) {
    case "integer":
      // Within 2^53 by validation.
      return Number(value);
    case "instant":
      return new Date(value).toISOString().replace(".000Z", "Z");
    case "boolean":
    case "text":
    case "url":
    case "section":
    case "unknown":
      return value;
  }
}

/** A time of RFC 3339 in the form of a datetime-local input, in the reader's zone; what is no time stays as it is. */
function instantAsInput(text: string): string {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? text : localDateTime(date);
}

function isWebAddress(text: string): boolean {
  try {
    return ["https:", "http:"].includes(new URL(text).protocol);
  } catch {
    return false;
  }
}

function sectionName(field: Field): string {
  if (field.type === "section") return field.path;
  const dot = field.path.indexOf(".");
  return dot < 0 ? "" : field.path.slice(0, dot);
}

function capitalised(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
