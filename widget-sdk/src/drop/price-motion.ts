const FLASH_MS = 1_200;
const DELTA_MS = 5_000;

/** Shows that a price moved: its colour flashes, and a note by how much fades away. Still for who asked for less motion. */
export class PriceMotion {
  #last: bigint | null = null;

  /** @param price in ticks; null: there is none @returns how far it moved since the last call; 0: not at all */
  moved(price: bigint | null): bigint {
    const delta = price === null || this.#last === null ? 0n : price - this.#last;
    this.#last = price;
    return delta;
  }

  /** Plays the movement on what shows the price and what shows the difference. */
  play(delta: bigint, price: Element | null, note: Element | null): void {
    if (delta === 0n || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const color = delta > 0n ? "var(--_up)" : "var(--_down)";
    price?.animate([{ color }, { color, offset: 0.4 }, {}], { duration: FLASH_MS, easing: "ease-out" });
    note?.animate(
      [
        { opacity: 0, transform: "translateY(0.25em)" },
        { opacity: 1, transform: "none", offset: 0.06 },
        { opacity: 1, offset: 0.8 },
        { opacity: 0 },
      ],
      { duration: DELTA_MS },
    );
  }
}
