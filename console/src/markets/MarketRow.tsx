import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import type { Market } from "../api/markets";
import { MarketNumbers, ppmAsPercent, type Whole } from "../lib/fixedPoint";
import { NONE } from "../lib/format";
import { Icon } from "../ui/Icon";
import { Tag } from "../ui/Tag";
import ui from "../ui/ui.module.css";
import { actionsOf, stateTag, type MarketAction } from "./actions";
import { Price } from "./Price";
import styles from "./markets.module.css";

interface MarketRowProps {
  readonly market: Market;
  readonly live: boolean;
  readonly onAsk: (action: MarketAction) => void;
}

export function MarketRow({ market, live, onAsk }: MarketRowProps) {
  const { base_asset, quote_asset, tick_size, lot_size } = market;
  const numbers = useMemo(
    () => new MarketNumbers({ base_asset, quote_asset, tick_size, lot_size }),
    [base_asset, quote_asset, tick_size, lot_size],
  );
  const price = (ticks: Whole) => numbers.price(ticks);
  const { tone, icon, label } = stateTag(market.state);
  return (
    <tr>
      <th scope="row">
        <Link to="/config/$document" params={{ document: `market-${market.market_id}` }} className={styles["symbol"]}>
          {market.symbol}
        </Link>
        <div className={ui["subtle"]}>
          {live && <span className={styles["live"]} title="Followed live from the gateway" />}
          {market.drop?.title ?? `Market ${market.market_id}`}
        </div>
      </th>
      <td>
        <Tag tone={tone} icon={icon}>
          {label}
        </Tag>
      </td>
      <td data-numeric>
        <Price ticks={market.last_price} format={price} /> {market.last_price !== null && <Unit>{numbers.quote}</Unit>}
      </td>
      <td data-numeric className={styles["bid"]}>
        {market.best_bid === null ? NONE : price(market.best_bid)}
      </td>
      <td data-numeric className={styles["ask"]}>
        {market.best_ask === null ? NONE : price(market.best_ask)}
      </td>
      <td data-numeric>
        {market.stock_left === null ? (
          NONE
        ) : (
          <>
            {numbers.quantity(market.stock_left)} <Unit>{numbers.base}</Unit>
          </>
        )}
      </td>
      <td data-numeric>{market.fees ? ppmAsPercent(market.fees.maker_ppm) : NONE}</td>
      <td data-numeric>{market.fees ? ppmAsPercent(market.fees.taker_ppm) : NONE}</td>
      <td>
        <div className={styles["actions"]}>
          {actionsOf(market.state).map((action) => (
            <Button
              key={action.verb}
              size="compact-sm"
              variant="default"
              leftSection={<Icon name={action.icon} size={14} />}
              aria-label={`${action.verb} ${market.symbol}`}
              onClick={() => {
                onAsk(action);
              }}
            >
              {action.verb}
            </Button>
          ))}
        </div>
      </td>
    </tr>
  );
}

function Unit({ children }: { readonly children: string }) {
  return <span className={ui["unit"]}>{children}</span>;
}
