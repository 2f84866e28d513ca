package io.rollingdrop.lab.pipeline;

import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.lab.report.Progress;
import io.rollingdrop.lab.workload.CommandSender;
import io.rollingdrop.lab.workload.Exchange;
import io.rollingdrop.lab.workload.OrderFlow;
import io.rollingdrop.lab.workload.Schedule;
import io.rollingdrop.pipeline.Core;
import io.rollingdrop.pipeline.CoreSettings;
import io.rollingdrop.pipeline.StageLatency;
import io.rollingdrop.protocol.CommandWriter;
import io.rollingdrop.protocol.FeedFollower;
import io.rollingdrop.protocol.Position;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.OffsetEpochNanoClock;

/**
 * A production core on a folder of its own, with a sender on this thread and a consumer on its
 * feed. Every phase ends when all that it sent is answered. Every method throws {@link
 * IllegalStateException} if the core failed or lost an answer.
 */
final class CoreUnderLoad implements AutoCloseable {

  /** Longer than this without an answer, and the run has failed. */
  private static final long STALL_NS = TimeUnit.SECONDS.toNanos(30);

  private static final long POLL_NS = TimeUnit.MICROSECONDS.toNanos(100);
  private static final int COMMANDS_BETWEEN_LOOKS = 1 << 10;
  private static final double NANOS_PER_S = 1e9;

  private final Progress progress;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final Core core;
  private final FeedWatch watch;
  private final FeedFollower follower;
  private final CommandWriter command;
  private final CommandSender sender;
  private final OrderFlow flow;

  /**
   * @param seed of the workload
   */
  CoreUnderLoad(Path journals, CoreSettings settings, long seed, Progress progress) {
    this.progress = progress;
    OffsetEpochNanoClock clock = new OffsetEpochNanoClock();
    core =
        Core.start(
            settings, JournalDirectory.open(journals, settings.durability(), clock), this::fail);
    command = new CommandWriter(settings.shardId());
    long sessionId = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
    sender = new CommandSender(core.newLink(), command, settings.shardId(), sessionId);
    watch = new FeedWatch(sessionId, sender::sentAtNs, clock);
    follower =
        new FeedFollower(
                "lab-feed",
                core.feed(),
                Position.START,
                watch,
                () -> {},
                settings.newIdleStrategy(),
                this::fail)
            .start();
    flow = new OrderFlow(command, seed);
  }

  private void fail(Throwable cause) {
    failure.compareAndSet(null, cause);
  }

  /** Makes the exchange. */
  void setUp() {
    try {
      sender.openSession();
    } catch (IllegalStateException e) {
      throw stopped(e);
    }
    Exchange.setUp(command, this::send);
    awaitAnswers("set-up");
    if (!watch.rejections().isEmpty()) {
      throw new IllegalStateException("the core refused the set-up: " + watch.rejections());
    }
  }

  /**
   * What a paced phase measured.
   *
   * @param phase its latencies
   * @param achievedPerS commands answered a second
   */
  record Paced(Phase phase, double achievedPerS) {}

  /**
   * Sends at a rate.
   *
   * @param name for who waits
   * @param run number of the run
   */
  Paced paced(String name, int ratePerS, int seconds, int run) {
    long count = (long) ratePerS * seconds;
    Schedule schedule = new Schedule(sender.nextNumber(), count, System.nanoTime(), ratePerS);
    Phase phase = Phase.of(run, schedule, seconds);
    watch.measure(phase);
    for (long sent = 0; sent < count; sent++) {
      long number = sender.nextNumber();
      schedule.awaitDue(number);
      send(flow.next(number));
      look(name, sent, count);
    }
    awaitAnswers(name);
    return new Paced(
        phase, count * NANOS_PER_S / Math.max(1, watch.lastAnswerNs() - schedule.startNs()));
  }

  /** Sends for so long as fast as the core takes it; returns the rate at which answers came. */
  double flatOut(int seconds) {
    long first = sender.nextNumber();
    long startNs = System.nanoTime();
    long lengthNs = TimeUnit.SECONDS.toNanos(seconds);
    while (System.nanoTime() - startNs < lengthNs) {
      for (int i = 0; i < COMMANDS_BETWEEN_LOOKS; i++) {
        send(flow.next(sender.nextNumber()));
      }
      look("throughput", System.nanoTime() - startNs, lengthNs);
    }
    awaitAnswers("throughput");
    return (sender.nextNumber() - first) * NANOS_PER_S / (watch.lastAnswerNs() - startNs);
  }

  /** Has orders rest far from the middle of every market, where nothing will trade with them. */
  void rest(int orders) {
    for (int i = 0; i < orders; i++) {
      send(flow.farAway(sender.nextNumber()));
      look("orders that rest", i, orders);
    }
    awaitAnswers("orders that rest");
  }

  /**
   * Sends so many commands as fast as the core takes them, and does not wait for their answers.
   *
   * @param done of the day before
   * @param total of the day
   */
  void send(Flow commands, long count, long done, long total) {
    for (long i = 0; i < count; i++) {
      send(commands.next(sender.nextNumber()));
      look("day", done + i, total);
    }
  }

  /** Writes the next command; returns its length. */
  interface Flow {
    int next(long number);
  }

  /** The workload's own commands. */
  OrderFlow flow() {
    return flow;
  }

  CommandWriter command() {
    return command;
  }

  Core core() {
    return core;
  }

  /** Waits until all that was sent is answered; returns when the last answer came. */
  long awaitAll() {
    awaitAnswers("day");
    return watch.lastAnswerNs();
  }

  private void send(int length) {
    try {
      sender.send(length);
    } catch (IllegalStateException e) {
      throw stopped(e);
    }
  }

  /** Why the core takes nothing more: one that fails says so a moment after it stopped. */
  private IllegalStateException stopped(IllegalStateException refused) {
    long stalledAtNs = System.nanoTime() + STALL_NS;
    while (core.hasFailed() && System.nanoTime() - stalledAtNs < 0) {
      requireHealthy();
      LockSupport.parkNanos(POLL_NS);
    }
    return refused;
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

  /** What has gone through so far; from {@link Core#latencies}. */
  List<StageLatency> stages() {
    return core.latencies();
  }

  /** What the consumer of the feed has seen; once all is answered. */
  FeedWatch seen() {
    return watch;
  }

  /** Commands sent so far. */
  long sent() {
    return sender.nextNumber() - 1;
  }

  /** Offers that the core pushed back so far. */
  long pushedBack() {
    return sender.pushedBack();
  }

  /**
   * Stops the core.
   *
   * @return its state's hash
   */
  long stop() {
    close();
    requireHealthy();
    return core.stateHash();
  }

  @Override
  public void close() {
    follower.close();
    core.close();
  }
}
