/** Figures and times as the console writes them. All numbers are for tabular figures; units stand apart. */

/** What stands where there is no value. */
export const NONE = "–";

const MICROS_PER_MILLI = 1_000;
const MICROS_PER_SECOND = 1_000_000;
const MILLIS_PER_SECOND = 1_000;
const MILLIS_PER_MINUTE = 60_000;
const MILLIS_PER_HOUR = 3_600_000;
const MILLIS_PER_DAY = 86_400_000;

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** A rate a second: one decimal below ten, where it matters, none above. */
export function rate(perSecond: number | null | undefined): string {
  if (perSecond === null || perSecond === undefined) return NONE;
  return perSecond > 0 && perSecond < 10 ? oneDecimal.format(perSecond) : whole.format(perSecond);
}

/** A count. */
export function count(value: number | null | undefined): string {
  return value === null || value === undefined ? NONE : whole.format(value);
}

/** Microseconds as whole microseconds: a column of them compares at a glance. */
export function micros(value: number | null | undefined): string {
  if (value === null || value === undefined) return NONE;
  return value > 0 && value < 10 ? oneDecimal.format(value) : whole.format(value);
}

/** Microseconds in the unit that reads best: "850 µs", "12 ms", "1.2 s". For labels, not for columns. */
export function microsShort(value: number): string {
  if (value < MICROS_PER_MILLI) return `${whole.format(value)} µs`;
  if (value < MICROS_PER_SECOND) return `${trimmed(value / MICROS_PER_MILLI)} ms`;
  return `${trimmed(value / MICROS_PER_SECOND)} s`;
}

/** A span in the unit that reads best: "320 ms", "4.2 s", "3 min 5 s", "2 h 10 min", "3 d 4 h". */
export function span(millis: number | null | undefined): string {
  if (millis === null || millis === undefined) return NONE;
  if (millis < MILLIS_PER_SECOND) return `${whole.format(millis)} ms`;
  if (millis < MILLIS_PER_MINUTE) return `${trimmed(millis / MILLIS_PER_SECOND)} s`;
  if (millis < MILLIS_PER_HOUR) return pair(millis, MILLIS_PER_MINUTE, "min", MILLIS_PER_SECOND, "s");
  if (millis < MILLIS_PER_DAY) return pair(millis, MILLIS_PER_HOUR, "h", MILLIS_PER_MINUTE, "min");
  return pair(millis, MILLIS_PER_DAY, "d", MILLIS_PER_HOUR, "h");
}

/** How long ago, in words: "just now", "5 min ago". A clock a little ahead of ours is now. */
export function ago(thenMs: number, nowMs: number): string {
  const millis = nowMs - thenMs;
  if (millis < 5 * MILLIS_PER_SECOND) return "just now";
  if (millis < MILLIS_PER_MINUTE) return `${Math.floor(millis / MILLIS_PER_SECOND)} s ago`;
  if (millis < MILLIS_PER_HOUR) return `${Math.floor(millis / MILLIS_PER_MINUTE)} min ago`;
  if (millis < MILLIS_PER_DAY) return `${Math.floor(millis / MILLIS_PER_HOUR)} h ago`;
  return `${Math.floor(millis / MILLIS_PER_DAY)} d ago`;
}

/** Date and time of the reader's zone, 24 hours: "2026-03-01 18:00:05". */
export function dateTime(millis: number): string {
  return localDateTime(new Date(millis)).replace("T", " ");
}

/** Time of the reader's zone, 24 hours: "18:00:05". */
export function clock(millis: number): string {
  return localDateTime(new Date(millis)).slice("yyyy-mm-ddT".length);
}

/** Local date and time in the form of a datetime-local input: "2026-03-01T18:00:05". */
export function localDateTime(date: Date): string {
  const two = (value: number) => value.toString().padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** The reader's offset from UTC: "UTC+01:00". */
export function zoneOffset(date: Date): string {
  const minutes = -date.getTimezoneOffset();
  const two = (value: number) => value.toString().padStart(2, "0");
  const magnitude = Math.abs(minutes);
  return `UTC${minutes < 0 ? "−" : "+"}${two(Math.floor(magnitude / 60))}:${two(magnitude % 60)}`;
}

/** Singular or plural with its count: plural(1, "change") is "1 change". */
export function plural(n: number, noun: string): string {
  return `${whole.format(n)} ${noun}${n === 1 ? "" : "s"}`;
}

function trimmed(value: number): string {
  return value < 10 ? oneDecimal.format(value).replace(/\.0$/, "") : whole.format(value);
}

function pair(millis: number, major: number, majorUnit: string, minor: number, minorUnit: string): string {
  const majors = Math.floor(millis / major);
  const minors = Math.floor((millis % major) / minor);
  return minors === 0 ? `${majors} ${majorUnit}` : `${majors} ${majorUnit} ${minors} ${minorUnit}`;
}
