import { Backoff } from "./backoff.js";
import type { FeedPorts, FeedTimings } from "./feed-settings.js";
import type { MarketSnapshot, MarketUpdate } from "./market.js";
import { MarketReplica } from "./market-replica.js";
import { MarketStream } from "./market-stream.js";
import { ServerClock } from "./server-clock.js";
import { SnapshotClient, type SnapshotReply } from "./snapshot-client.js";
import { Timer } from "./timer.js";

/**
 * - `connecting`: a stream is being opened
 * - `live`: a stream is open, what is shown is current
 * - `waiting`: no connection, another attempt follows by itself
 * - `paused`: nobody sees the page
 * - `offline`: the device has no network
 * - `missing`: the gateway knows no such market
 */
export type FeedStatus = "connecting" | "live" | "waiting" | "paused" | "offline" | "missing";

/** What a feed knows at a moment. */
export interface FeedView {
  readonly status: FeedStatus;
  /** Null: none has come yet. */
  readonly snapshot: MarketSnapshot | null;
  /** The most stock seen, in lots. */
  readonly highestStock: bigint;
  /** The snapshot was not confirmed for some time. */
  readonly stale: boolean;
  /** The last attempt to connect did not succeed, and none has since. */
  readonly failing: boolean;
  /** When the snapshot was last confirmed, by this device's clock; 0: never. */
  readonly confirmedMs: number;
}

export type FeedListener = (view: FeedView) => void;

/**
 * The live state of one market for any number of listeners, over one connection. It connects while somebody listens
 * and the page is seen and online, and comes back by itself after every failure.
 *
 * Heartbeats are comments, which `EventSource` keeps to itself; so after a silence the feed asks for the snapshot by
 * its version. "Not modified" is the proof that nothing was missed; anything else opens another stream.
 */
export class MarketFeed {
  readonly clock: ServerClock;

  readonly #listeners = new Set<FeedListener>();
  readonly #replica = new MarketReplica();
  readonly #snapshots: SnapshotClient;
  readonly #connectBackoff: Backoff;
  readonly #silenceBackoff: Backoff;
  readonly #retry = new Timer();
  readonly #silence = new Timer();
  readonly #staleness = new Timer();
  readonly #hiding = new Timer();
  readonly #lingering = new Timer();
  #status: FeedStatus = "connecting";
  #confirmedMs = 0;
  #failing = false;
  #stream: MarketStream | null = null;
  #resyncing: MarketStream | null = null;
  #stopWatching: (() => void) | null = null;

  /** @param gateway the gateway's root, ending in a slash */
  constructor(
    private readonly gateway: URL,
    private readonly marketId: number,
    private readonly timings: FeedTimings,
    private readonly ports: FeedPorts,
  ) {
    this.clock = new ServerClock(ports.now);
    this.#connectBackoff = new Backoff(timings.backoff, ports.random);
    this.#silenceBackoff = new Backoff(timings.silence, ports.random);
    this.#snapshots = new SnapshotClient(this.#url("snapshot"), ports, timings.replyWithin, (timeMs) => {
      this.clock.shows(timeMs);
    });
  }

  get view(): FeedView {
    return {
      status: this.#status,
      snapshot: this.#replica.snapshot,
      highestStock: this.#replica.highestStock,
      failing: this.#failing,
      stale: this.#status !== "live" && this.ports.now() - this.#confirmedMs >= this.timings.staleAfter,
      confirmedMs: this.#confirmedMs,
    };
  }

  /** Calls `listener` now and after each change, until the returned function is called. */
  subscribe(listener: FeedListener): () => void {
    this.#listeners.add(listener);
    this.#lingering.clear();
    this.#start();
    listener(this.view);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) {
        this.#lingering.set(this.timings.linger, () => {
          this.#stop();
        });
      }
    };
  }

  /** Connects now, if it waits for its next attempt. */
  retryNow(): void {
    if (!this.#retry.pending) return;
    this.#retry.clear();
    this.#follow();
  }

  #url(resource: "snapshot" | "events"): URL {
    return new URL(`public/v1/markets/${this.marketId}/${resource}`, this.gateway);
  }

  #start(): void {
    if (this.#stopWatching) return;
    this.#stopWatching = this.ports.page.watch(() => {
      this.#follow();
    });
    this.#follow();
  }

  #stop(): void {
    this.#stopWatching?.();
    this.#stopWatching = null;
    this.#hiding.clear();
    this.#staleness.clear();
    this.#disconnect();
    this.#status = "connecting";
  }

  /** Does what the page's state asks for. */
  #follow(): void {
    const { online, visible } = this.ports.page;
    if (visible) this.#hiding.clear();
    if (!online) {
      this.#disconnect();
      this.#become("offline");
    } else if (visible) {
      if (this.#status === "offline" || this.#status === "paused") this.#connectBackoff.reset();
      if (!this.#stream && !this.#retry.pending) this.#connect();
    } else if (!this.#hiding.pending && this.#status !== "paused") {
      this.#hiding.set(this.timings.pauseAfterHidden, () => {
        this.#disconnect();
        this.#become("paused");
      });
    }
  }

  #connect(): void {
    this.#retry.clear();
    this.#become("connecting");
    this.#stream = new MarketStream(this.#url("events"), this.ports, this.timings.openWithin, {
      onSnapshot: (snapshot) => {
        this.#onSnapshot(snapshot);
      },
      onUpdate: (update) => {
        this.#onUpdate(update);
      },
      onLost: (opened) => {
        this.#onLost(opened);
      },
    });
  }

  #disconnect(): void {
    this.#stream?.close();
    this.#stream = null;
    this.#retry.clear();
    this.#silence.clear();
  }

  #onSnapshot(snapshot: MarketSnapshot): void {
    this.clock.reached(snapshot.timeMs);
    this.#replica.restart(snapshot);
    this.#connectBackoff.reset();
    this.#confirm();
  }

  #onUpdate(update: MarketUpdate): void {
    this.clock.shows(update.timeMs);
    if (this.#replica.update(update)) this.#confirm();
    else void this.#resync();
  }

  /** The stream has said something: it lives, and the copy is what the server has. */
  #confirm(): void {
    this.#silenceBackoff.reset();
    this.#current();
  }

  #current(): void {
    this.#failing = false;
    this.#confirmedMs = this.ports.now();
    this.#silence.set(this.#silenceBackoff.next(), () => {
      void this.#probe();
    });
    this.#become("live");
  }

  /** Updates were missed: fetches what they led to. */
  async #resync(): Promise<void> {
    if (this.#resyncing === this.#stream) return;
    this.#resyncing = this.#stream;
    const reply = await this.#ask();
    if (!reply) return;
    this.#resyncing = null;
    const complete =
      reply.kind === "snapshot"
        ? this.#replica.replace(reply.snapshot)
        : reply.kind === "unchanged" && this.#replica.retryPending();
    if (complete) this.#confirm();
    else this.#startOver("waiting");
  }

  /** The stream is silent: asks whether it should be. */
  async #probe(): Promise<void> {
    const reply = await this.#ask();
    if (!reply) return;
    if (reply.kind === "unchanged") {
      this.#current();
      return;
    }
    if (reply.kind === "snapshot") {
      this.#replica.replace(reply.snapshot);
      this.#confirmedMs = this.ports.now();
    }
    this.#startOver("waiting");
  }

  /** Null: the stream that the question was about is gone, whatever the answer. */
  async #ask(): Promise<SnapshotReply | null> {
    const stream = this.#stream;
    const reply = await this.#snapshots.get(this.#replica.snapshot);
    return stream !== null && stream === this.#stream ? reply : null;
  }

  #onLost(opened: boolean): void {
    if (opened) this.#startOver("waiting");
    else void this.#diagnose();
  }

  /** A stream did not open, and `EventSource` does not tell why; a plain request does. */
  async #diagnose(): Promise<void> {
    const reply = await this.#ask();
    if (!reply) return;
    if (reply.kind === "snapshot") {
      this.#replica.replace(reply.snapshot);
      this.#confirmedMs = this.ports.now();
    }
    this.#startOver(reply.kind === "missing" ? "missing" : "waiting");
  }

  #startOver(status: "waiting" | "missing"): void {
    this.#failing = true;
    this.#disconnect();
    this.#retry.set(status === "missing" ? this.timings.missingRetry : this.#connectBackoff.next(), () => {
      this.#connect();
    });
    this.#become(status);
  }

  #become(status: FeedStatus): void {
    this.#status = status;
    if (status === "live") {
      this.#staleness.clear();
    } else if (this.#confirmedMs > 0) {
      const left = this.#confirmedMs + this.timings.staleAfter - this.ports.now();
      this.#staleness.set(Math.max(0, left), () => {
        this.#notify();
      });
    }
    this.#notify();
  }

  #notify(): void {
    const view = this.view;
    for (const listener of this.#listeners) {
      try {
        listener(view);
      } catch (error) {
        // One listener's failure is its own: the others go on, and the page hears of it.
        reportError(error);
      }
    }
  }
}
