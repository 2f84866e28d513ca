import { queryOptions } from "@tanstack/react-query";
import * as v from "valibot";
import { isObject, type JsonObject, type JsonValue } from "../lib/json";
import { ApiError, request } from "./http";
import { Whole } from "./markets";

/** How often a document is read again while its last change is not applied everywhere. */
const APPLYING_POLL_MS = 300;

const Applied = v.object({
  core: v.boolean(),
  redis: v.boolean(),
  kafka: v.boolean(),
  problem: v.nullish(v.string(), null),
});

const Version = v.pipe(v.number(), v.integer());
const Text = v.nullish(v.string(), "");

const summary = {
  document: v.string(),
  version: Version,
  updated_ms: v.number(),
  author: Text,
  note: Text,
  applied: Applied,
};

const Body = v.pipe(
  v.custom<JsonObject>(isObject, "an object was expected"),
  v.transform((body) => body),
);

/** The names under which a schema may give a type; one of ours for each. */
const FIELD_TYPES = {
  integer: "integer",
  int: "integer",
  long: "integer",
  number: "integer",
  boolean: "boolean",
  bool: "boolean",
  text: "text",
  string: "text",
  url: "url",
  uri: "url",
  instant: "instant",
  time: "instant",
  timestamp: "instant",
  "date-time": "instant",
  section: "section",
  object: "section",
} as const;

export type FieldType = (typeof FIELD_TYPES)[keyof typeof FIELD_TYPES] | "unknown";

function fieldType(name: string): FieldType {
  return Object.hasOwn(FIELD_TYPES, name) ? FIELD_TYPES[name as keyof typeof FIELD_TYPES] : "unknown";
}

const Field = v.object({
  /** Dotted path into the body. */
  path: v.string(),
  type: v.pipe(v.string(), v.transform(fieldType)),
  /** Of the value of an integer, of the length of a text; inclusive. */
  min: v.nullish(Whole, null),
  max: v.nullish(Whole, null),
  title: Text,
  unit: Text,
  help: Text,
  /** Whether the field, or a whole section, may be null. */
  nullable: v.nullish(v.boolean(), false),
});

const Schema = v.union([
  v.array(Field),
  v.pipe(
    v.object({ fields: v.array(Field) }),
    v.transform(({ fields }) => fields),
  ),
]);

const ConfigDocument = v.object({ ...summary, body: Body, schema: Schema });
const Documents = v.object({ documents: v.array(v.object(summary)) });
const HistoryEntry = v.object({ version: Version, body: Body, author: Text, note: Text, updated_ms: v.number() });
const History = v.object({ versions: v.array(HistoryEntry) });
const Saved = v.object({ version: Version });

export type Applied = v.InferOutput<typeof Applied>;
export type Field = v.InferOutput<typeof Field>;
export type ConfigDocument = v.InferOutput<typeof ConfigDocument>;
export type HistoryEntry = v.InferOutput<typeof HistoryEntry>;
export type DocumentSummary = v.InferOutput<typeof Documents>["documents"][number];

export function isApplied(applied: Applied): boolean {
  return applied.core && applied.redis && applied.kafka;
}

export const documentsQuery = queryOptions({
  queryKey: ["config", "documents"],
  queryFn: async ({ signal }) => (await request("GET", "/api/config", Documents, { signal })).documents,
  refetchInterval: ({ state }) =>
    state.data?.every(({ applied }) => isApplied(applied)) === false ? APPLYING_POLL_MS : false,
});

export const documentQuery = (document: string) =>
  queryOptions({
    queryKey: ["config", "document", document],
    queryFn: ({ signal }) => request("GET", pathOf(document), ConfigDocument, { signal }),
    refetchInterval: ({ state }) => (state.data && !isApplied(state.data.applied) ? APPLYING_POLL_MS : false),
  });

/** All versions, newest first. */
export const historyQuery = (document: string) =>
  queryOptions({
    queryKey: ["config", "history", document],
    queryFn: async ({ signal }) =>
      (await request("GET", `${pathOf(document)}/history`, History, { signal })).versions.toSorted(
        (a, b) => b.version - a.version,
      ),
  });

/** Saves a body on top of a version. 412: another version came in between; 422: a field breaks its rule. */
export function saveDocument(document: string, baseVersion: number, body: JsonObject, note: string) {
  return request("PUT", pathOf(document), Saved, { ifMatch: baseVersion, body: { body, note } });
}

/** Makes the body of an earlier version the newest one. 412 as for saving. */
export function rollbackDocument(document: string, baseVersion: number, toVersion: number, note: string) {
  return request("POST", `${pathOf(document)}/rollback`, Saved, {
    ifMatch: baseVersion,
    body: { to_version: toVersion, note },
  });
}

export function isConflict(failure: unknown): boolean {
  return failure instanceof ApiError && failure.status === 412;
}

/**
 * The messages of a 422 by field path: from a list of field errors (`errors` or `fields`), or from the one field that a
 * problem of the gateways names. Empty for any other failure.
 */
export function fieldErrors(failure: unknown): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  if (!(failure instanceof ApiError) || failure.status !== 422) return found;
  const { problem } = failure;
  const list = [problem["errors"], problem["fields"]].find((part) => Array.isArray(part)) ?? [problem];
  for (const item of list as readonly JsonValue[]) {
    if (!isObject(item)) continue;
    const path = text(item, "path") ?? text(item, "field");
    const message =
      text(item, "message") ??
      text(item, "detail") ??
      [text(item, "rule") && `Must be ${text(item, "rule") ?? ""}.`, text(item, "remedy")].filter(Boolean).join(" ");
    if (path !== undefined && message !== "") found.set(path.replace(/^body\./, ""), message);
  }
  return found;
}

function text(object: JsonObject, name: string): string | undefined {
  const value = object[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

function pathOf(document: string): string {
  return `/api/config/${encodeURIComponent(document)}`;
}
