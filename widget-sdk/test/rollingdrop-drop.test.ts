import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { PhaseDetail, PriceDetail } from "../src/drop/rollingdrop-drop.js";
import { DEFAULT_TIMINGS } from "../src/feed/feed-settings.js";
import { Feeds } from "../src/feed/feeds.js";
import { RollingDropDrop } from "../src/widget.js";
import { FakeGateway } from "./support/gateway.js";
import { snapshotJson, updateJson } from "./support/messages.js";

const FRAME_MS = 20;

describe("<rollingdrop-drop>", () => {
  let gateway: FakeGateway;
  let element: RollingDropDrop;

  /** Lets a frame pass, so that everything that is due is drawn. */
  const frame = (ms = FRAME_MS): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
  const find = (selector: string): Element | null => element.renderRoot.querySelector(selector);
  const text = (selector: string): string =>
    (find(selector)?.textContent ?? "").replaceAll(/\s+/g, " ").trim();
  const texts = (selector: string): string[] =>
    [...element.renderRoot.querySelectorAll(selector)].map((e) =>
      e.textContent.replaceAll(/\s+/g, " ").trim(),
    );

  async function place(attributes: Record<string, string> = {}): Promise<void> {
    element = document.createElement("rollingdrop-drop");
    for (const [name, value] of Object.entries({
      market: "1",
      lang: "en-US",
      gateway: "https://g.example",
      ...attributes,
    }))
      element.setAttribute(name, value);
    document.body.append(element);
    await frame();
  }

  async function show(changes = {}, attributes = {}): Promise<void> {
    await place(attributes);
    gateway.stream.send("snapshot", snapshotJson(10, changes));
    await frame();
  }

  async function update(sequence: number, changes: object): Promise<void> {
    gateway.stream.send("update", updateJson(sequence - 1, sequence, changes));
    await frame();
  }

  beforeEach(() => {
    vi.useFakeTimers({
      toFake: ["setTimeout", "clearTimeout", "Date", "requestAnimationFrame", "cancelAnimationFrame"],
      now: 1_763_800_000_000,
    });
    gateway = new FakeGateway();
    gateway.answers(503);
    RollingDropDrop.feeds = new Feeds(DEFAULT_TIMINGS, gateway.ports);
  });

  afterEach(() => {
    element.remove();
    vi.useRealTimers();
  });

  it("shows a skeleton while it connects", async () => {
    await place();
    expect(find(".skeleton")?.getAttribute("aria-busy")).toBe("true");
    expect(text("[role=status]")).toBe("Loading prices");
  });

  it("shows the drop, its price, fee, stock, book and trades", async () => {
    await show();
    expect(text("h2")).toBe("Midnight Ensemble");
    expect(text(".subtitle")).toBe("Riverside Hall");
    expect(text(".badge")).toBe("On sale");
    expect(text(".label")).toBe("From");
    expect(text(".price")).toBe("$46.00");
    expect(texts(".fine span")).toEqual(["plus 2.5% service fee", "Last sold for $45.50"]);
    expect(text(".stock-text")).toBe("100 left");
    expect(texts(".bids tbody td")).toEqual(["45.00", "4", "44.00", "8"]);
    expect(texts(".asks tbody td")).toEqual(["46.00", "2", "47.00", "6"]);
    expect(text(".trades tbody td")).toBe("▲45.50 bought");
    expect(text(".status")).toBe("Live");
  });

  it("draws depth and stock as bars without a style attribute in the markup", async () => {
    await show();
    const [best] = [...element.renderRoot.querySelectorAll<HTMLElement>(".asks tbody tr")];
    expect(best?.style.getPropertyValue("--share")).toBe("0.25");
    await update(11, { stock_left: 15 });
    expect(text(".stock-text")).toBe("Only 15 left");
    expect(find(".stock")?.hasAttribute("data-scarce")).toBe(true);
    expect(find("[role=meter]")?.getAttribute("aria-valuenow")).toBe("15");
  });

  it("follows updates, and shows by how much the price moved", async () => {
    await show();
    await update(11, { asks: [[4725, 1, 1]], last_price: 4725 });
    expect(text(".price")).toBe("$47.25");
    expect(text(".delta")).toBe("▲ $1.25");
    await update(12, { asks: [[4700, 1, 1]] });
    expect(text(".delta")).toBe("▼ $0.25");
    expect(find(".delta")?.getAttribute("data-moved")).toBe("down");
  });

  it("announces the price politely, and not at every change", async () => {
    await show();
    expect(text("[aria-live=polite]")).toBe("Price now $46.00. 100 left.");
    await update(11, { asks: [[4725, 1, 1]] });
    expect(text("[aria-live=polite]")).toBe("Price now $46.00. 100 left.");
    await frame(15_000);
    expect(text("[aria-live=polite]")).toBe("Price now $47.25. 100 left.");
  });

  it("speaks German, and an element's own texts", async () => {
    await show({}, { lang: "de" });
    expect(text(".badge")).toBe("Im Verkauf");
    expect(text(".price")).toBe("46,00 $");
    element.messages = { priceFrom: "Schon ab" };
    await frame();
    expect(text(".label")).toBe("Schon ab");
  });

  it("takes the language of the page around it", async () => {
    document.body.lang = "de";
    await show({}, { lang: "" });
    expect(text(".badge")).toBe("Im Verkauf");
    document.body.removeAttribute("lang");
  });

  it("shows a halted market as paused", async () => {
    await show({ state: "halted" });
    expect(text(".badge")).toBe("Paused");
    expect(text(".note")).toContain("paused for a moment");
  });

  it("shows the last price when the sale is over", async () => {
    await show({ state: "closed" });
    expect(text(".badge")).toBe("Sale ended");
    expect(text(".label")).toBe("Last sold for");
    expect(text(".price")).toBe("$45.50");
    expect(find(".stock")).toBeNull();
  });

  it("shows what is sold out", async () => {
    await show({ asks: [], stock_left: 0 });
    expect(text(".badge")).toBe("Sold out");
    expect(text(".asks .empty")).toBe("No offers");
    expect(text(".stock-text")).toBe("None left from the organiser");
  });

  it("shows a market that is no drop under its symbol", async () => {
    await show({ drop: null });
    expect(text("h2")).toBe("GIG-USD");
    expect(find(".drawing")).not.toBeNull();
  });

  it("counts down to the opening by the server's clock, then opens by itself", async () => {
    const phases: string[] = [];
    document.body.addEventListener("rollingdrop-phase", (event) => {
      phases.push((event as CustomEvent<PhaseDetail>).detail.phase);
    });
    const opens = Date.now() + 63_000;
    const drop = { title: "Gig", subtitle: "", image_url: "", opens_at_ms: opens };
    // The device is 60 seconds behind the server.
    const behind = { time_ms: Date.now() + 60_000 };
    const closed = { state: "closed", drop, bids: [], asks: [], trades: [], last_price: null };
    await show({ ...closed, ...behind });
    expect(text(".badge")).toBe("Opens soon");
    expect(texts(".unit b")).toEqual(["00", "00", "03"]);
    expect(find(".market")).toBeNull();
    await frame(1_000 + FRAME_MS);
    expect(texts(".unit b")).toEqual(["00", "00", "02"]);
    await frame(2_000 + FRAME_MS);
    expect(text(".badge")).toBe("Opening");
    await update(11, { state: "continuous", asks: [[4600, 10, 1]], time_ms: Date.now() + 60_000 });
    expect(text(".badge")).toBe("On sale");
    expect(phases).toEqual(["upcoming", "opening", "open"]);
  });

  it("tells the page the price, exactly, when it changes", async () => {
    const prices: PriceDetail[] = [];
    await place();
    element.addEventListener("rollingdrop-price", (event) => {
      prices.push((event as CustomEvent<PriceDetail>).detail);
    });
    gateway.stream.send("snapshot", snapshotJson(10));
    await frame();
    await update(11, { stock_left: 99 });
    await update(12, { asks: [] });
    expect(prices).toEqual([
      { marketId: 1, price: "46.00", currency: "USD", kind: "from" },
      { marketId: 1, price: "45.50", currency: "USD", kind: "last" },
    ]);
  });

  it("says that prices are out of reach, and lets the visitor try again", async () => {
    await place();
    gateway.stream.fail();
    await frame();
    expect(text("h2")).toBe("Live prices are out of reach");
    find("button")?.dispatchEvent(new Event("click"));
    expect(gateway.streams).toHaveLength(2);
    await frame();
    expect(find("button")?.hasAttribute("disabled")).toBe(true);
    gateway.stream.send("snapshot", snapshotJson(10));
    await frame();
    expect(text(".price")).toBe("$46.00");
  });

  it("says that the visitor is offline", async () => {
    gateway.page.online = false;
    await place();
    expect(text("h2")).toBe("You are offline");
  });

  it("keeps showing what it knows offline, and says of when it is", async () => {
    await show();
    gateway.page.become({ online: false });
    await frame(DEFAULT_TIMINGS.staleAfter + FRAME_MS);
    expect(text(".price")).toBe("$46.00");
    expect(find(".card")?.hasAttribute("data-stale")).toBe(true);
    expect(text(".status")).toMatch(/^You are offline Prices from \d/);
  });

  it.each(["", "0", "1.5", "one", "-1"])(
    "says of market '%s' that it is not available, and asks nobody",
    async (market) => {
      await place({ market });
      expect(text("h2")).toBe("This drop is not available");
      expect(gateway.streams).toHaveLength(0);
    },
  );

  it("draws instead of an image that does not load", async () => {
    await show({ drop: { title: "Gig", subtitle: "", image_url: "/a.jpg", opens_at_ms: null } });
    expect(find("img")?.getAttribute("src")).toBe("https://g.example/a.jpg");
    find("img")?.dispatchEvent(new Event("error"));
    await frame();
    expect(find("img")).toBeNull();
    expect(find(".drawing")).not.toBeNull();
  });

  it("goes without book and trades where they are not wanted", async () => {
    await show({}, { depth: "0", trades: "0" });
    expect(find(".market")).toBeNull();
    element.depth = 1;
    await frame();
    expect(texts(".asks tbody tr")).toHaveLength(1);
    expect(find(".trades")).toBeNull();
  });

  it("follows another market when told to", async () => {
    await show();
    element.market = "2";
    await frame();
    expect(find(".skeleton")).not.toBeNull();
    expect(gateway.stream.url).toContain("/markets/2/");
  });

  it("shares a stream with the other elements of its market, and lets it go", async () => {
    await show();
    const second = document.createElement("rollingdrop-drop");
    second.market = "1";
    second.gateway = "https://g.example";
    document.body.append(second);
    await frame();
    expect(gateway.streams).toHaveLength(1);
    second.remove();
    element.remove();
    await frame(DEFAULT_TIMINGS.linger);
    expect(gateway.openStreams).toBe(0);
  });
});
