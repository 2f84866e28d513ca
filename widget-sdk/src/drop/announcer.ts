import { Timer } from "../feed/timer.js";

/** Speaks through a live region, no more often than a listener can bear: the newest text wins, the others are dropped. */
export class Announcer {
  readonly #timer = new Timer();
  #spoken = "";
  #waiting: string | null = null;

  constructor(
    private readonly pauseMs: number,
    private readonly changed: () => void,
  ) {}

  /** The live region's text. */
  get text(): string {
    return this.#spoken;
  }

  say(text: string): void {
    if (this.#timer.pending) {
      this.#waiting = text;
      return;
    }
    this.#waiting = null;
    if (text === this.#spoken) return;
    this.#spoken = text;
    this.#timer.set(this.pauseMs, () => {
      if (this.#waiting !== null) this.say(this.#waiting);
    });
    this.changed();
  }

  stop(): void {
    this.#timer.clear();
    this.#waiting = null;
  }
}
