// Stage latencies and throughput, asked for every two seconds.

import { grouped } from "./decimal.js";
import { Rows, put, row } from "./book.js";

const EVERY_MS = 2_000;
// The bars' scale: microseconds from 10 ns to 100 ms, logarithmic.
const LOWEST = Math.log10(0.01);
const HIGHEST = Math.log10(100_000);

const place = (micros) => Math.min(1, Math.max(0, (Math.log10(Math.max(micros, 0.01)) - LOWEST) / (HIGHEST - LOWEST))).toFixed(4);

/** Three significant digits, as far as they fit: 0.25, 4.21, 38.5, 912, 14,200. */
function micros(value) {
  if (value < 10) return value.toFixed(2);
  return value < 100 ? value.toFixed(1) : grouped(Math.round(value));
}

export class Latency {
  #rows;
  #elements;
  #before = null;

  constructor(elements) {
    this.#elements = elements;
    this.#rows = new Rows(elements.stages, stageRow);
    this.#ask();
    setInterval(() => document.hidden || this.#ask(), EVERY_MS);
  }

  async #ask() {
    try {
      const response = await fetch("/public/v1/latency", { signal: AbortSignal.timeout(EVERY_MS) });
      if (response.ok) this.#show(await response.json());
    } catch {
      // The connection's state says that the gateway is away.
      this.#before = null;
      put(this.#elements.rate, "–");
    }
  }

  #show(now) {
    const { rate, sequence, empty, foot, count } = this.#elements;
    const before = this.#before;
    if (before && now.uptime_ms > before.uptime_ms) {
      const perSecond = ((now.events - before.events) * 1000) / (now.uptime_ms - before.uptime_ms);
      put(rate, grouped(Math.round(perSecond)));
    }
    this.#before = now;
    put(sequence, grouped(now.sequence));
    const measured = now.stages.filter((stage) => stage.count > 0);
    empty.hidden = measured.length > 0;
    foot.hidden = measured.length === 0;
    put(count, grouped(Math.max(0, ...measured.map((stage) => stage.count))));
    this.#rows.show(measured, (element, stage) => {
      const [name, range, p50, p99, p999, max] = element.children;
      put(name, stage.stage[0].toUpperCase() + stage.stage.slice(1));
      put(p50, micros(stage.p50_us));
      put(p99, micros(stage.p99_us));
      put(p999, micros(stage.p999_us));
      put(max, micros(stage.max_us));
      const track = range.firstChild;
      track.style.setProperty("--from", place(stage.p50_us));
      track.style.setProperty("--at", place(stage.p99_us));
      track.style.setProperty("--to", place(stage.p999_us));
    });
  }
}

function stageRow() {
  const element = row("stage", "name", "range", "p50", "p99", "p999", "max wide");
  const track = document.createElement("div");
  track.className = "track";
  track.setAttribute("aria-hidden", "true");
  track.append(document.createElement("b"), document.createElement("s"));
  element.children[1].append(track);
  return element;
}
