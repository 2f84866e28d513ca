import type { BackoffSettings } from "./backoff.js";
import { browserPage, type PageLifecycle } from "./page-lifecycle.js";

/** Times of a feed, in milliseconds. */
export interface FeedTimings {
  /** Pauses between attempts to connect. */
  readonly backoff: BackoffSettings;
  /** A stream that has not brought a snapshot by then counts as failed. */
  readonly openWithin: number;
  /** A snapshot that was asked for and has not come by then counts as failed. */
  readonly replyWithin: number;
  /** Without a message for so long, the server is asked whether anything was missed. */
  readonly silence: BackoffSettings;
  /** What is shown counts as out of date when nothing confirmed it for so long. */
  readonly staleAfter: number;
  /** A page that nobody sees keeps its connection so long. */
  readonly pauseAfterHidden: number;
  /** A feed that nobody listens to keeps its connection so long: elements get moved around in a page. */
  readonly linger: number;
  /** How often an unknown market is asked for again. */
  readonly missingRetry: number;
}

export const DEFAULT_TIMINGS: FeedTimings = {
  backoff: { firstMs: 1_000, longestMs: 30_000 },
  openWithin: 10_000,
  replyWithin: 8_000,
  silence: { firstMs: 25_000, longestMs: 60_000 },
  staleAfter: 10_000,
  pauseAfterHidden: 30_000,
  linger: 2_000,
  missingRetry: 60_000,
};

/** What a feed needs of the browser; tests bring their own. */
export interface FeedPorts {
  readonly openStream: (url: URL) => EventSource;
  readonly fetch: typeof fetch;
  readonly page: PageLifecycle;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
}

export const browserPorts: FeedPorts = {
  openStream: (url) => new EventSource(url),
  fetch: (input, init) => fetch(input, init),
  page: browserPage,
  random: () => Math.random(),
  now: () => Date.now(),
};
