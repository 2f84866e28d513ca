import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { messageOf } from "../api/http";
import { marketsQuery, type Market } from "../api/markets";
import { sessionQuery } from "../api/session";
import { Banner } from "../ui/Banner";
import { Empty } from "../ui/Empty";
import { PageHead } from "../ui/PageHead";
import { Panel } from "../ui/Panel";
import { Table } from "../ui/Table";
import { ActionDialog } from "./ActionDialog";
import type { MarketAction } from "./actions";
import { MarketRow } from "./MarketRow";
import { useLiveMarkets } from "./useLiveMarkets";

interface Asked {
  readonly market: Market;
  readonly action: MarketAction;
}

export function MarketsPage() {
  const { data: session } = useQuery(sessionQuery);
  const { data: markets, error } = useQuery(marketsQuery);
  const live = useLiveMarkets(session?.gateway_url, markets?.map(({ market_id }) => market_id) ?? []);
  const [asked, setAsked] = useState<Asked | null>(null);
  return (
    <div>
      <PageHead title="Markets" text="Prices, stock and state of every market. Halting and closing count at once." />
      {error && (
        <Banner tone="bad" title="The markets could not be read">
          {messageOf(error)} {markets ? "What is below may be out of date." : ""}
        </Banner>
      )}
      {markets ? (
        <MarketTable
          markets={markets.map((market) => ({ ...market, ...live.get(market.market_id) }))}
          isLive={(id) => live.has(id)}
          onAsk={setAsked}
        />
      ) : (
        <Skeleton height={260} radius="lg" animate={!error} aria-label="Loading the markets" />
      )}
      {asked && (
        <ActionDialog
          {...asked}
          onClose={() => {
            setAsked(null);
          }}
        />
      )}
    </div>
  );
}

interface MarketTableProps {
  readonly markets: readonly Market[];
  readonly isLive: (marketId: number) => boolean;
  readonly onAsk: (asked: Asked) => void;
}

function MarketTable({ markets, isLive, onAsk }: MarketTableProps) {
  const liveCount = markets.filter(({ market_id }) => isLive(market_id)).length;
  const followed = liveCount === markets.length ? "live" : `${liveCount} live, others every 2 s`;
  return (
    <Panel
      title={`${markets.length} ${markets.length === 1 ? "market" : "markets"}`}
      aside={markets.length > 0 && followed}
    >
      {markets.length === 0 ? (
        <Empty title="There is no market yet">A market appears here once an operator has created it in the core.</Empty>
      ) : (
        <Table
          label="Markets"
          minWidth="64rem"
          head={
            <tr>
              <th scope="col">Market</th>
              <th scope="col">State</th>
              <th scope="col" data-numeric>
                Last price
              </th>
              <th scope="col" data-numeric>
                Best bid
              </th>
              <th scope="col" data-numeric>
                Best ask
              </th>
              <th scope="col" data-numeric>
                Stock left
              </th>
              <th scope="col" data-numeric>
                Maker fee
              </th>
              <th scope="col" data-numeric>
                Taker fee
              </th>
              <th scope="col">
                <span className="unseen">Actions</span>
              </th>
            </tr>
          }
        >
          {markets.map((market) => (
            <MarketRow
              key={market.market_id}
              market={market}
              live={isLive(market.market_id)}
              onAsk={(action) => {
                onAsk({ market, action });
              }}
            />
          ))}
        </Table>
      )}
    </Panel>
  );
}
