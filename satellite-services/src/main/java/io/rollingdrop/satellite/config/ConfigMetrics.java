package io.rollingdrop.satellite.config;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.rollingdrop.satellite.config.apply.Applying;

/** What monitoring sees of the service beside its requests. */
final class ConfigMetrics implements AutoCloseable {

  private final PrometheusRegistry registry;
  private final GaugeWithCallback waiting;

  ConfigMetrics(PrometheusRegistry registry, Applying applying) {
    this.registry = registry;
    waiting =
        GaugeWithCallback.builder()
            .name("rollingdrop_config_lag_events")
            .help("Versions of documents that wait for a step")
            .labelNames("step")
            .callback(
                sink ->
                    applying
                        .waiting()
                        .forEach((step, count) -> sink.call((double) count, step.label())))
            .build();
    registry.register(waiting);
  }

  @Override
  public void close() {
    registry.unregister(waiting);
  }
}
