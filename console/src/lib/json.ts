/** JSON values and the paths into them. */

export type JsonScalar = string | number | boolean | null;
export type JsonValue = JsonScalar | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: JsonValue;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What newer browsers give a reviver and the standard library's types do not know yet. */
type SourceReviver = (this: unknown, key: string, value: unknown, context?: { source?: string }) => unknown;

/** JSON.parse that keeps integers beyond 2^53 as their digits, where the browser tells their source. */
export function parseJson(text: string): unknown {
  const reviver: SourceReviver = (_key, value, context) =>
    typeof value === "number" && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? "")
      ? context?.source
      : value;
  return JSON.parse(text, reviver);
}

/** The value at a dotted path, or undefined. */
export function at(value: JsonValue | undefined, path: string): JsonValue | undefined {
  let current = value;
  for (const name of path.split(".")) {
    if (!isObject(current)) return undefined;
    current = current[name];
  }
  return current;
}

/** A copy with the value at a dotted path; objects on the way are made. */
export function withAt(object: JsonObject, path: string, value: JsonValue): JsonObject {
  const [name = "", ...rest] = path.split(".");
  if (rest.length === 0) return { ...object, [name]: value };
  const child = object[name];
  return { ...object, [name]: withAt(isObject(child) ? child : {}, rest.join("."), value) };
}
