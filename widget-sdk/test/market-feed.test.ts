import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DEFAULT_TIMINGS } from "../src/feed/feed-settings.js";
import { Feeds } from "../src/feed/feeds.js";
import type { FeedView, MarketFeed } from "../src/feed/market-feed.js";
import { FakeGateway } from "./support/gateway.js";
import { at, snapshotJson, updateJson } from "./support/messages.js";

const ROOT = new URL("https://gateway.example/edge/");
const { backoff, linger, missingRetry, openWithin, pauseAfterHidden, silence, staleAfter } = DEFAULT_TIMINGS;

describe("a market's feed", () => {
  let gateway: FakeGateway;
  let feed: MarketFeed;
  let view: FeedView;
  let unsubscribe: () => void;

  const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

  beforeEach(() => {
    vi.useFakeTimers();
    gateway = new FakeGateway();
    gateway.answers(503);
    feed = new Feeds(DEFAULT_TIMINGS, gateway.ports).of(ROOT, 1);
    unsubscribe = feed.subscribe((news) => (view = news));
  });

  afterEach(() => {
    unsubscribe();
    vi.useRealTimers();
  });

  it("opens the market's stream, and is live with its snapshot", () => {
    expect(gateway.stream.url).toBe("https://gateway.example/edge/public/v1/markets/1/events");
    expect(view).toMatchObject({ status: "connecting", snapshot: null });
    gateway.stream.send("snapshot", snapshotJson(10));
    expect(view).toMatchObject({ status: "live", stale: false, failing: false });
    expect(view.snapshot?.version).toBe(at(10));
  });

  it("applies updates", () => {
    gateway.stream.send("snapshot", snapshotJson(10));
    gateway.stream.send("update", updateJson(10, 11, { stock_left: 99 }));
    expect(view.snapshot).toMatchObject({ version: at(11), stockLeft: 99n });
    expect(gateway.fetch).not.toHaveBeenCalled();
  });

  it("resynchronises after a gap by a snapshot, on the same stream", async () => {
    gateway.stream.send("snapshot", snapshotJson(10));
    gateway.answers(200, snapshotJson(12));
    gateway.stream.send("update", updateJson(12, 13, { stock_left: 70 }));
    gateway.stream.send("update", updateJson(13, 14, { stock_left: 60 }));
    await pass(0);
    expect(gateway.fetch).toHaveBeenCalledOnce();
    const [url, init] = gateway.fetch.mock.calls[0] ?? [];
    expect(url).toEqual(new URL("https://gateway.example/edge/public/v1/markets/1/snapshot"));
    expect(init?.headers).toEqual({ "If-None-Match": `"${at(10)}"` });
    expect(view.snapshot).toMatchObject({ version: at(14), stockLeft: 60n });
    expect(view.status).toBe("live");
    expect(gateway.streams).toHaveLength(1);
  });

  it.each([
    ["is too old", 200, snapshotJson(11)],
    ["has not changed", 304, null],
    ["is not to be had", 503, null],
    ["is nonsense", 200, "{}"],
  ])("starts over when the snapshot after a gap %s", async (_why, status, body) => {
    gateway.stream.send("snapshot", snapshotJson(10));
    gateway.answers(status, body);
    gateway.stream.send("update", updateJson(12, 13));
    await pass(0);
    expect(view.status).toBe("waiting");
    expect(gateway.openStreams).toBe(0);
    await pass(backoff.firstMs);
    gateway.stream.send("snapshot", snapshotJson(13));
    expect(view).toMatchObject({ status: "live" });
    expect(view.snapshot?.version).toBe(at(13));
  });

  it("comes back with pauses that double up to a bound, and start over after a success", async () => {
    gateway.stream.send("snapshot", snapshotJson(10));
    const pauses: number[] = [];
    for (let i = 0; i < 7; i++) {
      gateway.stream.fail();
      await pass(0);
      const lost = Date.now();
      const count = gateway.streams.length;
      while (gateway.streams.length === count) await pass(100);
      pauses.push(Date.now() - lost);
    }
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    gateway.stream.send("snapshot", snapshotJson(11));
    gateway.stream.fail();
    await pass(backoff.firstMs);
    expect(view.status).toBe("connecting");
  });

  it("does not wait for a stream for ever", async () => {
    await pass(openWithin);
    expect(view).toMatchObject({ status: "waiting", failing: true });
    expect(gateway.openStreams).toBe(0);
  });

  it("shows a snapshot while the stream cannot be opened", async () => {
    gateway.answers(200, snapshotJson(10));
    gateway.stream.fail();
    await pass(0);
    expect(view.status).toBe("waiting");
    expect(view.snapshot?.version).toBe(at(10));
  });

  it("tells a market that is missing, and asks again now and then", async () => {
    gateway.answers(404);
    gateway.stream.fail();
    await pass(0);
    expect(view.status).toBe("missing");
    await pass(missingRetry - 1);
    expect(gateway.streams).toHaveLength(1);
    await pass(1);
    expect(gateway.streams).toHaveLength(2);
  });

  it("starts over at a message against the contract", () => {
    gateway.stream.send("snapshot", snapshotJson(10));
    gateway.stream.send("update", "{}");
    expect(view.status).toBe("waiting");
  });

  it("connects at once when told to", async () => {
    gateway.stream.fail();
    await pass(0);
    feed.retryNow();
    expect(view.status).toBe("connecting");
    expect(gateway.streams).toHaveLength(2);
    feed.retryNow();
    expect(gateway.streams).toHaveLength(2);
  });

  describe("in silence", () => {
    beforeEach(() => {
      gateway.stream.send("snapshot", snapshotJson(10));
    });

    it("asks whether it missed anything, less and less often", async () => {
      gateway.answers(304);
      await pass(silence.firstMs);
      expect(gateway.fetch).toHaveBeenCalledTimes(1);
      expect(view).toMatchObject({ status: "live", confirmedMs: Date.now() });
      await pass(2 * silence.firstMs);
      expect(gateway.fetch).toHaveBeenCalledTimes(2);
      await pass(silence.longestMs);
      expect(gateway.fetch).toHaveBeenCalledTimes(3);
      expect(gateway.streams).toHaveLength(1);
    });

    it("shows what it missed, and opens another stream", async () => {
      gateway.answers(200, snapshotJson(15, { stock_left: 5 }));
      await pass(silence.firstMs);
      expect(view.snapshot?.stockLeft).toBe(5n);
      expect(view).toMatchObject({ status: "waiting", stale: false });
      await pass(backoff.firstMs);
      expect(gateway.openStreams).toBe(1);
    });

    it("is stale when nobody answers", async () => {
      await pass(silence.firstMs);
      expect(view).toMatchObject({ status: "waiting", stale: true });
    });
  });

  it("becomes stale some time after its stream was lost", async () => {
    gateway.stream.send("snapshot", snapshotJson(10));
    gateway.stream.fail();
    await pass(staleAfter - 1);
    expect(view.stale).toBe(false);
    await pass(1);
    expect(view.stale).toBe(true);
  });

  it("disconnects offline, and comes back online at once", () => {
    gateway.stream.send("snapshot", snapshotJson(10));
    gateway.page.become({ online: false });
    expect(view.status).toBe("offline");
    expect(gateway.openStreams).toBe(0);
    gateway.page.become({ online: true });
    expect(gateway.openStreams).toBe(1);
    gateway.stream.send("snapshot", snapshotJson(11));
    expect(view.status).toBe("live");
  });

  it("pauses on a page that stays hidden, and goes on when it is seen", async () => {
    gateway.stream.send("snapshot", snapshotJson(10));
    gateway.answers(304);
    gateway.page.become({ visible: false });
    await pass(pauseAfterHidden - 1);
    expect(view.status).toBe("live");
    await pass(1);
    expect(view.status).toBe("paused");
    expect(gateway.openStreams).toBe(0);
    gateway.page.become({ visible: true });
    expect(gateway.openStreams).toBe(1);
  });

  it("keeps its connection when the page is hidden for a moment", async () => {
    gateway.stream.send("snapshot", snapshotJson(10));
    gateway.page.become({ visible: false });
    await pass(1_000);
    gateway.page.become({ visible: true });
    gateway.answers(304);
    await pass(pauseAfterHidden);
    expect(gateway.streams).toHaveLength(1);
    expect(view.status).toBe("live");
  });

  it("shares one stream among listeners, and closes it some time after the last", async () => {
    const second = feed.subscribe(() => undefined);
    expect(gateway.streams).toHaveLength(1);
    unsubscribe();
    await pass(linger);
    expect(gateway.openStreams).toBe(1);
    second();
    await pass(linger);
    expect(gateway.openStreams).toBe(0);
    expect(gateway.page.watched).toBe(false);
  });

  it("survives that an element is moved", async () => {
    unsubscribe();
    await pass(linger - 1);
    unsubscribe = feed.subscribe((news) => (view = news));
    await pass(linger);
    expect(gateway.streams).toHaveLength(1);
    expect(gateway.openStreams).toBe(1);
  });

  it("opens nothing for a resync whose stream is gone", async () => {
    gateway.stream.send("snapshot", snapshotJson(10));
    let answer: (response: Response) => void = () => undefined;
    gateway.fetch.mockImplementation(() => new Promise((resolve) => (answer = resolve)));
    gateway.stream.send("update", updateJson(12, 13));
    gateway.page.become({ online: false });
    answer(new Response(snapshotJson(12)));
    await pass(0);
    expect(view.status).toBe("offline");
  });
});

describe("the feeds of a page", () => {
  it("are one for each market of a gateway", () => {
    const feeds = new Feeds(DEFAULT_TIMINGS, new FakeGateway().ports);
    expect(feeds.of(ROOT, 1)).toBe(feeds.of(new URL(ROOT), 1));
    expect(feeds.of(ROOT, 2)).not.toBe(feeds.of(ROOT, 1));
    expect(feeds.of(new URL("https://other.example/"), 1)).not.toBe(feeds.of(ROOT, 1));
  });
});
