import type { Consumer, Dashboard, Role, Stage } from "../api/dashboard";
import { plural } from "../lib/format";
import type { Tone } from "../ui/tone";

/** What the business asked for: an answer within 100 ms. A stage that takes so long by itself breaks it. */
const LATENCY_TARGET_US = 100_000;
/** A tenth of the target: worth a look. */
const LATENCY_NOTICE_US = 10_000;
/** What the core decides reaches the consumers within a second. */
const LAG_TARGET_MS = 1_000;
/** Ten times the target: something is wrong. */
const LAG_ALARM_MS = 10_000;

/** A judgement in words, with the tone that repeats it in colour. */
export interface Assessment {
  readonly tone: Tone;
  readonly label: string;
}

/** Judges a stage by its p99.9. */
export function assessStage(stage: Stage): Assessment {
  const tail = stage.p999_us;
  if (tail === null || stage.count === 0) return { tone: "neutral", label: "No samples" };
  if (tail > LATENCY_TARGET_US) return { tone: "bad", label: "Over target" };
  if (tail > LATENCY_NOTICE_US) return { tone: "warn", label: "Slow tail" };
  return { tone: "good", label: "Within target" };
}

export function assessConsumer(consumer: Consumer): Assessment {
  if (!consumer.ready) return { tone: "bad", label: "Not ready" };
  if (consumer.lag_events === 0) return { tone: "good", label: "On time" };
  if (consumer.lag_ms === null) return { tone: "neutral", label: "Unknown" };
  if (consumer.lag_ms > LAG_ALARM_MS) return { tone: "bad", label: "Far behind" };
  if (consumer.lag_ms > LAG_TARGET_MS) return { tone: "warn", label: "Behind" };
  return { tone: "good", label: "On time" };
}

export function assessRole(role: Role): Assessment {
  return role.ready ? { tone: "good", label: "Ready" } : { tone: "bad", label: "Not ready" };
}

/** The installation in one line, from the last poll and whether it succeeded. */
export function assessAll(dashboard: Dashboard | undefined, failed: boolean): Assessment {
  if (failed) return { tone: "bad", label: "No answer" };
  if (dashboard === undefined) return { tone: "neutral", label: "Connecting" };
  const { roles } = dashboard;
  if (roles.length === 0) return { tone: "neutral", label: "No roles reported" };
  const down = roles.filter(({ ready }) => !ready).length;
  if (down === roles.length) return { tone: "bad", label: "All roles down" };
  if (down > 0) return { tone: "warn", label: `${plural(down, "role")} down` };
  return { tone: "good", label: "All roles ready" };
}
