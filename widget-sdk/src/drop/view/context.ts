import type { MarketSnapshot } from "../../feed/market.js";
import type { Formatter } from "../../format/formatter.js";
import type { MarketScale } from "../../format/market-scale.js";
import type { Messages } from "../messages.js";
import type { Phase } from "../phase.js";

/** What the parts of the card are drawn from. */
export interface DropContext {
  readonly market: MarketSnapshot;
  readonly phase: Phase;
  readonly scale: MarketScale;
  readonly format: Formatter;
  readonly texts: Messages;
}

/** A price in ticks as text, with its currency. */
export const priceText = ({ market, scale, format }: DropContext, ticks: bigint): string =>
  format.price(scale.price(ticks), market.quote, scale.priceDecimals);

/** A price in ticks as text, without its currency. */
export const figuresText = ({ scale, format }: DropContext, ticks: bigint): string =>
  format.figures(scale.price(ticks), scale.priceDecimals);

/** Lots as text. */
export const quantityText = ({ scale, format }: DropContext, lots: bigint): string =>
  format.quantity(scale.quantity(lots));

/** What share `part` is of `whole`, from 0 to 1, for the length of a bar. */
export function share(part: bigint, whole: bigint): number {
  const steps = 1_000n;
  if (whole <= 0n || part <= 0n) return 0;
  return part >= whole ? 1 : Number((part * steps) / whole) / Number(steps);
}
