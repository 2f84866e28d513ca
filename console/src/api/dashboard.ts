import * as v from "valibot";
import { request } from "./http";

const Figure = v.nullish(v.number(), null);
const Text = v.nullish(v.string(), "");

const Throughput = v.object({
  commands_per_s: Figure,
  events_per_s: Figure,
  trades_per_s: Figure,
  requests_per_s: Figure,
});

const Stage = v.object({
  stage: v.string(),
  count: Figure,
  p50_us: Figure,
  p99_us: Figure,
  p999_us: Figure,
  max_us: Figure,
});

const Consumer = v.object({
  name: v.string(),
  ready: v.boolean(),
  lag_events: Figure,
  lag_ms: Figure,
  detail: Text,
});

const Role = v.object({ name: v.string(), url: Text, ready: v.boolean(), detail: Text });

/** Parts that the service could not collect are absent; the page says so in their place. */
const Dashboard = v.object({
  time_ms: v.number(),
  throughput: v.nullish(Throughput, null),
  stages: v.nullish(v.array(Stage), []),
  consumers: v.nullish(v.array(Consumer), []),
  roles: v.nullish(v.array(Role), []),
});

export type Throughput = v.InferOutput<typeof Throughput>;
export type Stage = v.InferOutput<typeof Stage>;
export type Consumer = v.InferOutput<typeof Consumer>;
export type Role = v.InferOutput<typeof Role>;
export type Dashboard = v.InferOutput<typeof Dashboard>;

export function getDashboard(signal?: AbortSignal): Promise<Dashboard> {
  return request("GET", "/api/dashboard", Dashboard, signal ? { signal } : {});
}
