import { useSyncExternalStore } from "react";
import type { ConfigDocument } from "../api/config";
import { useServices } from "../app/services";
import { same } from "../lib/diff";
import { at } from "../lib/json";
import { edited, rebased, type Draft, type InputValue } from "./form";

const NO_DRAFT: Draft = new Map();

/** An edit in progress of a document, and what can be done with it. */
export interface Edit {
  /** The version that the edit is based on: the current one until something is typed, then the one it was begun on. */
  readonly base: ConfigDocument;
  readonly draft: Draft;
  /** Whether another version was saved since the edit was begun. */
  readonly stale: boolean;
  set(path: string, value: InputValue, initial: InputValue): void;
  discard(): void;
  /** Lays the edit upon a version; of fields to give up, that version's values stay. */
  rebase(onto: ConfigDocument, giveUp?: readonly string[]): void;
}

export function useEdit(current: ConfigDocument): Edit {
  const { drafts } = useServices();
  const pending = useSyncExternalStore(drafts.subscribe, () => drafts.get(current.document));
  const base = pending?.base ?? current;
  const draft = pending?.draft ?? NO_DRAFT;
  return {
    base,
    draft,
    stale: base.version !== current.version,
    set: (path, value, initial) => {
      drafts.set(base, edited(draft, path, value, initial));
    },
    discard: () => {
      drafts.discard(current.document);
    },
    rebase: (onto, giveUp = []) => {
      const kept = new Map([...draft].filter(([path]) => !giveUp.includes(path)));
      drafts.set(onto, rebased(onto.schema, onto.body, kept));
    },
  };
}

/** The fields that the edit changes and that another version, based on the same, changed too. */
export function conflicts(base: ConfigDocument, theirs: ConfigDocument, draft: Draft): readonly string[] {
  return [...draft.keys()].filter((path) => !same(at(base.body, path), at(theirs.body, path)));
}
