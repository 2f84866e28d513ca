package io.rollingdrop.lab.pipeline;

import io.rollingdrop.lab.harness.LabRun;
import io.rollingdrop.lab.report.LabResult;
import io.rollingdrop.lab.report.RunFolder;
import io.rollingdrop.lab.workload.DropDay;
import io.rollingdrop.lab.workload.OrderFlow;
import io.rollingdrop.pipeline.StageLatency;
import io.rollingdrop.protocol.Position;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * A day as fast as it goes, with snapshots taken in between, while a million orders rest. Then a
 * fresh process recovers it from the newest snapshot, and another from the first command: both must
 * come to the state and the events of the day.
 */
final class DayLab {

  /** When snapshots are taken, in percent of the day: a fifth at least comes after the last. */
  private static final int[] SNAPSHOTS = {25, 50, 70};

  private static final double PERCENT = 100;
  private static final double NANOS_PER_S = 1e9;
  private static final double NANOS_PER_US = 1e3;
  private static final double GIB = 1 << 30;
  private static final long SNAPSHOT_TIMEOUT_NS = TimeUnit.MINUTES.toNanos(2);
  private static final long POLL_MS = 10;

  private final DaySettings settings;
  private final LabRun run;
  private final LabResult result;

  /** What the day came to. */
  private record End(long sequence, Position published, String stateHash) {}

  DayLab(DaySettings settings, LabRun run) {
    this.settings = settings;
    this.run = run;
    result = run.result();
  }

  /** Runs the lab; the journals are removed at the end. */
  void run() throws InterruptedException {
    run.report()
        .describe(
            "day: %,d transactions, durability %s"
                .formatted(
                    settings.transactions(), settings.durability().name().toLowerCase(Locale.ROOT)),
            "How long does a day's work take, and how long to come back from it?");
    Path journals = run.folder().resolve("journals");
    RunFolder.delete(journals); // of a run that was killed
    try {
      End end = day(journals);
      recover(journals, end);
    } finally {
      RunFolder.delete(journals);
    }
  }

  private End day(Path journals) throws InterruptedException {
    try (CoreUnderLoad core =
        new CoreUnderLoad(journals, settings.core(), settings.seed(), run.progress())) {
      core.setUp();
      core.rest(settings.resting());
      DropDay day = new DropDay(core.command(), core.flow(), settings.seed());
      long fromMs = System.currentTimeMillis();
      long startNs = System.nanoTime();
      long sent = 0;
      int before = 0;
      for (int percent : SNAPSHOTS) {
        long until = settings.transactions() * percent / 100;
        core.send(day::next, until - sent, sent, settings.transactions());
        sent = until;
        core.awaitAll();
        awaitSnapshot(core, before);
        core.core().requestSnapshot();
        before = percent;
      }
      core.send(day::next, settings.transactions() - sent, sent, settings.transactions());
      double seconds = (core.awaitAll() - startNs) / NANOS_PER_S;
      run.measuredBetween(fromMs, System.currentTimeMillis(), 1);
      awaitSnapshot(core, before);
      result
          .put("durability", settings.durability().name().toLowerCase(Locale.ROOT))
          .put("transactions", settings.transactions())
          .put("process_s", seconds)
          .put("rate_per_s", Math.round(settings.transactions() / seconds));
      result.say(
          "%,d transactions with %d drops in %.1f s: %,.0f a second"
              .formatted(
                  settings.transactions(),
                  day.drops(),
                  seconds,
                  settings.transactions() / seconds));
      run.report()
          .throughput(
              "the day, both journals, one consumer",
              settings.transactions() / seconds,
              "transactions");
      reportPauses(core);
      judge(core);
      String hash = Long.toHexString(core.stop());
      return new End(core.core().lastSequence(), core.core().published(), hash);
    }
  }

  /**
   * Waits for the snapshot that was asked for when so much of the day was answered: a request while
   * another is being taken would be one with it, and a core that is a ring behind its sender would
   * take a short day's elsewhere than said.
   *
   * @param percent of the day; 0 if there is none to wait for
   */
  private void awaitSnapshot(CoreUnderLoad core, int percent) throws InterruptedException {
    long untilNs = System.nanoTime() + SNAPSHOT_TIMEOUT_NS;
    long least = settings.transactions() * percent / 100;
    while (core.core().snapshotSequence() < least) {
      if (core.core().snapshotFailures() > 0 || System.nanoTime() - untilNs > 0) {
        throw new IllegalStateException(
            "the snapshot at %d %% of the day was not taken; the newest is of %d"
                .formatted(percent, core.core().snapshotSequence()));
      }
      run.progress().at("snapshot", 0, 1);
      Thread.sleep(POLL_MS);
    }
  }

  private void reportPauses(CoreUnderLoad core) {
    Histogram pauses = core.core().snapshotPauses().snapshot();
    result.put("snapshot_pause_us_max", pauses.getMaxValue() / NANOS_PER_US);
    result.say(
        "%d snapshots of %,d resting orders and more, in %,d slices: pauses p50 %.1f us, p99 %.1f us, at most %.1f us"
            .formatted(
                SNAPSHOTS.length,
                settings.resting(),
                pauses.getTotalCount(),
                pauses.getValueAtPercentile(50) / NANOS_PER_US,
                pauses.getValueAtPercentile(99) / NANOS_PER_US,
                pauses.getMaxValue() / NANOS_PER_US));
    for (StageLatency stage : core.stages()) {
      boolean first = stage == core.stages().getFirst();
      run.report().stage(first ? stage.stage() : "sequenced to " + stage.stage(), stage.snapshot());
    }
    run.report().stage("a snapshot's slice", pauses);
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
    run.report()
        .oracle(
            "Every one of %,d commands was answered once and in its turn; %,d events, %,d trades, each continuing the checksum of the one before; rejected: %s."
                .formatted(core.sent(), seen.events(), seen.trades(), seen.rejections()));
  }

  private void recover(Path journals, End end) throws InterruptedException {
    result.put("journal_gib", bytes(journals) / GIB);
    run.progress().at("recovery from the newest snapshot", 0, 2);
    FreshRecovery newest = FreshRecovery.of(journals, settings.durability());
    Path snapshots = journals.resolve("snapshots");
    RunFolder.delete(snapshots);
    run.progress().at("recovery from the first command", 1, 2);
    FreshRecovery all = FreshRecovery.of(journals, settings.durability());
    double share = PERCENT * (end.sequence() - newest.snapshotSequence()) / end.sequence();
    double replayPerS = all.sequence() * NANOS_PER_S / all.recoverNs();
    boolean hashEqual =
        newest.stateHash().equals(end.stateHash()) && all.stateHash().equals(end.stateHash());
    boolean eventsEqual =
        newest.published().equals(end.published()) && all.published().equals(end.published());
    result
        .put("recover_s", newest.processNs() / NANOS_PER_S)
        .put("recover_share_decided_again", share / PERCENT)
        .put("full_replay_s", all.processNs() / NANOS_PER_S)
        .put("full_replay_rate_per_s", Math.round(replayPerS))
        .put("state_hash_equal", hashEqual)
        .put("events_equal", eventsEqual);
    if (!hashEqual || !eventsEqual) {
      result.invalid("the day ended as %s; recovered %s and %s".formatted(end, newest, all));
    }
    if (newest.snapshotSequence() == 0 || all.snapshotSequence() != 0) {
      result.invalid(
          "recovered from %d and from %d, not from a snapshot and from the first command"
              .formatted(newest.snapshotSequence(), all.snapshotSequence()));
    }
    String sentence =
        "recovered from the snapshot at %,d, %.0f %% of the commands after it, in %.1f s; from the first command in %.1f s, %,.0f commands a second"
            .formatted(
                newest.snapshotSequence(),
                share,
                newest.processNs() / NANOS_PER_S,
                all.processNs() / NANOS_PER_S,
                replayPerS);
    result.say(sentence);
    run.report()
        .answer(sentence)
        .oracle(sentence + ".")
        .oracle(
            "Both came to state hash %s and to event %s, those of the day."
                .formatted(end.stateHash(), end.published()))
        .limit(
            "The journals are still in the page cache when they are read again, as far as memory goes.")
        .table(
            "Recovery",
            List.of("from", "decided again", "in the process, s", "the process, s"),
            List.of(row("newest snapshot", newest), row("first command", all)));
  }

  private static List<String> row(String from, FreshRecovery recovery) {
    return List.of(
        from,
        "%,d".formatted(recovery.sequence() - recovery.snapshotSequence()),
        "%.2f".formatted(recovery.recoverNs() / NANOS_PER_S),
        "%.2f".formatted(recovery.processNs() / NANOS_PER_S));
  }

  private static long bytes(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      long bytes = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
