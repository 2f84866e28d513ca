/** Pauses between attempts, in milliseconds. */
export interface BackoffSettings {
  readonly firstMs: number;
  readonly longestMs: number;
}

/**
 * Exponential pauses with jitter: each is between half of and the whole nominal pause, which doubles. Visitors who
 * lost the same gateway at the same moment so come back spread over time.
 */
export class Backoff {
  #nominalMs: number;

  constructor(
    private readonly settings: BackoffSettings,
    private readonly random: () => number,
  ) {
    this.#nominalMs = settings.firstMs;
  }

  /** The next pause. */
  next(): number {
    const pause = this.#nominalMs * (0.5 + this.random() / 2);
    this.#nominalMs = Math.min(this.#nominalMs * 2, this.settings.longestMs);
    return pause;
  }

  /** Starts over, after a success. */
  reset(): void {
    this.#nominalMs = this.settings.firstMs;
  }
}
