package io.rollingdrop.satellite.config.web;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Counts requests by route, method and status. Routes are patterns: the series are bounded. */
final class RequestMetrics implements AutoCloseable {

  private final PrometheusRegistry registry;
  private final Counter requests =
      Counter.builder()
          .name("rollingdrop_config_requests_total")
          .help("Requests answered, by route, method and status")
          .labelNames("route", "method", "status")
          .build();

  RequestMetrics(PrometheusRegistry registry) {
    this.registry = registry;
    registry.register(requests);
  }

  void answered(String route, String method, int status) {
    requests.labelValues(route, method, Integer.toString(status)).inc();
  }

  @Override
  public void close() {
    registry.unregister(requests);
  }
}
