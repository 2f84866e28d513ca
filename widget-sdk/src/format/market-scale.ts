import type { MarketSnapshot } from "../feed/market.js";
import { decimalText, exactPlaces, fraction, powerOfTen, type Fraction } from "./decimal.js";

/** Where a price has no finite decimal, thirds for instance, it is rounded to so many places. */
const ROUNDED_PLACES = 8;

/**
 * Reads one market's ticks and lots as decimals. One tick is worth `tick_size` minor units of the quote asset
 * for one lot of `lot_size` minor units of the base asset.
 */
export class MarketScale {
  /** Decimals a price is written with: as many as it needs, and no fewer than the quote currency's. */
  readonly priceDecimals: number;

  readonly #tick: Fraction;
  readonly #lot: Fraction;
  readonly #lotDecimals: number;

  constructor(market: Pick<MarketSnapshot, "base" | "quote" | "lotSize" | "tickSize">) {
    this.#tick = fraction(
      market.tickSize * powerOfTen(market.base.scale),
      market.lotSize * powerOfTen(market.quote.scale),
    );
    this.#lot = fraction(market.lotSize, powerOfTen(market.base.scale));
    this.#lotDecimals = exactPlaces(this.#lot.denominator) ?? ROUNDED_PLACES;
    this.priceDecimals = Math.max(exactPlaces(this.#tick.denominator) ?? ROUNDED_PLACES, market.quote.scale);
  }

  /** Ticks as whole quote units for one whole base unit, such as `46.00`. */
  price(ticks: bigint): string {
    return decimalText({ ...this.#tick, numerator: this.#tick.numerator * ticks }, this.priceDecimals);
  }

  /** Lots as whole base units, such as `12` or `0.5`. */
  quantity(lots: bigint): string {
    return decimalText({ ...this.#lot, numerator: this.#lot.numerator * lots }, this.#lotDecimals);
  }
}
