// Exact decimals for ticks and lots. No floating point: a price is a fraction of BigInts.

const pow10 = (n) => 10n ** BigInt(n);

function gcd(a, b) {
  while (b) [a, b] = [b, a % b];
  return a;
}

/** Decimal places that a denominator needs, or -1 if no finite number of them is enough. */
function places(denominator) {
  let twos = 0;
  let fives = 0;
  for (; denominator % 2n === 0n; denominator /= 2n) twos++;
  for (; denominator % 5n === 0n; denominator /= 5n) fives++;
  return denominator === 1n ? Math.max(twos, fives) : -1;
}

/** The fraction as text with so many decimals, rounded half away from zero, digits grouped. */
function text(numerator, denominator, decimals) {
  const negative = numerator < 0n;
  const scaled = (negative ? -numerator : numerator) * pow10(decimals) * 2n;
  const rounded = (scaled + denominator) / (2n * denominator);
  const digits = rounded.toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, ",");
  return (negative ? "-" : "") + whole + (decimals ? "." + digits.slice(-decimals) : "");
}

/** JSON.parse that keeps integers beyond 2^53 as BigInt, where the browser tells their source. */
export function parseJson(json) {
  return JSON.parse(json, (key, value, context) =>
    typeof value === "number" && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? "")
      ? BigInt(context.source)
      : value);
}

/**
 * How one market's ticks and lots read. One whole base unit costs
 * ticks * tick_size * 10^base.scale / (lot_size * 10^quote.scale) whole quote units.
 */
export class Scales {
  constructor(market) {
    let numerator = BigInt(market.tick_size) * pow10(market.base.scale);
    let denominator = BigInt(market.lot_size) * pow10(market.quote.scale);
    const common = gcd(numerator, denominator);
    this.perTick = numerator / common;
    this.priceDenominator = denominator / common;
    const exact = places(this.priceDenominator);
    // A price that no decimal can hold exactly, say thirds, is rounded to eight places.
    this.priceDecimals = exact < 0 ? 8 : Math.max(exact, Math.min(market.quote.scale, 2));
    const lotDenominator = pow10(market.base.scale);
    const lotCommon = gcd(BigInt(market.lot_size), lotDenominator);
    this.perLot = BigInt(market.lot_size) / lotCommon;
    this.lotDenominator = lotDenominator / lotCommon;
    this.lotDecimals = places(this.lotDenominator);
  }

  /** Ticks as whole quote units for one whole base unit. */
  price(ticks) {
    return text(BigInt(ticks) * this.perTick, this.priceDenominator, this.priceDecimals);
  }

  /** Half of so many ticks, for a mid price. */
  halfPrice(twiceTicks) {
    const decimals = this.priceDecimals + (BigInt(twiceTicks) % 2n ? 1 : 0);
    return text(BigInt(twiceTicks) * this.perTick, this.priceDenominator * 2n, decimals);
  }

  /** Lots as whole base units. */
  quantity(lots) {
    return text(BigInt(lots) * this.perLot, this.lotDenominator, this.lotDecimals);
  }
}

/** A share as hundredths of a percent, for a spread. */
export function basisPoints(part, whole) {
  if (!whole) return "";
  return text(BigInt(part) * 10000n, BigInt(whole), 1) + " bp";
}

/** An integer with grouped digits. */
export const grouped = (integer) => text(BigInt(integer), 1n, 0);
