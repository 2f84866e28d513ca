package io.rollingdrop.lab.pipeline;

import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.lab.harness.LabRun;
import io.rollingdrop.lab.harness.LatencyRecorder;
import io.rollingdrop.lab.harness.LatencyRow;
import io.rollingdrop.lab.limits.AeronEcho;
import io.rollingdrop.lab.limits.ChronicleAppend;
import io.rollingdrop.lab.limits.DataSync;
import io.rollingdrop.lab.peer.PeerRun;
import io.rollingdrop.lab.report.LabResult;
import io.rollingdrop.lab.report.Role;
import io.rollingdrop.lab.report.RunFolder;
import io.rollingdrop.lab.report.Spread;
import io.rollingdrop.lab.workload.OrderFlow;
import io.rollingdrop.pipeline.Core;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.OffsetEpochNanoClock;

/**
 * Runs a core under load: latency at a rate, each time beside an empty ring at the same rate; the
 * highest throughput; latency against load. Then recovers the core from its journals, which must
 * give the same state, with all balances adding up and no event missing.
 */
final class PipelineLab {

  /** The share of the offered rate that must be achieved for a latency to mean anything. */
  private static final double REQUIRED_SHARE = 0.99;

  /** Loads at which latency is looked at, as shares of the highest throughput, in percent. */
  private static final int[] SWEEP = {10, 25, 50, 70, 80, 90, 100, 120};

  private static final double PERCENT = 100;

  private final PipelineSettings settings;
  private final LabRun run;
  private final LabResult result;
  private final String durability;
  private final List<Histogram> stages = new ArrayList<>();
  private final Histogram feed = LatencyRecorder.newHistogram();

  PipelineLab(PipelineSettings settings, LabRun run) {
    this.settings = settings;
    this.run = run;
    result = run.result();
    durability = settings.durability().name().toLowerCase(Locale.ROOT);
  }

  /** Runs the lab; the journals are removed at the end. */
  void run() {
    run.report()
        .describe(
            "pipeline: the core alone, durability " + durability,
            "How long from when a command should be sent until its last event is seen on the feed?");
    result.put("durability", durability);
    Path journals = run.folder().resolve("journals");
    try {
      long stateHash;
      try (CoreUnderLoad core =
          new CoreUnderLoad(journals, settings.core(), settings.seed(), run.progress())) {
        core.setUp();
        core.paced("warm-up", settings.ratePerS(), settings.warmUpS(), 0);
        measureLatency(core);
        measureLimits();
        double maxPerS = core.flatOut(settings.seconds());
        result.put("max_rate_per_s", Math.round(maxPerS));
        run.report().throughput("core, both journals, one consumer", maxPerS, "commands");
        result.say("at most %,.0f commands/s".formatted(maxPerS));
        measurePeer();
        sweep(core, maxPerS);
        judge(core);
        stateHash = core.stop();
      }
      recover(journals, stateHash);
    } finally {
      RunFolder.delete(journals);
    }
  }

  private void measureLatency(CoreUnderLoad core) {
    double worst = Double.MAX_VALUE;
    DoubleStream.Builder ratios = DoubleStream.builder();
    long allocated = 0;
    for (int number = 1; number <= settings.runs(); number++) {
      run.progress().at("empty ring, run " + number, number - 1, settings.runs());
      LatencyRecorder empty = EmptyRing.run(number, settings.core(), settings);
      List<Histogram> before = snapshots(core);
      long allocatedBefore = allocatedBytes();
      CoreUnderLoad.Paced paced =
          core.paced("latency, run " + number, settings.ratePerS(), settings.seconds(), number);
      allocated += allocatedBytes() - allocatedBefore;
      addStages(core, before);
      feed.add(paced.phase().feed());
      add(paced, empty, number);
      ratios.add(
          LatencyRow.percentileUs(paced.phase().response().total(), 50)
              / LatencyRow.percentileUs(empty.total(), 50));
      worst = Math.min(worst, paced.achievedPerS());
    }
    if (worst < REQUIRED_SHARE * settings.ratePerS()) {
      result.invalid(
          "achieved %.0f of %d commands a second offered".formatted(worst, settings.ratePerS()));
    }
    report(worst, Spread.of(ratios.build()));
    long commands = (long) settings.ratePerS() * settings.seconds() * settings.runs();
    run.report().allocation(allocated, commands);
    result.put("bytes_per_command", allocated / (double) commands);
    reportStages(core);
  }

  /** What the journal's library, the disk, and the link's library do by themselves. */
  private void measureLimits() {
    Path scratch = run.folder().resolve("limits");
    try {
      run.progress().at("raw Chronicle append", 0, 3);
      LatencyRecorder append =
          ChronicleAppend.run(scratch, settings.ratePerS(), settings.warmUpS(), settings.seconds());
      run.latencies("chronicle-append", "raw Chronicle append", Role.BASELINE).add(append);
      run.progress().at("bare fdatasync", 1, 3);
      LatencyRecorder sync = DataSync.run(scratch.resolve("synced"), settings.seconds());
      run.latencies("fdatasync", "bare fdatasync", Role.BASELINE).add(sync);
      run.progress().at("Aeron IPC echo", 2, 3);
      LatencyRecorder echo =
          AeronEcho.run(
              scratch.resolve("aeron"),
              settings.core(),
              settings.seed(),
              settings.ratePerS(),
              settings.warmUpS(),
              settings.seconds());
      run.latencies("aeron-ipc-echo", "Aeron IPC echo", Role.BASELINE).add(echo);
      result
          .put("chronicle_append_p50_us", LatencyRow.percentileUs(append.total(), 50))
          .put("fdatasync_p50_us", LatencyRow.percentileUs(sync.total(), 50))
          .put("aeron_ipc_echo_p50_us", LatencyRow.percentileUs(echo.total(), 50))
          .say(LatencyRow.of("append", append.total()))
          .say(LatencyRow.of("fdatasync", sync.total()))
          .say(LatencyRow.of("IPC echo", echo.total()));
    } finally {
      RunFolder.delete(scratch);
    }
  }

  /** exchange-core, whole but for its journal, under what it can take of the workload. */
  private void measurePeer() {
    if (!settings.peers()) {
      return;
    }
    run.progress().at("exchange-core", 0, 1);
    PeerRun.Outcome peer =
        PeerRun.run(
            run.repository().root(),
            settings.core(),
            settings.seed(),
            settings.ratePerS(),
            settings.warmUpS(),
            settings.seconds());
    Histogram latency =
        run.latencies("exchange-core", "exchange-core, no journal", Role.BASELINE)
            .add(peer.latencies())
            .total();
    run.report().throughput("exchange-core, no journal", peer.maxPerS(), "commands");
    result
        .put("exchange_core_achieved_rate_per_s", Math.round(peer.achievedPerS()))
        .put("exchange_core_p50_us", LatencyRow.percentileUs(latency, 50))
        .put("exchange_core_p999_us", LatencyRow.percentileUs(latency, 99.9))
        .put("exchange_core_max_rate_per_s", Math.round(peer.maxPerS()))
        .say(LatencyRow.of("exchange-core", latency))
        .say("exchange-core, no journal: at most %,.0f commands/s".formatted(peer.maxPerS()));
    run.report()
        .oracle(
            "exchange-core reported what our engine reports on the same %,d commands, %,d trades; all its balances add up."
                .formatted(peer.commands(), peer.trades()))
        .limit(
            "exchange-core ran without a journal and a feed, on orders, IOC orders and cancels only; its four threads never park, and share %d processors with the sender. See perf-lab/FAIRNESS.md."
                .formatted(Runtime.getRuntime().availableProcessors()));
  }

  private void add(CoreUnderLoad.Paced paced, LatencyRecorder empty, int number) {
    Phase phase = paced.phase();
    run.latencies("latency", "core", Role.MEASURED).add(phase.response());
    run.latencies("service", "core, from the actual send", Role.SERVICE).add(phase.service());
    run.latencies("empty-ring", "empty ring", Role.BASELINE).add(empty);
    run.report()
        .run(
            number,
            settings.ratePerS(),
            paced.achievedPerS(),
            phase.response().total(),
            empty.total());
  }

  private void report(double achievedPerS, Spread ratios) {
    Histogram latency = run.latencies("latency", "core", Role.MEASURED).total();
    Histogram empty = run.latencies("empty-ring", "empty ring", Role.BASELINE).total();
    result
        .put("offered_rate_per_s", settings.ratePerS())
        .put("achieved_rate_per_s", Math.round(achievedPerS))
        .put("runs", settings.runs())
        .put("p50_us", LatencyRow.percentileUs(latency, 50))
        .put("p99_us", LatencyRow.percentileUs(latency, 99))
        .put("p999_us", LatencyRow.percentileUs(latency, 99.9))
        .put("p9999_us", LatencyRow.percentileUs(latency, 99.99))
        .put("max_us", LatencyRow.percentileUs(latency, 100))
        .put("empty_ring_p50_us", LatencyRow.percentileUs(empty, 50))
        .put("empty_ring_p999_us", LatencyRow.percentileUs(empty, 99.9))
        .put("p50_ratio", ratios.median())
        .put("p50_ratio_lowest", ratios.lowest())
        .put("p50_ratio_highest", ratios.highest());
    result.say(
        "pipeline, durability %s, %s: %d runs at %,d commands/s offered, %,.0f achieved"
            .formatted(
                durability,
                settings.waiting().name().toLowerCase(Locale.ROOT),
                settings.runs(),
                settings.ratePerS(),
                achievedPerS));
    result.say(LatencyRow.of("latency", latency));
    result.say(LatencyRow.of("empty ring", empty));
    result.say("p50 is %s times the empty ring's".formatted(ratios));
    run.report()
        .limit(
            "The sender, the core's three threads, and the consumer share %d processors."
                .formatted(Runtime.getRuntime().availableProcessors()))
        .limit(
            "Commands come by a link in the same process: no network, no gateway, no signature.");
    if (settings.durability() == io.rollingdrop.pipeline.Durability.MEMORY) {
      run.report()
          .limit("Durability memory: answered before the disk has it; loss of power may lose it.");
    }
  }

  private static List<Histogram> snapshots(CoreUnderLoad core) {
    return core.stages().stream().map(stage -> stage.snapshot().copy()).toList();
  }

  /** What the stages did since, for they count from the core's start. */
  private void addStages(CoreUnderLoad core, List<Histogram> before) {
    List<Histogram> after = snapshots(core);
    for (int i = 0; i < after.size(); i++) {
      Histogram since = after.get(i);
      since.subtract(before.get(i));
      if (stages.size() == i) {
        stages.add(since);
      } else {
        stages.get(i).add(since);
      }
    }
  }

  private void reportStages(CoreUnderLoad core) {
    for (int i = 0; i < stages.size(); i++) {
      String stage = core.stages().get(i).stage();
      run.report().stage(i == 0 ? stage : "sequenced to " + stage, stages.get(i));
    }
    run.report().stage("seen on the feed", feed);
  }

  private void sweep(CoreUnderLoad core, double maxPerS) {
    if (settings.sweepS() == 0) {
      return;
    }
    for (int percent : SWEEP) {
      int ratePerS = (int) (maxPerS * percent / PERCENT);
      CoreUnderLoad.Paced paced =
          core.paced("load of %d %%".formatted(percent), ratePerS, settings.sweepS(), 1);
      run.report().load(ratePerS, paced.achievedPerS(), paced.phase().response().total());
    }
  }

  private void judge(CoreUnderLoad core) {
    FeedWatch seen = core.seen();
    seen.rejections()
        .forEach(
            (reason, count) -> {
              if (!OrderFlow.EXPECTED_REJECTIONS.contains(reason)) {
                result.invalid(count + " commands were rejected: " + reason);
              }
            });
    if (seen.trades() == 0) {
      result.invalid("nothing traded");
    }
    String sums =
        "%,d commands, %,d events, %,d trades; %,d offers pushed back; rejected: %s"
            .formatted(
                core.sent(), seen.events(), seen.trades(), core.pushedBack(), seen.rejections());
    result.say(sums);
    run.report()
        .oracle(sums)
        .oracle(
            "Every command was answered once and in its turn; every event continued the one before, with its checksum.");
  }

  /** Decides all commands again; recovery itself compares events and adds all balances up. */
  private void recover(Path journals, long stateHash) {
    run.progress().at("recovery", 0, 1);
    long startNs = System.nanoTime();
    Core recovered =
        Core.start(
            settings.core().withTickInterval(TimeUnit.DAYS.toNanos(1)),
            JournalDirectory.open(journals, settings.durability(), new OffsetEpochNanoClock()),
            cause -> result.invalid("the recovered core failed: " + cause.getMessage()));
    long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
    recovered.close();
    String outcome = "recovered in %,d ms: %s".formatted(tookMs, recovered.recovery());
    result.say(outcome);
    run.report().oracle(outcome);
    if (recovered.stateHash() != stateHash) {
      result.invalid(
          "the state recovered from the journals is %016x, it was %016x"
              .formatted(recovered.stateHash(), stateHash));
    }
  }

  /** By all threads since the start. */
  private static long allocatedBytes() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getTotalThreadAllocatedBytes();
  }
}
