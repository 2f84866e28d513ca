import type { ConfigDocument } from "../api/config";
import type { Draft } from "./form";

/** An unsaved edit: the version it was begun on, and the inputs that were changed. */
export interface PendingEdit {
  readonly base: ConfigDocument;
  readonly draft: Draft;
}

/** Unsaved edits by document. They outlive their page: walking about the console, or signing in again, loses none. */
export class DraftStore {
  readonly #edits = new Map<string, PendingEdit>();
  readonly #listeners = new Set<() => void>();

  get(document: string): PendingEdit | undefined {
    return this.#edits.get(document);
  }

  /** Keeps an edit; one that changes nothing is forgotten. */
  set(base: ConfigDocument, draft: Draft): void {
    if (draft.size === 0) this.#edits.delete(base.document);
    else this.#edits.set(base.document, { base, draft });
    this.#changed();
  }

  discard(document: string): void {
    if (this.#edits.delete(document)) this.#changed();
  }

  clear(): void {
    this.#edits.clear();
    this.#changed();
  }

  get isEmpty(): boolean {
    return this.#edits.size === 0;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
