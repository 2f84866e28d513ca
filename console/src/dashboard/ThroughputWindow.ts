import type { Throughput } from "../api/dashboard";

/** How far back the charts reach. */
export const WINDOW_SECONDS = 300;
/** A longer silence than this between two samples is a gap. */
const GAP_SECONDS = 3.5;

/** Samples as columns of equal length, oldest first; null where there was none. Times are seconds since the Unix epoch. */
export interface Samples {
  readonly times: readonly number[];
  readonly commands: readonly (number | null)[];
  readonly trades: readonly (number | null)[];
  readonly requests: readonly (number | null)[];
}

const EMPTY: Samples = { times: [], commands: [], trades: [], requests: [] };

/** The last five minutes of throughput as this page saw them. A poll that failed, or did not happen, leaves a gap. */
export class ThroughputWindow {
  #samples = EMPTY;
  readonly #listeners = new Set<() => void>();

  get samples(): Samples {
    return this.#samples;
  }

  /** Adds what a poll brought at a time of this page's clock, in milliseconds; null for a poll that failed. */
  add(nowMs: number, throughput: Throughput | null): void {
    const now = nowMs / 1000;
    const last = this.#samples.times.at(-1);
    // A clock that ran back starts anew: a chart cannot show a time twice.
    if (last !== undefined && now <= last) this.#samples = EMPTY;
    else if (last !== undefined && now - last > GAP_SECONDS) this.#append((last + now) / 2, null);
    this.#append(now, throughput);
    for (const listener of this.#listeners) listener();
  }

  clear(): void {
    this.#samples = EMPTY;
    for (const listener of this.#listeners) listener();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #append(now: number, throughput: Throughput | null): void {
    const { times, commands, trades, requests } = this.#samples;
    const from = times.findIndex((time) => time >= now - WINDOW_SECONDS);
    const kept = <T>(column: readonly T[], value: T) => [...(from < 0 ? [] : column.slice(from)), value];
    this.#samples = {
      times: kept(times, now),
      commands: kept(commands, throughput?.commands_per_s ?? null),
      trades: kept(trades, throughput?.trades_per_s ?? null),
      requests: kept(requests, throughput?.requests_per_s ?? null),
    };
  }
}
