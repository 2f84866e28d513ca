import { QueryClient, QueryCache, MutationCache } from "@tanstack/react-query";
import { createContext, use } from "react";
import { ApiError, isSessionOver } from "../api/http";
import { sessionQuery } from "../api/session";
import { DraftStore } from "../config/DraftStore";
import { ThroughputWindow } from "../dashboard/ThroughputWindow";

/** Reads are tried again so often where there was no answer; an answer, bad or not, stands. */
const READ_RETRIES = 1;

/** What lives as long as the page, shared by all of it. */
export interface Services {
  readonly queryClient: QueryClient;
  /** Unsaved edits of configuration documents. */
  readonly drafts: DraftStore;
  /** The last five minutes of throughput. */
  readonly throughput: ThroughputWindow;
}

export function createServices(): Services {
  // Whatever request learns that the session is over, the whole page knows: the shell then asks to sign in again.
  const onError = (failure: unknown) => {
    if (isSessionOver(failure)) queryClient.setQueryData(sessionQuery.queryKey, null);
  };
  const queryClient = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        // The service may well be on this machine, which needs no network.
        networkMode: "always",
        retry: (failures, failure) => !(failure instanceof ApiError) && failures < READ_RETRIES,
      },
      mutations: { networkMode: "always", retry: false },
    },
  });
  return { queryClient, drafts: new DraftStore(), throughput: new ThroughputWindow() };
}

export const ServicesContext = createContext<Services | null>(null);

export function useServices(): Services {
  const services = use(ServicesContext);
  if (services === null) throw new Error("There are no services here: render this inside App.");
  return services;
}
