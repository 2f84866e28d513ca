import { createMemoryHistory } from "@tanstack/react-router";
import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { App } from "../app/App";
import { createServices } from "../app/services";
import { FakeService } from "./fakeService";

export const SESSION = { user: "demo", role: "operator" };

export const MARKET = {
  market_id: 1,
  symbol: "GIG-USD",
  state: "continuous",
  last_price: 4600,
  best_bid: 4590,
  best_ask: 4610,
  stock_left: 12,
  fees: { maker_ppm: 0, taker_ppm: 25_000 },
  drop: null,
  base_asset: { id: 2, symbol: "TICKET", scale: 0 },
  quote_asset: { id: 1, symbol: "USD", scale: 2 },
  tick_size: 1,
  lot_size: 1,
  version: "1.10.0",
};

export const DASHBOARD = {
  time_ms: 1_763_800_000_000,
  throughput: { commands_per_s: 4321, events_per_s: 9000, trades_per_s: 1200, requests_per_s: 4000 },
  stages: [{ stage: "engine", count: 10, p50_us: 1.4, p99_us: 5, p999_us: 21, max_us: 60 }],
  consumers: [{ name: "persister", ready: true, lag_events: 3, lag_ms: 12, detail: "" }],
  roles: [
    { name: "core", url: "http://127.0.0.1:8082", ready: true, detail: "" },
    { name: "gateway", url: "http://127.0.0.1:8080", ready: true, detail: "" },
  ],
};

/** A signed-in service with one market. */
export function service(): FakeService {
  return new FakeService()
    .on("GET /api/session", { body: SESSION })
    .on("GET /api/dashboard", { body: DASHBOARD })
    .on("GET /api/markets", { body: { markets: [MARKET] } })
    .on("GET /api/config", { body: { documents: [] } });
}

/** The whole console at an address. */
export function renderApp(address: string) {
  const history = createMemoryHistory({ initialEntries: [address] });
  const services = createServices();
  render(<App services={services} history={history} />);
  return { history, services, user: userEvent.setup() };
}
