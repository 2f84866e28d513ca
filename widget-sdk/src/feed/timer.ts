/** One delayed call at a time: setting it again replaces the earlier one. */
export class Timer {
  #id: ReturnType<typeof setTimeout> | null = null;

  get pending(): boolean {
    return this.#id !== null;
  }

  set(delayMs: number, call: () => void): void {
    this.clear();
    this.#id = setTimeout(() => {
      this.#id = null;
      call();
    }, delayMs);
  }

  clear(): void {
    if (this.#id !== null) clearTimeout(this.#id);
    this.#id = null;
  }
}
