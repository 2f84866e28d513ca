import { vi, type Mock } from "vitest";
import type { FeedPorts } from "../../src/feed/feed-settings.js";
import type { PageLifecycle } from "../../src/feed/page-lifecycle.js";

/** An `EventSource` whose server is the test. */
export class FakeStream extends EventTarget {
  closed = false;

  constructor(readonly url: string) {
    super();
  }

  close(): void {
    this.closed = true;
  }

  send(type: "snapshot" | "update", data: string): void {
    this.dispatchEvent(new MessageEvent(type, { data }));
  }

  fail(): void {
    this.dispatchEvent(new Event("error"));
  }
}

/** A page that is hidden, shown, taken offline and online by the test. */
export class FakePage implements PageLifecycle {
  visible = true;
  online = true;
  readonly #watchers = new Set<() => void>();

  get watched(): boolean {
    return this.#watchers.size > 0;
  }

  watch(changed: () => void): () => void {
    this.#watchers.add(changed);
    return () => this.#watchers.delete(changed);
  }

  become(state: { visible?: boolean; online?: boolean }): void {
    Object.assign(this, state);
    for (const changed of this.#watchers) changed();
  }
}

/** A gateway that does what the test says, and remembers what it was asked. */
export class FakeGateway {
  readonly streams: FakeStream[] = [];
  readonly page = new FakePage();
  readonly fetch: Mock<typeof fetch> = vi.fn<typeof fetch>();

  readonly ports: FeedPorts = {
    openStream: (url) => {
      const stream = new FakeStream(url.href);
      this.streams.push(stream);
      return stream as unknown as EventSource;
    },
    fetch: (input, init) => this.fetch(input, init),
    page: this.page,
    random: () => 1,
    now: () => Date.now(),
  };

  /** The stream opened last. */
  get stream(): FakeStream {
    const stream = this.streams.at(-1);
    if (!stream) throw new Error("no stream was opened");
    return stream;
  }

  get openStreams(): number {
    return this.streams.filter(({ closed }) => !closed).length;
  }

  /** Answers every request for a snapshot so from now on. */
  answers(status: number, body: string | null = null, headers: Record<string, string> = {}): void {
    this.fetch.mockImplementation(() => Promise.resolve(new Response(body, { status, headers })));
  }
}
