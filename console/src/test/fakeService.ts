import { vi } from "vitest";
import type { JsonValue } from "../lib/json";

/** A reply: its status, body and headers. */
export interface Reply {
  readonly status?: number;
  readonly body?: JsonValue;
  readonly headers?: Record<string, string>;
}

/** A request as it reached the service. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonValue;
}

type Answer = Reply | ((request: Received) => Reply);

/** Answers requests of the page by method and path, in place of the network. An unknown one is a failure of the test. */
export class FakeService {
  readonly received: Received[] = [];
  readonly #answers = new Map<string, Answer>();

  constructor() {
    vi.stubGlobal("fetch", (path: string, init: RequestInit) => Promise.resolve(this.#answer(path, init)));
  }

  /** From now on, `route` ("GET /api/session") is answered so. */
  on(route: string, answer: Answer): this {
    this.#answers.set(route, answer);
    return this;
  }

  /** What was received at a route, oldest first. */
  at(route: string): Received[] {
    return this.received.filter(({ method, path }) => `${method} ${path}` === route);
  }

  #answer(path: string, init: RequestInit): Response {
    const method = init.method ?? "GET";
    const headers = Object.fromEntries(Object.entries(init.headers as Record<string, string>));
    const body = typeof init.body === "string" ? (JSON.parse(init.body) as JsonValue) : null;
    const request = { method, path, headers, body };
    this.received.push(request);
    const answer = this.#answers.get(`${method} ${path}`);
    if (answer === undefined) return new Response(`no answer for ${method} ${path}`, { status: 501 });
    const {
      status = 200,
      body: reply,
      headers: replyHeaders,
    } = typeof answer === "function" ? answer(request) : answer;
    return new Response(status === 204 ? null : JSON.stringify(reply ?? null), { status, headers: replyHeaders ?? {} });
  }
}
