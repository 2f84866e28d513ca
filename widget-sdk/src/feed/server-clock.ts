/** Estimates the server's clock, for countdowns on devices whose own clock is wrong. Milliseconds. */
export class ServerClock {
  /** The server is at least so far ahead of this device; null: nothing is known. */
  #atLeastMs: number | null = null;
  /** How far the server is ahead, as measured; null: not yet. */
  #measuredMs: number | null = null;

  constructor(private readonly deviceNow: () => number) {}

  /** Milliseconds since the Unix epoch by the server's clock, as well as it is known. */
  now(): number {
    return this.deviceNow() + Math.max(this.#measuredMs ?? 0, this.#atLeastMs ?? -Infinity);
  }

  /**
   * The server has reached this time, perhaps long ago: a market that is quiet shows the time of its last event. So
   * it can only tell that the device is behind.
   */
  reached(timeMs: number): void {
    this.#atLeastMs = Math.max(timeMs - this.deviceNow(), this.#atLeastMs ?? -Infinity);
  }

  /** The server's clock showed this time a moment ago: in an update that was just sent, or in a reply's Date. */
  shows(timeMs: number): void {
    // Delay on the way makes an estimate too low, never too high: the highest is the best.
    this.#measuredMs = Math.max(timeMs - this.deviceNow(), this.#measuredMs ?? -Infinity);
  }
}
