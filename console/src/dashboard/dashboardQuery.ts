import { queryOptions } from "@tanstack/react-query";
import { getDashboard } from "../api/dashboard";
import type { ThroughputWindow } from "./ThroughputWindow";

const POLL_MS = 1_000;

/** The dashboard, polled each second; every poll leaves a sample in the window, or a gap. */
export const dashboardQuery = (window: ThroughputWindow) =>
  queryOptions({
    queryKey: ["dashboard"],
    queryFn: async ({ signal }) => {
      try {
        const dashboard = await getDashboard(signal);
        window.add(Date.now(), dashboard.throughput);
        return dashboard;
      } catch (failure) {
        if (!signal.aborted) window.add(Date.now(), null);
        throw failure;
      }
    },
    refetchInterval: POLL_MS,
    retry: false,
    gcTime: Infinity,
  });
