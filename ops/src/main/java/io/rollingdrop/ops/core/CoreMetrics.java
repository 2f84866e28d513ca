package io.rollingdrop.ops.core;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.SummaryWithCallback;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.rollingdrop.pipeline.CoreView;
import io.rollingdrop.pipeline.DiskMarks;
import io.rollingdrop.pipeline.StageLatency;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** The metrics of a running core. Reading them costs the core nothing but a histogram's turn. */
public final class CoreMetrics implements AutoCloseable {

  private static final double[] QUANTILES = {0.5, 0.9, 0.99, 0.999, 1};
  private static final double NS_PER_SECOND = 1e9;

  private final PrometheusRegistry registry;
  private final CoreView core;
  private final List<Collector> registered = new ArrayList<>();

  /** Registers them, until this is closed. */
  public CoreMetrics(PrometheusRegistry registry, CoreView core) {
    this.registry = registry;
    this.core = core;
    long recoveredSequence = core.lastSequence();
    register(
        CounterWithCallback.builder()
            .name("rollingdrop_core_commands_total")
            .help("Commands sequenced since the start of this process")
            .callback(sink -> sink.call((double) (core.lastSequence() - recoveredSequence)))
            .build());
    gauge("sequence", "The last sequence given", c -> (double) c.lastSequence());
    gauge(
        "published_sequence",
        "Sequence of the last event published",
        c -> (double) c.published().sequence());
    gauge("epoch", "Epoch of the last event published", c -> c.published().epoch());
    gauge(
        "snapshot_sequence",
        "The last command in the newest snapshot that is valid; 0 if there is none",
        c -> (double) c.snapshotSequence());
    gauge(
        "snapshot_failures",
        "Snapshots that could not be written since the start of this process",
        c -> (double) c.snapshotFailures());
    register(
        SummaryWithCallback.builder()
            .name("rollingdrop_core_snapshot_pause_seconds")
            .help("For how long each slice of a snapshot kept the engine from deciding")
            .labelNames("stage")
            .callback(sink -> summarize(core.snapshotPauses(), sink))
            .build());
    gauge(
        "ring_capacity_left", "Free slots of the command ring", c -> (double) c.ringCapacityLeft());
    gauge(
        "admitting",
        "1 while commands are taken; 0 when the disk is nearly full, or after a failure",
        c -> c.isAdmitting() ? 1 : 0);
    registerDisk();
    register(
        CounterWithCallback.builder()
            .name("rollingdrop_core_backpressure_total")
            .help(
                "Commands not taken since start, by who offered them and why: ring_full, storage_full")
            .labelNames("caller", "reason")
            .callback(
                sink ->
                    core.pressure()
                        .forEach(
                            of -> {
                              sink.call((double) of.ringFull(), of.caller(), "ring_full");
                              sink.call((double) of.storageFull(), of.caller(), "storage_full");
                            }))
            .build());
    register(
        SummaryWithCallback.builder()
            .name("rollingdrop_core_stage_seconds")
            .help(
                "Latency since start: sequencing; and from sequenced to journaled, decided,"
                    + " published")
            .labelNames("stage")
            .callback(sink -> core.latencies().forEach(stage -> summarize(stage, sink)))
            .build());
  }

  private void registerDisk() {
    DiskMarks marks = core.disk().marks();
    if (marks.areOn()) {
      gauge(
          "disk_usable_bytes",
          "Room on the journals' disk when it was last looked at",
          c -> (double) c.disk().usableBytes());
      gauge("disk_warn_bytes", "Below it people are warned", c -> (double) marks.warnBytes());
      gauge(
          "disk_refuse_bytes", "Below it no commands are taken", c -> (double) marks.refuseBytes());
    }
    gauge(
        "disk_level",
        "0: there is room; 1: people are warned; 2: no commands are taken; 3: not even ticks",
        c -> c.disk().level().severity());
  }

  private void gauge(String name, String help, ToDoubleFunction<CoreView> value) {
    register(
        GaugeWithCallback.builder()
            .name("rollingdrop_core_" + name)
            .help(help)
            .callback(sink -> sink.call(value.applyAsDouble(core)))
            .build());
  }

  private void register(Collector collector) {
    registry.register(collector);
    registered.add(collector);
  }

  private static void summarize(StageLatency stage, SummaryWithCallback.Callback sink) {
    Histogram histogram = stage.snapshot();
    Quantiles.Builder quantiles = Quantiles.builder();
    for (double quantile : QUANTILES) {
      quantiles.quantile(
          new Quantile(quantile, histogram.getValueAtPercentile(100 * quantile) / NS_PER_SECOND));
    }
    long count = histogram.getTotalCount();
    sink.call(
        count,
        count == 0 ? 0 : histogram.getMean() * count / NS_PER_SECOND,
        quantiles.build(),
        stage.stage());
  }

  @Override
  public void close() {
    registered.forEach(registry::unregister);
  }
}
