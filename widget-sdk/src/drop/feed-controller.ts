import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { FeedView, MarketFeed } from "../feed/market-feed.js";

/** Keeps an element subscribed to one feed while it is in a page, and redraws it when the feed has news. */
export class FeedController implements ReactiveController {
  #feed: MarketFeed | null = null;
  #view: FeedView | null = null;
  #unsubscribe: (() => void) | null = null;

  constructor(private readonly host: ReactiveControllerHost & Element) {
    host.addController(this);
  }

  /** Null: there is no feed to follow. */
  get feed(): MarketFeed | null {
    return this.#feed;
  }

  /** Null: the feed has not said anything. */
  get view(): FeedView | null {
    return this.#view;
  }

  /** Follows this feed from now on. */
  follow(feed: MarketFeed | null): void {
    if (feed === this.#feed) return;
    this.hostDisconnected();
    this.#feed = feed;
    this.#view = null;
    if (this.host.isConnected) this.hostConnected();
  }

  hostConnected(): void {
    if (!this.#feed || this.#unsubscribe) return;
    this.#unsubscribe = this.#feed.subscribe((view) => {
      this.#view = view;
      this.host.requestUpdate();
    });
  }

  hostDisconnected(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
  }
}
