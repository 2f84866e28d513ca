import { browserPorts, DEFAULT_TIMINGS, type FeedPorts, type FeedTimings } from "./feed-settings.js";
import { MarketFeed } from "./market-feed.js";

/** The feeds of a page: one for each market, however many elements show it. */
export class Feeds {
  readonly #feeds = new Map<string, MarketFeed>();

  constructor(
    private readonly timings: FeedTimings = DEFAULT_TIMINGS,
    private readonly ports: FeedPorts = browserPorts,
  ) {}

  /** @param gateway the gateway's root, ending in a slash */
  of(gateway: URL, marketId: number): MarketFeed {
    const key = `${gateway.href} ${marketId}`;
    let feed = this.#feeds.get(key);
    if (!feed) {
      feed = new MarketFeed(gateway, marketId, this.timings, this.ports);
      this.#feeds.set(key, feed);
    }
    return feed;
  }
}
