package io.rollingdrop.ops.core;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.journal.JournalRetention;
import io.rollingdrop.journal.RetentionReport;
import io.rollingdrop.journal.RetentionRule;
import io.rollingdrop.ops.process.StopOrder;
import io.rollingdrop.pipeline.JournalException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the journals' files removed that are needed no more, from time to time, on a thread of its
 * own. What it cannot do it says in the log, once while it stays the same, and tries again.
 */
public final class RetentionThread implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RetentionThread.class);
  private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(10);

  private final JournalRetention retention;
  private final long intervalNs;
  private final PrometheusRegistry registry;
  private final List<Collector> registered;
  private final LongAdder removedFiles = new LongAdder();
  private final LongAdder removedBytes = new LongAdder();
  private final Thread thread;
  private volatile boolean running = true;
  private volatile String hindrance = "";

  /**
   * Starts it, if there is anything to do.
   *
   * @param folder the core's, open for it in this process
   * @param parts takes it
   */
  public static void startIfOn(
      Path folder, RetentionRule rule, PrometheusRegistry registry, StopOrder parts) {
    if (rule.isOn()) {
      parts.add(
          "retention",
          new RetentionThread(
              JournalDirectory.retention(folder, rule, new OffsetEpochNanoClock()),
              INTERVAL_NS,
              registry));
    }
  }

  /**
   * Starts it.
   *
   * @param retention owned and closed by this
   * @param intervalNs between two runs
   */
  RetentionThread(JournalRetention retention, long intervalNs, PrometheusRegistry registry) {
    this.retention = retention;
    this.intervalNs = intervalNs;
    this.registry = registry;
    registered =
        List.of(
            CounterWithCallback.builder()
                .name("rollingdrop_core_retention_files_total")
                .help("Files of the journals removed since start")
                .callback(sink -> sink.call((double) removedFiles.sum()))
                .build(),
            CounterWithCallback.builder()
                .name("rollingdrop_core_retention_bytes_total")
                .help("Bytes of the journals removed since start")
                .callback(sink -> sink.call((double) removedBytes.sum()))
                .build(),
            GaugeWithCallback.builder()
                .name("rollingdrop_core_retention_held_back")
                .help("1 while files that should have gone cannot; the log says why")
                .callback(sink -> sink.call(hindrance.isEmpty() ? 0 : 1))
                .build(),
            GaugeWithCallback.builder()
                .name("rollingdrop_core_consumer_sequence")
                .help("How far each consumer says that it has come for good")
                .labelNames("consumer")
                .callback(
                    sink ->
                        retention
                            .consumers()
                            .forEach((name, at) -> sink.call((double) at.sequence(), name)))
                .build());
    registered.forEach(registry::register);
    thread = Thread.ofPlatform().name("core-retention").daemon(true).start(this::run);
  }

  private void run() {
    while (running) {
      try {
        tell(retention.run());
      } catch (JournalException e) {
        hinder(e.getMessage());
      } catch (RuntimeException e) {
        LOG.error("retention failed, and will be tried again", e);
        hinder("it failed: " + e);
      }
      long untilNs = System.nanoTime() + intervalNs;
      while (running && untilNs - System.nanoTime() > 0) {
        LockSupport.parkNanos(untilNs - System.nanoTime());
      }
    }
  }

  private void tell(RetentionReport report) {
    report
        .removed()
        .forEach(
            file ->
                LOG.info("{} {}", report.archived() ? "archived and removed" : "removed", file));
    removedFiles.add(report.removed().size());
    removedBytes.add(report.bytes());
    hinder(report.heldBack());
  }

  private void hinder(String why) {
    if (!why.equals(hindrance) && !why.isEmpty()) {
      LOG.warn("retention: {}", why);
    }
    hindrance = why;
  }

  /** Waits for the file that is just being archived. */
  @Override
  public void close() throws InterruptedException {
    running = false;
    LockSupport.unpark(thread);
    thread.join(TimeUnit.MINUTES.toMillis(1));
    registered.forEach(registry::unregister);
    retention.close();
  }
}
