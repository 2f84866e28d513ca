package io.rollingdrop.lab.pipeline;

import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.lab.report.LabResult;
import io.rollingdrop.lab.report.Progress;
import io.rollingdrop.lab.report.RunFolder;
import io.rollingdrop.pipeline.Core;
import io.rollingdrop.protocol.codec.RejectReason;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.OffsetEpochNanoClock;

/**
 * Runs a core under load, then recovers it from its journals, which must give the same state, with
 * all balances adding up and no event missing; and says what was measured.
 */
public final class PipelineLab {

  /** The share of the offered rate that must be achieved for a latency to mean anything. */
  private static final double REQUIRED_SHARE = 0.99;

  /** What the workload's own design leads to: its order had traded away. */
  private static final Set<RejectReason> EXPECTED =
      EnumSet.of(RejectReason.UNKNOWN_ORDER, RejectReason.INVALID_QUANTITY);

  private final PipelineSettings settings;
  private final RunFolder folder;
  private final Progress progress;
  private final LabResult result = new LabResult("pipeline");

  /**
   * @param folder for the histograms, and for the journals while the lab runs
   */
  public PipelineLab(PipelineSettings settings, RunFolder folder, Progress progress) {
    this.settings = settings;
    this.folder = folder;
    this.progress = progress;
  }

  /** Runs the lab; the journals are removed at the end. */
  public LabResult run() throws InterruptedException {
    Path journals = folder.path().resolve("journals");
    result.put("durability", settings.durability().name().toLowerCase(Locale.ROOT));
    try {
      long startMs = System.currentTimeMillis();
      Measurement measurement = measure(journals);
      judge(measurement);
      recover(journals, measurement);
      report(measurement);
      folder.write("latency", measurement.latencies(), startMs);
      folder.write("empty-ring", measurement.emptyRing(), startMs);
      folder.write("hiccup", measurement.hiccups(), startMs);
    } catch (IllegalStateException e) {
      result.invalid(e.getMessage());
    } finally {
      RunFolder.delete(journals);
    }
    return result;
  }

  private Measurement measure(Path journals) throws InterruptedException {
    try (CoreUnderLoad core = new CoreUnderLoad(journals, settings, progress)) {
      return core.run();
    }
  }

  private void judge(Measurement measurement) {
    if (measurement.achievedPerS() < REQUIRED_SHARE * settings.ratePerS()) {
      result.invalid(
          "achieved %.0f of %d commands a second offered"
              .formatted(measurement.achievedPerS(), settings.ratePerS()));
    }
    measurement
        .rejections()
        .forEach(
            (reason, count) -> {
              if (!EXPECTED.contains(reason)) {
                result.invalid(count + " commands were rejected: " + reason);
              }
            });
    if (measurement.trades() == 0) {
      result.invalid("nothing traded");
    }
  }

  /** Decides all commands again; recovery itself compares events and adds all balances up. */
  private void recover(Path journals, Measurement measurement) {
    progress.at("recovery", 0, 1);
    long startNs = System.nanoTime();
    Core recovered =
        Core.start(
            settings.coreWithoutTicks(),
            JournalDirectory.open(journals, settings.durability(), new OffsetEpochNanoClock()),
            cause -> result.invalid("the recovered core failed: " + cause.getMessage()));
    long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
    recovered.close();
    result.say("recovered in %d ms: %s".formatted(tookMs, recovered.recovery()));
    if (recovered.stateHash() != measurement.stateHash()) {
      result.invalid(
          "the state recovered from the journals is %016x, it was %016x"
              .formatted(recovered.stateHash(), measurement.stateHash()));
    }
  }

  private void report(Measurement measurement) {
    result
        .put("max_rate_per_s", Math.round(measurement.maxPerS()))
        .put("offered_rate_per_s", settings.ratePerS())
        .put("achieved_rate_per_s", Math.round(measurement.achievedPerS()))
        .put("p50_us", Latencies.percentileUs(measurement.latencies(), 50))
        .put("p99_us", Latencies.percentileUs(measurement.latencies(), 99))
        .put("p999_us", Latencies.percentileUs(measurement.latencies(), 99.9))
        .put("p9999_us", Latencies.percentileUs(measurement.latencies(), 99.99))
        .put("max_us", Latencies.percentileUs(measurement.latencies(), 100))
        .put("empty_ring_p50_us", Latencies.percentileUs(measurement.emptyRing(), 50))
        .put("empty_ring_p999_us", Latencies.percentileUs(measurement.emptyRing(), 99.9))
        .put("hiccup_p999_us", Latencies.percentileUs(measurement.hiccups(), 99.9));
    result.say(
        "pipeline, durability %s, %s: at %,d commands/s offered, %,.0f achieved; at most %,.0f/s"
            .formatted(
                settings.durability(),
                settings.waiting(),
                settings.ratePerS(),
                measurement.achievedPerS(),
                measurement.maxPerS()));
    result.say(row("latency", measurement.latencies()));
    result.say(row("empty ring", measurement.emptyRing()));
    result.say(row("hiccup", measurement.hiccups()));
    result.say(
        "%,d commands, %,d events, %,d trades; %,d offers pushed back; rejected: %s"
            .formatted(
                measurement.commands(),
                measurement.events(),
                measurement.trades(),
                measurement.pushedBack(),
                measurement.rejections()));
  }

  private static String row(String name, org.HdrHistogram.Histogram histogram) {
    return "  %-10s p50 %,.1f  p99 %,.1f  p99.9 %,.1f  p99.99 %,.1f  max %,.1f µs"
        .formatted(
            name,
            Latencies.percentileUs(histogram, 50),
            Latencies.percentileUs(histogram, 99),
            Latencies.percentileUs(histogram, 99.9),
            Latencies.percentileUs(histogram, 99.99),
            Latencies.percentileUs(histogram, 100));
  }
}
