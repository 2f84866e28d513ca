package io.rollingdrop.satellite.marketdata;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/** Counts what market data does. Thread safe. */
final class MarketDataMetrics implements AutoCloseable {

  private static final String PREFIX = "rollingdrop_market_data_";

  private final PrometheusRegistry registry;
  private final List<Collector> registered = new ArrayList<>();
  private final LongAdder changes = new LongAdder();
  private final LongAdder trades = new LongAdder();
  private final LongAdder writes = new LongAdder();
  private final LongAdder superseded = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder refused = new LongAdder();

  MarketDataMetrics(PrometheusRegistry registry) {
    this.registry = registry;
    counter(
        "changes_total", "Commands that changed a market, since the feed was caught up", changes);
    counter("trades_total", "Trades, since the feed was caught up", trades);
    counter("writes_total", "Snapshots written to Redis", writes);
    counter("superseded_total", "Snapshots not written, since a newer one was there", superseded);
    counter("redis_failures_total", "Connections to Redis that failed or were lost", failures);
    counter("documents_refused_total", "Configuration in Redis that was not understood", refused);
    register(
        CounterWithCallback.builder()
            .name(PREFIX + "conflated_total")
            .help("Changes that no snapshot of their own was written for")
            .callback(callback -> callback.call((double) Math.max(0, changes.sum() - writes.sum())))
            .build());
  }

  private void counter(String name, String help, LongAdder count) {
    register(
        CounterWithCallback.builder()
            .name(PREFIX + name)
            .help(help)
            .callback(callback -> callback.call((double) count.sum()))
            .build());
  }

  /** Shows a value that is read when asked for. */
  void gauge(String name, String help, DoubleSupplier value) {
    register(
        GaugeWithCallback.builder()
            .name(PREFIX + name)
            .help(help)
            .callback(callback -> callback.call(value.getAsDouble()))
            .build());
  }

  private void register(Collector collector) {
    registry.register(collector);
    registered.add(collector);
  }

  void changed() {
    changes.increment();
  }

  void traded() {
    trades.increment();
  }

  void written() {
    writes.increment();
  }

  void superseded() {
    superseded.increment();
  }

  void redisFailed() {
    failures.increment();
  }

  void documentRefused() {
    refused.increment();
  }

  /** Takes the metrics out of the registry, so that another instance may use it. */
  @Override
  public void close() {
    registered.forEach(registry::unregister);
  }
}
