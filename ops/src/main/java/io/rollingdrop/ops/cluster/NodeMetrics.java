package io.rollingdrop.ops.cluster;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.rollingdrop.replicator.cluster.ClusterNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The metrics of a node, beside those of its core. */
final class NodeMetrics implements AutoCloseable {

  private final PrometheusRegistry registry;
  private final ClusterNode node;
  private final List<Collector> registered = new ArrayList<>();

  /** Registers them, until this is closed. */
  NodeMetrics(PrometheusRegistry registry, ClusterNode node) {
    this.registry = registry;
    this.node = node;
    gauge("leader", "1 on the node that leads", n -> n.state().leads() ? 1 : 0);
    gauge("term", "The term of leadership; -1 before the first", n -> (double) n.state().term());
    gauge("leader_member", "Member id of the term's leader", n -> n.state().leader());
    gauge(
        "in_touch",
        "1 while there is news from a leader; 0 when cut off, or when no majority is there",
        n -> n.isInTouch() ? 1 : 0);
    gauge(
        "log_position",
        "What was read of the log, in bytes",
        n -> (double) n.state().logPosition());
    gauge(
        "publish_lag",
        "Commands read from the log whose events are not published yet",
        n -> (double) (n.core().lastSequence() - n.core().published().sequence()));
    counter(
        "terms", "Terms begun since the start of this process", n -> (double) n.state().terms());
    counter(
        "problems",
        "Errors and warnings of Aeron's that the node got over; the log has them",
        n -> (double) n.problems());
  }

  private void gauge(String name, String help, ToDoubleFunction<ClusterNode> value) {
    register(
        GaugeWithCallback.builder()
            .name("rollingdrop_node_" + name)
            .help(help)
            .callback(sink -> sink.call(value.applyAsDouble(node)))
            .build());
  }

  private void counter(String name, String help, ToDoubleFunction<ClusterNode> value) {
    register(
        CounterWithCallback.builder()
            .name("rollingdrop_node_" + name + "_total")
            .help(help)
            .callback(sink -> sink.call(value.applyAsDouble(node)))
            .build());
  }

  private void register(Collector collector) {
    registry.register(collector);
    registered.add(collector);
  }

  @Override
  public void close() {
    registered.forEach(registry::unregister);
  }
}
