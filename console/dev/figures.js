const STAGES = [
  ["gateway.decode", 14],
  ["gateway.authenticate", 38],
  ["sequencer", 6],
  ["engine", 1.4],
  ["journal.sync", 95],
  ["publisher", 11],
  ["gateway.reply", 620],
];

const CONSUMERS = ["persister", "market-data", "gateway"];

const ROLES = [
  ["core", "http://127.0.0.1:8082"],
  ["gateway", "http://127.0.0.1:8080"],
  ["persister", "http://127.0.0.1:8083"],
  ["market-data", "http://127.0.0.1:8084"],
  ["config", "http://127.0.0.1:8085"],
  ["infrastructure", "postgres, kafka, registry, redis"],
];

/** Figures that move like those of a busy evening. */
export class Figures {
  #commands = 4200;

  dashboard(down) {
    const wave = 1 + 0.25 * Math.sin(Date.now() / 21_000);
    this.#commands += (4800 * wave - this.#commands) * 0.2 + (Math.random() - 0.5) * 600;
    const commands = Math.max(0, this.#commands);
    return {
      time_ms: Date.now(),
      throughput: down.includes("core")
        ? null
        : {
            commands_per_s: commands,
            events_per_s: commands * 2.3,
            trades_per_s: commands * (0.28 + Math.random() * 0.05),
            requests_per_s: commands * 0.82 + Math.random() * 200,
          },
      stages: down.includes("core") ? [] : STAGES.map(([stage, p50], i) => this.#stage(stage, p50, i)),
      consumers: CONSUMERS.map((name) => this.#consumer(name, down.includes(name))),
      roles: ROLES.map(([name, url]) => ({
        name,
        url,
        ready: !down.includes(name),
        detail: down.includes(name) ? "connection refused" : "",
      })),
    };
  }

  #stage(stage, p50, i) {
    const jitter = () => 0.9 + Math.random() * 0.2;
    const tail = i === 4 ? 160 : 14;
    return {
      stage,
      count: 1_284_113 + i * 7 + Math.floor(Math.random() * 90),
      p50_us: p50 * jitter(),
      p99_us: p50 * 4 * jitter(),
      p999_us: p50 * tail * jitter(),
      max_us: p50 * tail * 3 * jitter(),
    };
  }

  #consumer(name, down) {
    if (down) return { name, ready: false, lag_events: null, lag_ms: null, detail: "no answer at its admin door" };
    const slow = name === "persister";
    return {
      name,
      ready: true,
      lag_events: Math.floor(Math.random() * (slow ? 4200 : 40)),
      lag_ms: Math.random() * (slow ? 1900 : 30),
      detail: slow ? "postgres 1.1.480211.0 · kafka 1.1.480190.2" : "1.1.480212.1",
    };
  }
}
