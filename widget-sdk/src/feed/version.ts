// Versions are positions in the core's event feed: epoch.sequence.index, each an integer.

const VERSION = /^\d{1,19}\.\d{1,19}\.\d{1,19}$/;

export const isVersion = (text: string): boolean => VERSION.test(text);

/** What names a state of a market: the core's part and that of its configuration. */
export interface StateVersion {
  readonly version: string;
  readonly configVersion: number;
}

/** As {@link compareVersions}, of the core's part first. */
export function compareStates(a: StateVersion, b: StateVersion): number {
  const core = compareVersions(a.version, b.version);
  return core === 0 ? a.configVersion - b.configVersion : core;
}

/** The entity tag of a state, as the gateway makes it. */
export function entityTag({ version, configVersion }: StateVersion): string {
  return configVersion === 0 ? `"${version}"` : `"${version}-${String(configVersion)}"`;
}

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
