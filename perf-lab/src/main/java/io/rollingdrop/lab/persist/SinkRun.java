package io.rollingdrop.lab.persist;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.lab.report.Progress;
import io.rollingdrop.satellite.persister.Persister;
import io.rollingdrop.satellite.persister.PersisterSettings;
import io.rollingdrop.satellite.support.Satellite;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A persister at work, seen by its own metrics. */
final class SinkRun implements AutoCloseable {

  /**
   * How fast it came to the journal's end.
   *
   * @param perS of what was asked for, from its first commit on
   * @param seconds from there
   */
  record Rate(double perS, double seconds) {}

  private static final String PREFIX = "rollingdrop_persister_";
  private static final long STALL_NS = TimeUnit.MINUTES.toNanos(10);
  private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final double NANOS_PER_S = 1e9;
  private static final double MS_PER_S = 1e3;

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Satellite persister;
  private final Progress progress;

  SinkRun(PersisterSettings settings, Path core, Progress progress) {
    this.progress = progress;
    persister = Persister.start(settings, JournalDirectory.readEvents(core), registry);
  }

  /**
   * Waits until the sink has committed a sequence.
   *
   * @param counter {@code rows} or {@code events}
   * @return the rate from the first commit seen to the last
   */
  Rate through(String sink, String counter, long sequence) {
    long startNs = 0;
    double startCount = 0;
    long startSequence = 0;
    long until = System.nanoTime() + STALL_NS;
    while (true) {
      double committed = gauge("sequence", sink);
      long nowNs = System.nanoTime();
      double count = counter(counter, sink);
      if (startNs == 0 && count > 0) {
        startNs = nowNs;
        startCount = count;
        startSequence = (long) committed;
      }
      if (committed >= sequence) {
        double seconds = (nowNs - startNs) / NANOS_PER_S;
        return new Rate((count - startCount) / seconds, seconds);
      }
      if (!persister.health().alive() || nowNs - until > 0) {
        throw new IllegalStateException(
            sink + " did not get there: " + persister.health().detail());
      }
      progress.at(sink, (long) committed - startSequence, sequence - startSequence);
      LockSupport.parkNanos(POLL_NS);
    }
  }

  /** The 99th percentile from a command's time to its commit, ms; exact to the bucket, some 2 %. */
  double commitP99Ms(String sink) {
    HistogramDataPointSnapshot point =
        ((HistogramSnapshot) metric("commit_latency_seconds"))
            .getDataPoints().stream()
                .filter(data -> of(sink, data.getLabels()))
                .findFirst()
                .orElseThrow();
    NativeHistogramBuckets buckets = point.getNativeBucketsForPositiveValues();
    long left = (long) Math.ceil(0.99 * point.getCount()) - point.getNativeZeroCount();
    double base = Math.pow(2, Math.pow(2, -point.getNativeSchema()));
    for (int i = 0; i < buckets.size(); i++) {
      left -= buckets.getCount(i);
      if (left <= 0) {
        return Math.pow(base, buckets.getBucketIndex(i)) * MS_PER_S;
      }
    }
    return 0;
  }

  private double gauge(String name, String sink) {
    return ((GaugeSnapshot) metric(name))
        .getDataPoints().stream()
            .filter(data -> of(sink, data.getLabels()))
            .mapToDouble(GaugeSnapshot.GaugeDataPointSnapshot::getValue)
            .sum();
  }

  private double counter(String name, String sink) {
    return ((CounterSnapshot) metric(name))
        .getDataPoints().stream()
            .filter(data -> of(sink, data.getLabels()))
            .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
            .sum();
  }

  private static boolean of(String sink, Labels labels) {
    return sink.equals(labels.get("sink"));
  }

  private MetricSnapshot metric(String name) {
    return registry.scrape((PREFIX + name)::equals).stream().findFirst().orElseThrow();
  }

  @Override
  public void close() {
    persister.close();
  }
}
