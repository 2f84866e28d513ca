import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { DASHBOARD, renderApp, service } from "../test/renderApp";
import { assessAll, assessConsumer, assessStage } from "./assessment";
import { ThroughputWindow, WINDOW_SECONDS } from "./ThroughputWindow";

const RATES = { commands_per_s: 1, events_per_s: 2, trades_per_s: 3, requests_per_s: 4 };
const START = 1_763_800_000_000;

describe("the page", () => {
  it("shows figures with their units and judgements in words", async () => {
    service();
    renderApp("/");
    expect(await screen.findByText("4,321")).toBeInTheDocument();
    const stages = await screen.findByRole("table", { name: "Stage latencies" });
    expect(within(stages).getByText("Within target")).toBeInTheDocument();
    const consumers = screen.getByRole("table", { name: "Event consumers" });
    expect(within(consumers).getByText("12 ms")).toBeInTheDocument();
    expect(screen.getByRole("link", { name: "System: All roles ready" })).toBeInTheDocument();
  });

  it("says which roles are missing", async () => {
    const [core, gateway] = DASHBOARD.roles;
    service().on("GET /api/dashboard", {
      body: { ...DASHBOARD, roles: [core ?? null, { ...gateway, ready: false, detail: "connection refused" }] },
    });
    renderApp("/");
    expect(await screen.findByText("1 of 2 roles not ready")).toBeInTheDocument();
    expect(screen.getByText("connection refused")).toBeInTheDocument();
    expect(screen.getByRole("link", { name: "System: 1 role down" })).toBeInTheDocument();
  });

  it("has a place for every part that is not reported", async () => {
    service().on("GET /api/dashboard", { body: { time_ms: 1 } });
    renderApp("/");
    expect(await screen.findByText("No stage reported")).toBeInTheDocument();
    expect(screen.getByText("No consumer reported")).toBeInTheDocument();
    expect(screen.getByText("No role reported")).toBeInTheDocument();
  });

  it("says that nothing answers, and keeps the last figures", async () => {
    const fake = service();
    renderApp("/");
    await screen.findByText("4,321");
    fake.on("GET /api/dashboard", { status: 503, body: { detail: "The database is down." } });
    expect(await screen.findByText("The database is down.")).toBeInTheDocument();
    expect(screen.getByText("4,321")).toBeInTheDocument();
  });
});

describe("judgements", () => {
  const consumer = { name: "x", ready: true, lag_events: 7, lag_ms: 0, detail: "" };
  it.each([
    [0, "On time"],
    [1000, "On time"],
    [1001, "Behind"],
    [10_001, "Far behind"],
    [null, "Unknown"],
  ])("a consumer %s ms behind is %s", (lag_ms, label) => {
    expect(assessConsumer({ ...consumer, lag_ms }).label).toBe(label);
  });

  it("a consumer that is not ready is so, whatever its lag", () => {
    expect(assessConsumer({ ...consumer, ready: false }).label).toBe("Not ready");
  });

  it.each([
    [10_000, "Within target"],
    [10_001, "Slow tail"],
    [100_001, "Over target"],
    [null, "No samples"],
  ])("a stage with a p99.9 of %s µs: %s", (p999_us, label) => {
    expect(assessStage({ stage: "x", count: 1, p50_us: 1, p99_us: 1, p999_us, max_us: 1 }).label).toBe(label);
  });

  it("the whole: connecting, no answer, all down", () => {
    const down = { ...DASHBOARD, roles: DASHBOARD.roles.map((role) => ({ ...role, ready: false })) };
    expect(assessAll(undefined, false).label).toBe("Connecting");
    expect(assessAll(DASHBOARD, true).label).toBe("No answer");
    expect(assessAll(down, false).label).toBe("All roles down");
  });
});

describe("the window of samples", () => {
  it("a failed poll is a gap", () => {
    const window = new ThroughputWindow();
    window.add(START, RATES);
    window.add(START + 1000, null);
    window.add(START + 2000, RATES);
    expect(window.samples.commands).toEqual([1, null, 1]);
    expect(window.samples.times).toHaveLength(3);
  });

  it("polls that did not happen are a gap too", () => {
    const window = new ThroughputWindow();
    window.add(START, RATES);
    window.add(START + 30_000, RATES);
    expect(window.samples.trades).toEqual([3, null, 3]);
  });

  it("keeps five minutes", () => {
    const window = new ThroughputWindow();
    for (let second = 0; second <= 2 * WINDOW_SECONDS; second++) window.add(START + second * 1000, RATES);
    expect(window.samples.times).toHaveLength(WINDOW_SECONDS + 1);
    expect(window.samples.times[0]).toBe(START / 1000 + WINDOW_SECONDS);
  });

  it("a clock that ran back starts anew", () => {
    const window = new ThroughputWindow();
    window.add(START, RATES);
    window.add(START - 5000, RATES);
    expect(window.samples.times).toEqual([START / 1000 - 5]);
  });
});
