import { useEffect, useState } from "react";
import { decode } from "../api/http";
import { afterUpdate, fromSnapshot, LiveMessage, type LiveMarket } from "./liveMarket";

/**
 * Streams at once. Browsers open six connections to a host over HTTP/1.1; the rest of the markets is polled.
 */
const MAX_STREAMS = 5;
/** After a stream that the gateway refused or that broke off the chain; the browser's own retries cover shorter cuts. */
const REOPEN_MS = 3_000;

/** The live state of the first markets by id. A market is in the map only while its stream is open. */
export function useLiveMarkets(gatewayUrl: string | null | undefined, marketIds: readonly number[]) {
  const [live, setLive] = useState<ReadonlyMap<number, LiveMarket>>(new Map());
  const followed = marketIds.slice(0, MAX_STREAMS).join(",");
  useEffect(() => {
    if (!gatewayUrl || followed === "") return;
    const put = (id: number, market: LiveMarket | undefined) => {
      setLive((markets) => {
        const next = new Map(markets);
        if (market === undefined) next.delete(id);
        else next.set(id, market);
        return next;
      });
    };
    const streams = followed.split(",").map((id) =>
      follow(`${gatewayUrl.replace(/\/$/, "")}/public/v1/markets/${id}/events`, (market) => {
        put(Number(id), market);
      }),
    );
    return () => {
      for (const close of streams) close();
      setLive(new Map());
    };
  }, [gatewayUrl, followed]);
  return live;
}

/** Follows one market until the returned function is called; tells undefined whenever the stream is lost. */
export function follow(url: string, tell: (market: LiveMarket | undefined) => void): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let market: LiveMarket | undefined;

  const set = (next: LiveMarket | undefined) => {
    market = next;
    tell(next);
  };
  const reopen = () => {
    source?.close();
    set(undefined);
    clearTimeout(timer);
    timer = setTimeout(open, REOPEN_MS);
  };
  const fold = (step: (message: LiveMessage) => LiveMarket | undefined) => (event: MessageEvent<string>) => {
    let next: LiveMarket | undefined;
    try {
      next = step(decode(LiveMessage, event.data, url));
    } catch {
      // A message that cannot be read is as good as a missing one.
    }
    if (next === undefined) reopen();
    else set(next);
  };
  const open = () => {
    source = new EventSource(url);
    source.addEventListener("snapshot", fold(fromSnapshot));
    source.addEventListener(
      "update",
      fold((message) => market && afterUpdate(market, message)),
    );
    source.addEventListener("error", () => {
      if (source?.readyState === EventSource.CLOSED) reopen();
      // Else the browser connects again by itself, and resumes where it was: the market is kept for what comes next.
      else tell(undefined);
    });
  };
  open();
  return () => {
    source?.close();
    clearTimeout(timer);
  };
}
