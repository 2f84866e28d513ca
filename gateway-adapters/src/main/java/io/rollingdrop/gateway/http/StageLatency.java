package io.rollingdrop.gateway.http;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * How long the gateway's stages take: HdrHistograms, shown as one Prometheus summary with the
 * quantiles of about the last minute and the sums since the start. Recording is for any thread and
 * takes no lock.
 */
public final class StageLatency implements MultiCollector {

  /** A part of a write's way through the gateway. */
  public enum Stage {
    /** From the request's arrival to the command handed to the link. */
    SUBMIT("submit"),
    /** From there to the core's answer. */
    ANSWER("answer"),
    /** From the request's arrival to the reply written, reads included. */
    REQUEST("request");

    private final String label;

    Stage(String label) {
      this.label = label;
    }
  }

  private static final String NAME = "rollingdrop_gateway_stage_seconds";
  private static final String HELP = "Time in a stage of the gateway; quantiles of the last minute";
  private static final double[] QUANTILES = {0.5, 0.9, 0.99, 0.999};
  private static final long HIGHEST_NS = TimeUnit.MINUTES.toNanos(1);
  private static final int DIGITS = 2;
  private static final long TURN_NS = TimeUnit.SECONDS.toNanos(10);
  private static final int TURNS = 6;
  private static final double NS_PER_SECOND = 1e9;

  private final LongSupplier nanoTime;
  private final Map<Stage, Window> windows = new EnumMap<>(Stage.class);

  /** One stage; the histograms of its last turns are guarded by itself. */
  private static final class Window {
    final Recorder recorder = new Recorder(HIGHEST_NS, DIGITS);
    final LongAdder count = new LongAdder();
    final LongAdder sumNs = new LongAdder();
    final ArrayDeque<Histogram> turns = new ArrayDeque<>();
    Histogram current = new Histogram(HIGHEST_NS, DIGITS);
    long turnedNs;

    synchronized Histogram lastMinute(long now) {
      if (turnedNs == 0) {
        turnedNs = now;
      }
      current.add(recorder.getIntervalHistogram());
      while (now - turnedNs >= TURN_NS) {
        turns.addLast(current);
        current = new Histogram(HIGHEST_NS, DIGITS);
        turnedNs += TURN_NS;
        if (turns.size() > TURNS) {
          turns.removeFirst();
        }
      }
      Histogram merged = current.copy();
      turns.forEach(merged::add);
      return merged;
    }
  }

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  public StageLatency(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    for (Stage stage : Stage.values()) {
      windows.put(stage, new Window());
    }
  }

  /** Records a duration; beyond a minute counts as a minute. */
  public void record(Stage stage, long durationNs) {
    long bounded = Math.clamp(durationNs, 0, HIGHEST_NS);
    Window window = windows.get(stage);
    window.recorder.recordValue(bounded);
    window.count.increment();
    window.sumNs.add(bounded);
  }

  /** The durations of about the last minute, nanoseconds; a copy. */
  public Histogram lastMinute(Stage stage) {
    return windows.get(stage).lastMinute(nanoTime.getAsLong());
  }

  @Override
  public MetricSnapshots collect() {
    SummarySnapshot.Builder summary = SummarySnapshot.builder().name(NAME).help(HELP);
    windows.forEach(
        (stage, window) -> {
          Histogram histogram = window.lastMinute(nanoTime.getAsLong());
          Quantiles.Builder quantiles = Quantiles.builder();
          for (double quantile : QUANTILES) {
            quantiles.quantile(
                new Quantile(
                    quantile, histogram.getValueAtPercentile(100 * quantile) / NS_PER_SECOND));
          }
          summary.dataPoint(
              SummarySnapshot.SummaryDataPointSnapshot.builder()
                  .labels(Labels.of("stage", stage.label))
                  .quantiles(quantiles.build())
                  .count(window.count.sum())
                  .sum(window.sumNs.sum() / NS_PER_SECOND)
                  .build());
        });
    return MetricSnapshots.of(summary.build());
  }

  @Override
  public List<String> getPrometheusNames() {
    return List.of(NAME);
  }
}
