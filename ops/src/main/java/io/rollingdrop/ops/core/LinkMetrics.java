package io.rollingdrop.ops.core;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.rollingdrop.replicator.link.LinkServerCounters;
import java.util.List;

/** The metrics of the core's end of the link to gateways in other processes. */
public final class LinkMetrics implements AutoCloseable {

  private final PrometheusRegistry registry;
  private final List<Collector> registered;

  /** Registers them, until this is closed. */
  public LinkMetrics(PrometheusRegistry registry, LinkServerCounters counters) {
    this.registry = registry;
    registered =
        List.of(
            CounterWithCallback.builder()
                .name("rollingdrop_link_commands_total")
                .help("Commands of gateways handed to the core")
                .callback(sink -> sink.call((double) counters.forwarded()))
                .build(),
            CounterWithCallback.builder()
                .name("rollingdrop_link_held_back_total")
                .help("Times that a gateway's command was left to wait: ring_full, storage_full")
                .labelNames("reason")
                .callback(
                    sink -> {
                      sink.call((double) counters.heldBack(), "ring_full");
                      sink.call((double) counters.storageFull(), "storage_full");
                    })
                .build(),
            GaugeWithCallback.builder()
                .name("rollingdrop_link_gateways")
                .help("Gateways connected")
                .callback(sink -> sink.call((double) counters.clients()))
                .build(),
            GaugeWithCallback.builder()
                .name("rollingdrop_link_feeds")
                .help("Event subscriptions served")
                .callback(sink -> sink.call((double) counters.feeds()))
                .build());
    registered.forEach(registry::register);
  }

  @Override
  public void close() {
    registered.forEach(registry::unregister);
  }
}
