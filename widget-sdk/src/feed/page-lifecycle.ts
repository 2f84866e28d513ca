/** Whether the page can use a connection: seen by somebody, and on a network. */
export interface PageLifecycle {
  readonly visible: boolean;
  readonly online: boolean;
  /** Calls `changed` after each change, until the returned function is called. */
  watch(changed: () => void): () => void;
}

/** The page that this script runs in. */
export const browserPage: PageLifecycle = {
  get visible() {
    return document.visibilityState === "visible";
  },

  get online() {
    return navigator.onLine;
  },

  watch(changed) {
    const stop = new AbortController();
    const { signal } = stop;
    document.addEventListener("visibilitychange", changed, { signal });
    // A page that comes back from the back/forward cache has lost its connections.
    window.addEventListener("pageshow", changed, { signal });
    window.addEventListener("online", changed, { signal });
    window.addEventListener("offline", changed, { signal });
    return () => {
      stop.abort();
    };
  },
};
