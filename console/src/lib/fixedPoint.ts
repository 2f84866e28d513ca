/**
 * Exact decimals for ticks, lots and minor units. No floating point: a price is a fraction of BigInts.
 */

/** A whole number of 64 bits: a JSON number where that is exact, else its digits. */
export type Whole = number | string;

export interface AssetScale {
  readonly symbol: string;
  /** Decimal places: one whole unit is 10^scale minor units. */
  readonly scale: number;
}

export interface MarketScale {
  /** Minor units of the quote asset that one tick is worth for one lot. */
  readonly tick_size: Whole;
  /** Minor units of the base asset in one lot. */
  readonly lot_size: Whole;
  readonly base_asset: AssetScale;
  readonly quote_asset: AssetScale;
}

/** Decimals of a price that no decimal can hold exactly, say thirds. */
const INEXACT_DECIMALS = 8;
/** A currency shows its cents even where the tick is whole, but no more than these. */
const CURRENCY_DECIMALS = 2;
/** Parts per million in one percent, as a power of ten. */
const PPM_PER_PERCENT_SCALE = 4;

const pow10 = (exponent: number): bigint => 10n ** BigInt(exponent);

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** Decimal places that a denominator needs, or undefined if no finite number of them is enough. */
function exactDecimals(denominator: bigint): number | undefined {
  let rest = denominator;
  let twos = 0;
  let fives = 0;
  for (; rest % 2n === 0n; rest /= 2n) twos++;
  for (; rest % 5n === 0n; rest /= 5n) fives++;
  return rest === 1n ? Math.max(twos, fives) : undefined;
}

/** The fraction with so many decimals, rounded half away from zero, digits grouped. */
function fractionText(numerator: bigint, denominator: bigint, decimals: number): string {
  const magnitude = numerator < 0n ? -numerator : numerator;
  const rounded = (magnitude * pow10(decimals) * 2n + denominator) / (2n * denominator);
  const digits = rounded.toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, ",");
  const sign = numerator < 0n && rounded !== 0n ? "\u2212" : "";
  return sign + whole + (decimals > 0 ? `.${digits.slice(-decimals)}` : "");
}

/** Digits of a whole number in groups of three: 1234567 is "1,234,567". */
export function grouped(value: Whole): string {
  return fractionText(BigInt(value), 1n, 0);
}

/** Parts per million as a percentage without trailing zeros: 25000 is "2.5 %". */
export function ppmAsPercent(ppm: Whole): string {
  const text = fractionText(BigInt(ppm), pow10(PPM_PER_PERCENT_SCALE), PPM_PER_PERCENT_SCALE);
  return `${text.replace(/\.?0+$/, "")} %`;
}

/**
 * How one market's ticks and lots read. One whole base unit costs
 * ticks × tick_size × 10^base.scale / (lot_size × 10^quote.scale) whole quote units.
 */
export class MarketNumbers {
  readonly quote: string;
  readonly base: string;
  readonly #priceNumerator: bigint;
  readonly #priceDenominator: bigint;
  readonly #priceDecimals: number;
  readonly #lotSize: bigint;
  readonly #lotDenominator: bigint;
  readonly #lotDecimals: number;

  constructor(market: MarketScale) {
    const numerator = BigInt(market.tick_size) * pow10(market.base_asset.scale);
    const denominator = BigInt(market.lot_size) * pow10(market.quote_asset.scale);
    const common = gcd(numerator, denominator);
    this.#priceNumerator = numerator / common;
    this.#priceDenominator = denominator / common;
    const exact = exactDecimals(this.#priceDenominator);
    this.#priceDecimals =
      exact === undefined ? INEXACT_DECIMALS : Math.max(exact, Math.min(market.quote_asset.scale, CURRENCY_DECIMALS));
    const lotDenominator = pow10(market.base_asset.scale);
    const lotCommon = gcd(BigInt(market.lot_size), lotDenominator);
    this.#lotSize = BigInt(market.lot_size) / lotCommon;
    this.#lotDenominator = lotDenominator / lotCommon;
    this.#lotDecimals = exactDecimals(this.#lotDenominator) ?? 0;
    this.quote = market.quote_asset.symbol;
    this.base = market.base_asset.symbol;
  }

  /** Ticks as whole quote units for one whole base unit, without the unit. */
  price(ticks: Whole): string {
    return fractionText(BigInt(ticks) * this.#priceNumerator, this.#priceDenominator, this.#priceDecimals);
  }

  /** Lots as whole base units, without the unit. */
  quantity(lots: Whole): string {
    return fractionText(BigInt(lots) * this.#lotSize, this.#lotDenominator, this.#lotDecimals);
  }
}
