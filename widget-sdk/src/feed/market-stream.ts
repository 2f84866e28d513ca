import type { FeedPorts } from "./feed-settings.js";
import type { MarketSnapshot, MarketUpdate } from "./market.js";
import { parseSnapshot, parseUpdate } from "./wire.js";

/** What a stream brings. After `onLost` it brings nothing any more. */
export interface StreamEvents {
  onSnapshot(snapshot: MarketSnapshot): void;
  onUpdate(update: MarketUpdate): void;
  /** @param opened whether it had brought anything before */
  onLost(opened: boolean): void;
}

/**
 * One Server-Sent Events connection. The first failure ends it: the browser's own reconnection knows neither
 * backoff nor jitter, so the feed opens another stream when it is time.
 */
export class MarketStream {
  readonly #source: EventSource;
  readonly #openTimer: ReturnType<typeof setTimeout>;
  #opened = false;
  #closed = false;

  constructor(
    url: URL,
    ports: Pick<FeedPorts, "openStream">,
    openWithin: number,
    private readonly events: StreamEvents,
  ) {
    this.#source = ports.openStream(url);
    this.#openTimer = setTimeout(() => {
      this.#lose();
    }, openWithin);
    this.#source.addEventListener("snapshot", (event: MessageEvent<string>) => {
      this.#bring(() => {
        events.onSnapshot(parseSnapshot(event.data));
      });
    });
    this.#source.addEventListener("update", (event: MessageEvent<string>) => {
      this.#bring(() => {
        events.onUpdate(parseUpdate(event.data));
      });
    });
    this.#source.addEventListener("error", () => {
      this.#lose();
    });
  }

  /** Ends it without a word. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#openTimer);
    this.#source.close();
  }

  #bring(deliver: () => void): void {
    if (this.#closed) return;
    this.#opened = true;
    clearTimeout(this.#openTimer);
    try {
      deliver();
    } catch {
      // A message against the contract: nothing after it can be trusted to apply.
      this.#lose();
    }
  }

  #lose(): void {
    if (this.#closed) return;
    this.close();
    this.events.onLost(this.#opened);
  }
}
