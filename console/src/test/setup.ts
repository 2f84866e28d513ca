import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterEach, vi } from "vitest";
import { SilentEventSource } from "./SilentEventSource";

// A bound for a busy machine, not an expectation.
configure({ asyncUtilTimeout: 30_000 });

// What browsers have and jsdom has not.
globalThis.EventSource = SilentEventSource as unknown as typeof EventSource;
globalThis.ResizeObserver = class {
  observe(): void {
    // Nothing changes its size here.
  }
  unobserve(): void {
    // Nothing was observed.
  }
  disconnect(): void {
    // Nothing was observed.
  }
};
window.matchMedia = (media: string) =>
  Object.assign(new EventTarget(), { matches: false, media, onchange: null }) as unknown as MediaQueryList;
window.scrollTo = () => undefined;
Element.prototype.scrollIntoView = () => undefined;

// Drawing on a canvas is the browser tests' concern.
vi.mock("uplot", () => ({
  default: class {
    setData(): void {
      // Not drawn.
    }
    setSize(): void {
      // Not drawn.
    }
    destroy(): void {
      // Nothing to free.
    }
  },
}));

afterEach(() => {
  cleanup();
  localStorage.clear();
});
