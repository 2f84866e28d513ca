/**
 * Where a value lies on a logarithmic axis, as a fraction from 0 to 1. What is below the axis, zero included, is at its
 * start; what is above is at its end.
 */
export function logPosition(value: number, from: number, to: number): number {
  if (value <= from) return 0;
  if (value >= to) return 1;
  return Math.log(value / from) / Math.log(to / from);
}

/** The powers of ten of an axis, both ends included; the ends are rounded outwards. */
export function decades(smallest: number, largest: number): number[] {
  const first = Math.floor(Math.log10(smallest));
  const last = Math.max(first + 1, Math.ceil(Math.log10(largest)));
  return Array.from({ length: last - first + 1 }, (_, i) => 10 ** (first + i));
}
