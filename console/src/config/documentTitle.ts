import { useQuery } from "@tanstack/react-query";
import { marketsQuery, type Market } from "../api/markets";

const MARKET_DOCUMENT = /^market-(\d+)$/;
const TITLES: Readonly<Record<string, string>> = { gateway: "Gateway", flags: "Feature flags" };

/** The market that a document configures, if it is one of a market. */
export function marketOf(document: string, markets: readonly Market[] | undefined): Market | undefined {
  const id = MARKET_DOCUMENT.exec(document)?.[1];
  return id === undefined ? undefined : markets?.find(({ market_id }) => market_id === Number(id));
}

/** What to call a document: a market's by its symbol, once that is known. */
export function documentTitle(document: string, markets: readonly Market[] | undefined): string {
  const market = marketOf(document, markets);
  if (market) return market.symbol;
  const id = MARKET_DOCUMENT.exec(document)?.[1];
  return id === undefined ? (TITLES[document] ?? document) : `Market ${id}`;
}

/** A document's title and, of a market's, the market; not polled. */
export function useDocumentTitle(document: string): { title: string; market: Market | undefined } {
  const { data: markets } = useQuery({ ...marketsQuery, refetchInterval: false });
  return { title: documentTitle(document, markets), market: marketOf(document, markets) };
}
