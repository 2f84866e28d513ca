// Versions are positions in the core's event feed: epoch.sequence.index, each an integer.

const VERSION = /^\d{1,19}\.\d{1,19}\.\d{1,19}$/;

export const isVersion = (text: string): boolean => VERSION.test(text);

/** Negative: `a` is older than `b`; positive: newer; 0: the same. Both must be versions. */
export function compareVersions(a: string, b: string): number {
  const left = a.split(".").map(BigInt);
  const right = b.split(".").map(BigInt);
  for (const [i, value] of left.entries()) {
    const other = right[i] ?? 0n;
    if (value !== other) return value < other ? -1 : 1;
  }
  return 0;
}
