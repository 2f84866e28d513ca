import * as v from "valibot";
import { isObject, parseJson, type JsonObject, type JsonValue } from "../lib/json";

/** A request that is not answered by then fails. The service's own slowest answer, a change of a market's state, takes less. */
const TIMEOUT_MS = 15_000;

/** The service answered with a problem (RFC 9457) or another status than 2xx. The message is for people. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    readonly status: number,
    message: string,
    readonly problem: JsonObject = {},
    /** Seconds after which the service asks to try again, if it says so. */
    readonly retryAfterSeconds?: number,
  ) {
    super(message);
  }
}

/** No answer: the service is down, unreachable or too slow. */
export class ConnectionError extends Error {
  override readonly name = "ConnectionError";
}

/** An answer that is not what the contract says: console and service are of different releases. */
export class FormatError extends Error {
  override readonly name = "FormatError";
}

export interface RequestOptions {
  readonly body?: JsonValue;
  /** The version that a change is based on; sent as If-Match. */
  readonly ifMatch?: number;
  readonly signal?: AbortSignal;
}

/**
 * One request to the service that serves this page, its reply checked against a schema.
 *
 * @throws ApiError for a status other than 2xx
 * @throws ConnectionError if there is no answer
 * @throws FormatError if the answer is not in the schema's form
 */
export async function request<S extends v.GenericSchema>(
  method: "GET" | "POST" | "PUT" | "DELETE",
  path: string,
  schema: S,
  options: RequestOptions = {},
): Promise<v.InferOutput<S>> {
  const { status, headers, text } = await exchange(method, path, options);
  if (status < 200 || status > 299) throw problemOf(status, headers, text);
  return decode(schema, text, `${method} ${path}`);
}

/** A JSON text as the schema's value; other readers of the service's and the gateway's messages use it too. */
export function decode<S extends v.GenericSchema>(schema: S, text: string, source: string): v.InferOutput<S> {
  let json: unknown;
  try {
    json = text === "" ? null : parseJson(text);
  } catch {
    throw new FormatError(`The answer to ${source} is not JSON. Is there a proxy in between?`);
  }
  const result = v.safeParse(schema, json);
  if (result.success) return result.output;
  const issue = result.issues[0];
  const field = v.getDotPath(issue) ?? "the answer";
  throw new FormatError(
    `The answer to ${source} is in a form that this console does not know: ${field}: ${issue.message}. Reload the page; if it stays, console and service are of different releases.`,
  );
}

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

async function exchange(method: string, path: string, { body, ifMatch, signal }: RequestOptions): Promise<Reply> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (ifMatch !== undefined) headers["If-Match"] = `"${ifMatch}"`;
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const response = await fetch(path, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      credentials: "same-origin",
      cache: "no-store",
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  } catch (failure) {
    if (signal?.aborted) throw failure;
    throw new ConnectionError(
      timeout.aborted
        ? `The config service did not answer within ${TIMEOUT_MS / 1000} s.`
        : "The config service does not answer.",
      { cause: failure },
    );
  }
}

function problemOf(status: number, headers: Headers, text: string): ApiError {
  let problem: JsonObject = {};
  try {
    const json = parseJson(text);
    if (isObject(json)) problem = json;
  } catch {
    // A proxy's page: the status alone says what there is to say.
  }
  const told = [problem["detail"], problem["title"]].find((part) => typeof part === "string" && part !== "");
  const retryAfter = Number(headers.get("Retry-After") ?? Number.NaN);
  return new ApiError(
    status,
    typeof told === "string" ? told : `The config service answered with status ${status}.`,
    problem,
    ...(Number.isFinite(retryAfter) ? [retryAfter] : []),
  );
}

/** What to tell people about a failure of any kind. */
export function messageOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure);
}

/** Whether the session is over: not signed in, or not any more. */
export function isSessionOver(failure: unknown): boolean {
  return failure instanceof ApiError && failure.status === 401;
}
