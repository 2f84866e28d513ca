const SECOND_MS = 1_000;
const SECONDS_PER_MINUTE = 60;
const MINUTES_PER_HOUR = 60;
const HOURS_PER_DAY = 24;

/** Time that is left, in the units of a clock. */
export interface Countdown {
  readonly days: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
}

/** Splits what is left; a second that has begun counts whole, so zero is shown only when nothing is left. */
export function countdown(leftMs: number): Countdown {
  const seconds = Math.max(0, Math.ceil(leftMs / SECOND_MS));
  const minutes = Math.floor(seconds / SECONDS_PER_MINUTE);
  const hours = Math.floor(minutes / MINUTES_PER_HOUR);
  return {
    days: Math.floor(hours / HOURS_PER_DAY),
    hours: hours % HOURS_PER_DAY,
    minutes: minutes % MINUTES_PER_HOUR,
    seconds: seconds % SECONDS_PER_MINUTE,
  };
}

/** Milliseconds until what `countdown` returns changes. */
export function untilNextSecond(leftMs: number): number {
  const rest = leftMs % SECOND_MS;
  return rest > 0 ? rest : SECOND_MS;
}
