import { screen, within } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { MARKET, renderApp, service, SESSION } from "../test/renderApp";
import { SilentEventSource } from "../test/SilentEventSource";
import { afterUpdate, fromSnapshot, type LiveMarket } from "./liveMarket";
import { follow } from "./useLiveMarkets";

const SNAPSHOT = {
  version: "1.10.0",
  state: "continuous" as const,
  bids: [[4590, 1, 1]],
  asks: [[4610, 2, 1]],
  last_price: 4600,
  stock_left: 12,
};

describe("the live feed", () => {
  it("an update changes only its sections", () => {
    const market = fromSnapshot(SNAPSHOT);
    const next = afterUpdate(market, { version: "1.11.0", previous: "1.10.0", asks: [], last_price: 4610 });
    expect(next).toEqual({ ...market, version: "1.11.0", best_ask: null, last_price: 4610 });
  });

  it("an update that does not follow is refused", () => {
    expect(afterUpdate(fromSnapshot(SNAPSHOT), { version: "1.12.0", previous: "1.11.0" })).toBeUndefined();
  });

  describe("followed", () => {
    afterEach(() => {
      vi.useRealTimers();
    });

    it("is opened anew after a message is missed, and says so meanwhile", () => {
      vi.useFakeTimers();
      SilentEventSource.opened = [];
      const told: (LiveMarket | undefined)[] = [];
      const stop = follow("http://gateway/events", (market) => told.push(market));
      SilentEventSource.opened[0]?.say("snapshot", SNAPSHOT);
      SilentEventSource.opened[0]?.say("update", { version: "1.13.0", previous: "1.12.0", last_price: 1 });
      expect(told.map((market) => market?.last_price)).toEqual([4600, undefined]);
      vi.runOnlyPendingTimers();
      expect(SilentEventSource.opened).toHaveLength(2);
      SilentEventSource.opened[1]?.say("snapshot", { ...SNAPSHOT, last_price: 4700 });
      expect(told.at(-1)?.last_price).toBe(4700);
      stop();
      expect(SilentEventSource.opened[1]?.readyState).toBe(SilentEventSource.CLOSED);
    });
  });
});

describe("the page", () => {
  it("shows prices in the market's scale, and the live one as it comes", async () => {
    SilentEventSource.opened = [];
    service().on("GET /api/session", { body: { ...SESSION, gateway_url: "http://127.0.0.1:8080/" } });
    renderApp("/markets");
    expect(await screen.findByText("46.00")).toBeInTheDocument();
    expect(screen.getByText("2.5 %")).toBeInTheDocument();
    const stream = SilentEventSource.opened.find(({ url }) => url.includes("public"));
    expect(stream?.url).toBe("http://127.0.0.1:8080/public/v1/markets/1/events");
    stream?.say("snapshot", { ...SNAPSHOT, last_price: 4711 });
    expect(await screen.findByText("47.11")).toBeInTheDocument();
  });

  it("halts after a confirmation", async () => {
    const fake = service().on("POST /api/markets/1/state", { body: {} });
    const { user } = renderApp("/markets");
    await user.click(await screen.findByRole("button", { name: "Halt GIG-USD" }));
    const dialog = await screen.findByRole("dialog", { name: "Halt GIG-USD?" });
    expect(within(dialog).getByText("New orders are rejected and nothing trades.")).toBeInTheDocument();
    await user.click(within(dialog).getByRole("button", { name: "Halt GIG-USD" }));
    expect(await screen.findByText("GIG-USD is halted")).toBeInTheDocument();
    expect(fake.at("POST /api/markets/1/state")[0]?.body).toEqual({ state: "halted" });
  });

  it("closes only once the symbol is typed, and shows why it could not", async () => {
    service().on("POST /api/markets/1/state", { status: 503, body: { detail: "The gateway is not connected." } });
    const { user } = renderApp("/markets");
    await user.click(await screen.findByRole("button", { name: "Close GIG-USD" }));
    const dialog = await screen.findByRole("dialog", { name: "Close GIG-USD?" });
    const close = within(dialog).getByRole("button", { name: "Close GIG-USD" });
    expect(close).toBeDisabled();
    await user.type(within(dialog).getByRole("textbox", { name: "Type GIG-USD to confirm" }), "GIG-USD");
    await user.click(close);
    expect(await within(dialog).findByText("The gateway is not connected.")).toBeInTheDocument();
  });

  it("offers to resume a halted market", async () => {
    service().on("GET /api/markets", { body: { markets: [{ ...MARKET, state: "halted" }] } });
    renderApp("/markets");
    expect(await screen.findByRole("button", { name: "Resume GIG-USD" })).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Halt GIG-USD" })).not.toBeInTheDocument();
  });

  it("has words for an installation without markets", async () => {
    service().on("GET /api/markets", { body: { markets: [] } });
    renderApp("/markets");
    expect(await screen.findByText("There is no market yet")).toBeInTheDocument();
  });
});
