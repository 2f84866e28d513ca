package io.rollingdrop.satellite.persister;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.agrona.concurrent.SystemEpochNanoClock;

/** The metrics of all sinks of a persister, with the label {@code sink}. */
final class SinkMetrics implements AutoCloseable {

  private static final double NS_PER_S = 1e9;
  private static final double[] LATENCY_BUCKETS_S = {
    0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 60, 600
  };

  private final PrometheusRegistry registry;
  private final List<Collector> registered = new ArrayList<>();
  private final Counter events;
  private final Counter rows;
  private final Counter failures;
  private final Histogram batchSeconds;
  private final Histogram commitLatency;

  SinkMetrics(PrometheusRegistry registry, List<SinkStatus> sinks) {
    this.registry = registry;
    events = register(counter("events_total", "Events committed"));
    rows = register(counter("rows_total", "Rows or records committed"));
    failures = register(counter("failures_total", "Times the sink was lost and opened again"));
    batchSeconds = register(histogram("batch_seconds", "Time to commit a batch"));
    commitLatency =
        register(
            histogram(
                "commit_latency_seconds",
                "From the core's timestamp of a transaction to its commit in the sink"));
    gauge(sinks, "lag_events", "Events seen and not committed", status -> status.lagEvents());
    gauge(
        sinks,
        "lag_seconds",
        "Age of the oldest event not committed; 0: none",
        status -> status.lagNs(SystemEpochNanoClock.INSTANCE.nanoTime()) / NS_PER_S);
    gauge(sinks, "sequence", "Sequence of the last event committed", status -> status.sequence());
    gauge(sinks, "head_sequence", "Highest sequence seen", status -> status.headSequence());
    gauge(
        sinks,
        "following",
        "1 while the sink takes events, 0 while it waits or has stopped",
        status -> status.isFollowing() ? 1 : 0);
  }

  private static Counter counter(String name, String help) {
    return Counter.builder()
        .name("rollingdrop_persister_" + name)
        .help(help)
        .labelNames("sink")
        .build();
  }

  private static Histogram histogram(String name, String help) {
    return Histogram.builder()
        .name("rollingdrop_persister_" + name)
        .help(help)
        .labelNames("sink")
        .classicUpperBounds(LATENCY_BUCKETS_S)
        .build();
  }

  private void gauge(
      List<SinkStatus> sinks, String name, String help, ToDoubleFunction<SinkStatus> value) {
    register(
        GaugeWithCallback.builder()
            .name("rollingdrop_persister_" + name)
            .help(help)
            .labelNames("sink")
            .callback(
                callback ->
                    sinks.forEach(sink -> callback.call(value.applyAsDouble(sink), sink.name())))
            .build());
  }

  private <T extends Collector> T register(T collector) {
    registry.register(collector);
    registered.add(collector);
    return collector;
  }

  /** Those that one sink's thread counts. */
  OfSink of(String sink) {
    return new OfSink(
        events.labelValues(sink),
        rows.labelValues(sink),
        failures.labelValues(sink),
        batchSeconds.labelValues(sink),
        commitLatency.labelValues(sink));
  }

  record OfSink(
      CounterDataPoint events,
      CounterDataPoint rows,
      CounterDataPoint failures,
      DistributionDataPoint batchSeconds,
      DistributionDataPoint commitLatency) {}

  /** Takes the metrics out of the registry, so that another persister may use it. */
  @Override
  public void close() {
    registered.forEach(registry::unregister);
  }
}
