package io.rollingdrop.gateway.http;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Counts requests by route, method and status, and problems by type. Thread safe. Routes are the
 * patterns, never the paths: the number of series is bounded.
 */
public final class RequestMetrics implements AutoCloseable {

  private final PrometheusRegistry registry;
  private final List<Collector> registered = new ArrayList<>();
  private final StageLatency latency;
  private final Counter requests;
  private final Counter problems;
  private final LongAdder inFlight = new LongAdder();

  public RequestMetrics(PrometheusRegistry registry, StageLatency latency) {
    this.registry = registry;
    this.latency = latency;
    requests =
        Counter.builder()
            .name("rollingdrop_gateway_requests_total")
            .help("Requests answered, by route, method and status")
            .labelNames("route", "method", "status")
            .build();
    problems =
        Counter.builder()
            .name("rollingdrop_gateway_problems_total")
            .help("Requests answered with a problem, by its type")
            .labelNames("type")
            .build();
    register(requests);
    register(problems);
    register(
        GaugeWithCallback.builder()
            .name("rollingdrop_gateway_requests_in_flight")
            .help("Requests taken and not yet answered")
            .callback(callback -> callback.call((double) inFlight.sum()))
            .build());
    registry.register(latency);
  }

  private void register(Collector collector) {
    registry.register(collector);
    registered.add(collector);
  }

  /** Shows a value that is read when asked for. */
  public void gauge(String name, String help, DoubleSupplier value) {
    register(
        GaugeWithCallback.builder()
            .name(name)
            .help(help)
            .callback(callback -> callback.call(value.getAsDouble()))
            .build());
  }

  /** Shows a count that is read when asked for and never falls; its name ends in {@code _total}. */
  public void count(String name, String help, LongSupplier value) {
    register(
        CounterWithCallback.builder()
            .name(name)
            .help(help)
            .callback(callback -> callback.call((double) value.getAsLong()))
            .build());
  }

  void begin() {
    inFlight.increment();
  }

  void end() {
    inFlight.decrement();
  }

  /** Requests taken and not yet answered. */
  public long inFlight() {
    return inFlight.sum();
  }

  void answered(String route, String method, int status, long durationNs) {
    requests.labelValues(route, method, Integer.toString(status)).inc();
    latency.record(StageLatency.Stage.REQUEST, durationNs);
  }

  void problem(String type) {
    problems.labelValues(type).inc();
  }

  public StageLatency latency() {
    return latency;
  }

  /** Takes the metrics out of the registry, so that another gateway may use it. */
  @Override
  public void close() {
    registered.forEach(registry::unregister);
    registry.unregister(latency);
  }
}
