import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

/** After a stream that the browser gave up on; its own retries cover shorter cuts. */
const REOPEN_MS = 5_000;

/**
 * Follows the service's events, so that open pages show what others change. Each (re)connection reads everything anew:
 * what happened in between is not told.
 */
export function useConfigEvents(): void {
  const queryClient = useQueryClient();
  useEffect(() => {
    let source: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = () => {
      void queryClient.invalidateQueries({ queryKey: ["config"] });
      void queryClient.invalidateQueries({ queryKey: ["markets"] });
    };
    const open = () => {
      source = new EventSource("/api/events");
      source.addEventListener("open", refresh);
      source.addEventListener("config", refresh);
      source.addEventListener("error", () => {
        if (source?.readyState === EventSource.CLOSED) timer = setTimeout(open, REOPEN_MS);
      });
    };
    open();
    return () => {
      source?.close();
      clearTimeout(timer);
    };
  }, [queryClient]);
}
