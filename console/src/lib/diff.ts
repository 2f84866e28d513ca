import { isObject, type JsonObject, type JsonValue } from "./json";

/** One field that differs. Undefined: the field is not there on that side. */
export interface Change {
  readonly path: string;
  readonly before: JsonValue | undefined;
  readonly after: JsonValue | undefined;
}

/**
 * Field-by-field difference of two documents, in the order of the fields of the first, then those only in the second. A
 * section that is null on one side and has fields on the other shows as its fields, not as itself.
 */
export function diff(before: JsonObject, after: JsonObject): Change[] {
  const left = leaves(before);
  const right = leaves(after);
  const paths = [...new Set([...left.keys(), ...right.keys()])];
  return paths
    .filter((path) => !paths.some((other) => other.startsWith(`${path}.`)))
    .map((path) => ({ path, before: left.get(path), after: right.get(path) }))
    .filter((change) => !same(change.before, change.after));
}

/** Equality of JSON values; the order of an object's fields does not matter. */
export function same(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, i) => same(item as JsonValue, b[i] as JsonValue));
  }
  if (isObject(a) && isObject(b)) {
    const names = Object.keys(a);
    return names.length === Object.keys(b).length && names.every((name) => name in b && same(a[name], b[name]));
  }
  return false;
}

function leaves(value: JsonValue, prefix = "", found = new Map<string, JsonValue>()): Map<string, JsonValue> {
  if (isObject(value) && (prefix === "" || Object.keys(value).length > 0)) {
    for (const [name, child] of Object.entries(value)) leaves(child, prefix ? `${prefix}.${name}` : name, found);
  } else {
    found.set(prefix, value);
  }
  return found;
}
