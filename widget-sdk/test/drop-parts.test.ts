import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Announcer } from "../src/drop/announcer.js";
import { countdown, untilNextSecond } from "../src/drop/countdown.js";
import { messagesOf, setMessages } from "../src/drop/messages.js";
import { phaseOf, type Phase } from "../src/drop/phase.js";
import { share } from "../src/drop/view/context.js";
import { imageUrl } from "../src/drop/view/media.js";
import { ServerClock } from "../src/feed/server-clock.js";
import { parseSnapshot } from "../src/feed/wire.js";
import { snapshotJson } from "./support/messages.js";

const OPENS = 1_763_800_000_000;
const drop = (opensAt: number | null): object => ({
  drop: { title: "Gig", subtitle: "", image_url: "", opens_at_ms: opensAt },
});

describe("a countdown", () => {
  it.each([
    [0, [0, 0, 0, 0]],
    [-5_000, [0, 0, 0, 0]],
    [1, [0, 0, 0, 1]],
    [1_000, [0, 0, 0, 1]],
    [1_001, [0, 0, 0, 2]],
    [60_000, [0, 0, 1, 0]],
    [86_399_999, [1, 0, 0, 0]],
    [190_062_000, [2, 4, 47, 42]],
  ])("shows %s ms as %s", (ms, parts) => {
    expect(Object.values(countdown(ms))).toEqual(parts);
  });

  it("changes when the next second begins", () => {
    expect([1, 999, 1_000, 2_500].map(untilNextSecond)).toEqual([1, 999, 1_000, 500]);
  });
});

describe("a drop's phase", () => {
  it.each<[Phase, object, number]>([
    ["open", {}, OPENS],
    ["open", { stock_left: 0 }, OPENS],
    ["open", { asks: [] }, OPENS],
    ["soldOut", { asks: [], stock_left: 0 }, OPENS],
    ["halted", { state: "halted" }, OPENS],
    ["ended", { state: "closed" }, OPENS],
    ["upcoming", { state: "closed", ...drop(OPENS) }, OPENS - 1],
    ["upcoming", drop(OPENS), OPENS - 1],
    ["opening", { state: "closed", ...drop(OPENS) }, OPENS],
    ["open", drop(OPENS), OPENS],
    ["ended", { state: "closed", ...drop(OPENS) }, OPENS + 3_600_000],
    ["ended", { state: "closed", ...drop(OPENS - 60_000) }, OPENS],
  ])("is %s for %j at %s", (phase, changes, now) => {
    expect(phaseOf(parseSnapshot(snapshotJson(1, changes)), now)).toBe(phase);
  });
});

describe("an announcer", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("speaks at once, then rarely, and then the newest", () => {
    const spoken: string[] = [];
    const announcer = new Announcer(15_000, () => spoken.push(announcer.text));
    for (const text of ["one", "two", "three"]) announcer.say(text);
    vi.advanceTimersByTime(14_999);
    expect(spoken).toEqual(["one"]);
    vi.advanceTimersByTime(1);
    expect(spoken).toEqual(["one", "three"]);
    announcer.say("three");
    vi.advanceTimersByTime(60_000);
    expect(spoken).toEqual(["one", "three"]);
  });

  it("says nothing after its end", () => {
    const changed = vi.fn();
    const announcer = new Announcer(15_000, changed);
    announcer.say("one");
    announcer.say("two");
    announcer.stop();
    vi.advanceTimersByTime(60_000);
    expect(changed).toHaveBeenCalledOnce();
  });
});

describe("the server's clock", () => {
  it("is the device's until something is known", () => {
    expect(new ServerClock(() => 5_000).now()).toBe(5_000);
  });

  it("does not take a quiet market's last event for now", () => {
    const clock = new ServerClock(() => 3_600_000);
    clock.reached(1_000);
    expect(clock.now()).toBe(3_600_000);
  });

  it("moves a device that is behind forward", () => {
    const clock = new ServerClock(() => 1_000);
    clock.reached(61_000);
    expect(clock.now()).toBe(61_000);
  });

  it("moves a device that is ahead back, once an update shows it, by the least delay seen", () => {
    const clock = new ServerClock(() => 100_000);
    clock.shows(39_500);
    clock.shows(40_000);
    clock.shows(39_700);
    expect(clock.now()).toBe(40_000);
  });
});

describe("texts", () => {
  it("follow the primary language, and fall back to English", () => {
    expect(messagesOf("de-AT").phase.open).toBe("Im Verkauf");
    expect(messagesOf("EN-gb").phase.open).toBe("On sale");
    expect(messagesOf("xx").phase.open).toBe("On sale");
  });

  it("can be added and replaced", () => {
    setMessages("fr", { priceFrom: "Dès" });
    expect(messagesOf("fr-FR").priceFrom).toBe("Dès");
    expect(messagesOf("fr-FR").retry).toBe("Try again");
  });
});

describe("an image's address", () => {
  const gateway = new URL("https://gateway.example/edge/");

  it.each([
    ["https://cdn.example/a.jpg", "https://cdn.example/a.jpg"],
    ["/demo/a.svg", "https://gateway.example/demo/a.svg"],
    ["a.svg", "https://gateway.example/edge/a.svg"],
    ["javascript:alert(1)", undefined],
    ["data:image/png;base64,AA", undefined],
    ["https://", undefined],
    ["", undefined],
  ])("%s is %s", (address, href) => {
    expect(imageUrl(address, gateway)?.href).toBe(href);
  });
});

describe("a bar's share", () => {
  it.each([
    [0n, 10n, 0],
    [5n, 10n, 0.5],
    [10n, 10n, 1],
    [11n, 10n, 1],
    [1n, 0n, 0],
    [-1n, 10n, 0],
  ])("%s of %s is %s", (part, whole, expected) => {
    expect(share(part, whole)).toBe(expected);
  });
});
