// Exact decimals of fractions of BigInts. Floating point never touches an amount.

/** An exact number: numerator / denominator, the denominator positive. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** Ten to the power of `exponent`, which is 0 or more. */
export const powerOfTen = (exponent: number): bigint => 10n ** BigInt(exponent);

const greatestCommonDivisor = (a: bigint, b: bigint): bigint =>
  b === 0n ? a : greatestCommonDivisor(b, a % b);

/** The fraction in lowest terms. */
export function fraction(numerator: bigint, denominator: bigint): Fraction {
  const divisor = greatestCommonDivisor(numerator < 0n ? -numerator : numerator, denominator);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

/** Decimal places that write every multiple of 1 / denominator exactly; null: no finite number of them does. */
export function exactPlaces(denominator: bigint): number | null {
  let rest = denominator;
  let twos = 0;
  let fives = 0;
  for (; rest % 2n === 0n; rest /= 2n) twos++;
  for (; rest % 5n === 0n; rest /= 5n) fives++;
  return rest === 1n ? Math.max(twos, fives) : null;
}

/** A plain decimal such as `-1234.50` with exactly `places` decimals, rounded half away from zero. */
export function decimalText({ numerator, denominator }: Fraction, places: number): string {
  const magnitude = numerator < 0n ? -numerator : numerator;
  const rounded = (2n * magnitude * powerOfTen(places) + denominator) / (2n * denominator);
  const digits = rounded.toString().padStart(places + 1, "0");
  const sign = numerator < 0n && rounded > 0n ? "-" : "";
  const whole = digits.slice(0, digits.length - places);
  return sign + (places === 0 ? whole : `${whole}.${digits.slice(-places)}`);
}
