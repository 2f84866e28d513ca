package io.rollingdrop.lab.pipeline;

import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.lab.report.Progress;
import io.rollingdrop.lab.workload.CommandSender;
import io.rollingdrop.lab.workload.Exchange;
import io.rollingdrop.lab.workload.OrderFlow;
import io.rollingdrop.lab.workload.Schedule;
import io.rollingdrop.pipeline.Core;
import io.rollingdrop.pipeline.CoreSettings;
import io.rollingdrop.protocol.CommandWriter;
import io.rollingdrop.protocol.FeedFollower;
import io.rollingdrop.protocol.Position;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.OffsetEpochNanoClock;

/**
 * A production core on a folder of its own, with a sender on this thread and a consumer on its
 * feed. Phases: set-up, warm-up, the empty ring, latency at the offered rate, highest throughput.
 * Every phase ends when all that it sent is answered.
 */
final class CoreUnderLoad implements AutoCloseable {

  /** Longer than this without an answer, and the run has failed. */
  private static final long STALL_NS = TimeUnit.SECONDS.toNanos(30);

  private static final long POLL_NS = TimeUnit.MICROSECONDS.toNanos(100);
  private static final int COMMANDS_BETWEEN_LOOKS = 1 << 10;
  private static final double NANOS_PER_S = 1e9;

  private final PipelineSettings settings;
  private final Progress progress;
  private final CoreSettings coreSettings;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final Core core;
  private final FeedWatch watch;
  private final FeedFollower follower;
  private final CommandWriter command;
  private final CommandSender sender;
  private final OrderFlow flow;

  CoreUnderLoad(Path journals, PipelineSettings settings, Progress progress) {
    this.settings = settings;
    this.progress = progress;
    coreSettings = settings.core();
    long sessionId = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
    core =
        Core.start(
            coreSettings,
            JournalDirectory.open(journals, settings.durability(), new OffsetEpochNanoClock()),
            this::fail);
    watch = new FeedWatch(sessionId);
    follower =
        new FeedFollower(
                "lab-feed",
                core.feed(),
                Position.START,
                watch,
                () -> {},
                coreSettings.newIdleStrategy(),
                this::fail)
            .start();
    command = new CommandWriter(coreSettings.shardId());
    sender = new CommandSender(core.newLink(), command, coreSettings.shardId(), sessionId);
    flow = new OrderFlow(command, settings.seed());
  }

  private void fail(Throwable cause) {
    failure.compareAndSet(null, cause);
  }

  /**
   * Runs all phases and stops the core.
   *
   * @throws IllegalStateException if the core failed, lost an answer, or refused the set-up
   */
  Measurement run() throws InterruptedException {
    setUp();
    paced("warm-up", settings.warmUpS(), false);
    progress.at("empty ring", 0, 1);
    Histogram emptyRing = EmptyRing.run(coreSettings, settings);
    HiccupMeter meter = new HiccupMeter();
    double achievedPerS;
    try (meter) {
      achievedPerS = paced("latency", settings.seconds(), true);
    }
    double maxPerS = flatOut();
    follower.close();
    core.close();
    requireHealthy();
    return new Measurement(
        watch.latencies(),
        emptyRing,
        meter.hiccups(),
        achievedPerS,
        maxPerS,
        sender.nextNumber() - 1,
        watch.events(),
        watch.trades(),
        sender.pushedBack(),
        watch.rejections(),
        core.stateHash());
  }

  private void setUp() {
    sender.openSession();
    Exchange.setUp(command, sender::send);
    awaitAnswers("set-up");
    if (!watch.rejections().isEmpty()) {
      throw new IllegalStateException("the core refused the set-up: " + watch.rejections());
    }
  }

  /** Sends at the offered rate; returns the rate at which answers came. */
  private double paced(String phase, int seconds, boolean measure) {
    long count = (long) settings.ratePerS() * seconds;
    Schedule schedule =
        new Schedule(sender.nextNumber(), count, System.nanoTime(), settings.ratePerS());
    if (measure) {
      watch.measure(schedule);
    }
    for (long sent = 0; sent < count; sent++) {
      long number = sender.nextNumber();
      schedule.awaitDue(number);
      sender.send(flow.next(number));
      look(phase, sent, count);
    }
    awaitAnswers(phase);
    return count * NANOS_PER_S / Math.max(1, watch.lastAnswerNs() - schedule.startNs());
  }

  /** Sends as fast as the core takes it; returns the rate at which answers came. */
  private double flatOut() {
    long first = sender.nextNumber();
    long startNs = System.nanoTime();
    long lengthNs = TimeUnit.SECONDS.toNanos(settings.seconds());
    while (System.nanoTime() - startNs < lengthNs) {
      for (int i = 0; i < COMMANDS_BETWEEN_LOOKS; i++) {
        sender.send(flow.next(sender.nextNumber()));
      }
      look("throughput", System.nanoTime() - startNs, lengthNs);
    }
    awaitAnswers("throughput");
    return (sender.nextNumber() - first) * NANOS_PER_S / (watch.lastAnswerNs() - startNs);
  }

  private void look(String phase, long done, long total) {
    if (done % COMMANDS_BETWEEN_LOOKS == 0) {
      progress.at(phase, done, total);
      requireHealthy();
    }
  }

  private void awaitAnswers(String phase) {
    long sent = sender.nextNumber() - 1;
    long answered = watch.answered();
    long stalledAtNs = System.nanoTime() + STALL_NS;
    while (answered < sent) {
      requireHealthy();
      LockSupport.parkNanos(POLL_NS);
      progress.at(phase + ", waiting for answers", answered, sent);
      long now = watch.answered();
      if (now > answered) {
        answered = now;
        stalledAtNs = System.nanoTime() + STALL_NS;
      } else if (System.nanoTime() - stalledAtNs > 0) {
        throw new IllegalStateException(
            "%s: no answer for %d s; %d of %d commands are answered"
                .formatted(phase, TimeUnit.NANOSECONDS.toSeconds(STALL_NS), answered, sent));
      }
    }
  }

  private void requireHealthy() {
    Throwable cause = failure.get();
    if (cause != null) {
      throw new IllegalStateException("the core or its feed failed: " + cause.getMessage(), cause);
    }
  }

  @Override
  public void close() {
    follower.close();
    core.close();
  }
}
