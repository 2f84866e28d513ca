import type { FeedPorts } from "./feed-settings.js";
import type { MarketSnapshot } from "./market.js";
import { entityTag, type StateVersion } from "./version.js";
import { parseSnapshot } from "./wire.js";

/** The answer to "what is the market now?". */
export type SnapshotReply =
  | { readonly kind: "snapshot"; readonly snapshot: MarketSnapshot }
  | { readonly kind: "unchanged" }
  | { readonly kind: "missing" }
  | { readonly kind: "unavailable" };

const HTTP_NOT_MODIFIED = 304;
const HTTP_NOT_FOUND = 404;

/** Asks for snapshots. Never throws: whatever goes wrong is `unavailable`. */
export class SnapshotClient {
  constructor(
    private readonly url: URL,
    private readonly ports: Pick<FeedPorts, "fetch">,
    private readonly replyWithin: number,
    /** Gets the server's time from each reply that tells it, in milliseconds. */
    private readonly onServerTime: (timeMs: number) => void,
  ) {}

  /** @param known the state that is known, if any: if it is current, the reply is `unchanged` */
  async get(known: StateVersion | null): Promise<SnapshotReply> {
    const timeout = new AbortController();
    const timer = setTimeout(() => {
      timeout.abort();
    }, this.replyWithin);
    try {
      const response = await this.ports.fetch(this.url, {
        // "no-store": what this client knows is not in the browser's cache.
        headers: known === null ? {} : { "If-None-Match": entityTag(known) },
        cache: "no-store",
        credentials: "omit",
        signal: timeout.signal,
      });
      const date = Date.parse(response.headers.get("Date") ?? "");
      if (!Number.isNaN(date)) this.onServerTime(date);
      if (response.status === HTTP_NOT_MODIFIED) return { kind: "unchanged" };
      if (response.status === HTTP_NOT_FOUND) return { kind: "missing" };
      if (!response.ok) return { kind: "unavailable" };
      return { kind: "snapshot", snapshot: parseSnapshot(await response.text()) };
    } catch {
      return { kind: "unavailable" };
    } finally {
      clearTimeout(timer);
    }
  }
}
