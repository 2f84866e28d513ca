package io.rollingdrop.lab.persist;

import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.lab.report.Progress;
import io.rollingdrop.lab.workload.CommandSender;
import io.rollingdrop.lab.workload.Exchange;
import io.rollingdrop.lab.workload.OrderFlow;
import io.rollingdrop.lab.workload.Schedule;
import io.rollingdrop.pipeline.Core;
import io.rollingdrop.pipeline.CoreSettings;
import io.rollingdrop.pipeline.Durability;
import io.rollingdrop.protocol.CommandWriter;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.OffsetEpochNanoClock;

/** A production core on a folder, under the fixed workload. One thread. */
final class JournaledCore implements AutoCloseable {

  private static final long STALL_NS = TimeUnit.SECONDS.toNanos(60);
  private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final int COMMANDS_BETWEEN_LOOKS = 1 << 12;
  private static final double NANOS_PER_S = 1e9;

  private final Progress progress;
  private final Core core;
  private final CommandSender sender;
  private final OrderFlow flow;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  JournaledCore(Path folder, long seed, Progress progress) {
    this.progress = progress;
    CoreSettings settings = CoreSettings.DEFAULTS.with(Durability.MEMORY);
    core =
        Core.start(
            settings,
            JournalDirectory.open(folder, Durability.MEMORY, new OffsetEpochNanoClock()),
            cause -> failure.compareAndSet(null, cause));
    CommandWriter command = new CommandWriter(settings.shardId());
    sender =
        new CommandSender(
            core.newLink(),
            command,
            settings.shardId(),
            ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));
    flow = new OrderFlow(command, seed);
    sender.openSession();
    Exchange.setUp(command, sender::send);
  }

  /** Sends so many commands as fast as the core takes them, and waits until all are published. */
  void fill(long count) {
    for (long sent = 0; sent < count; sent++) {
      sender.send(flow.next(sender.nextNumber()));
      look("journal", sent, count);
    }
    awaitPublished();
  }

  /**
   * Sends at a rate, for so many seconds.
   *
   * @return commands a second that were sent
   */
  double paced(int ratePerS, int seconds) {
    long count = (long) ratePerS * seconds;
    Schedule schedule = new Schedule(sender.nextNumber(), count, System.nanoTime(), ratePerS);
    for (long sent = 0; sent < count; sent++) {
      long number = sender.nextNumber();
      schedule.awaitDue(number);
      sender.send(flow.next(number));
      look("commit latency", sent, count);
    }
    double tookS = (System.nanoTime() - schedule.startNs()) / NANOS_PER_S;
    awaitPublished();
    return count / tookS;
  }

  private void look(String phase, long sent, long count) {
    if (sent % COMMANDS_BETWEEN_LOOKS == 0) {
      requireHealthy();
      progress.at(phase, sent, count);
    }
  }

  /** Ticks follow, so that there may be more; all that was sent is through. */
  private void awaitPublished() {
    long until = System.nanoTime() + STALL_NS;
    while (core.published().sequence() < sender.nextNumber() - 1
        || core.published().sequence() < core.lastSequence()) {
      requireHealthy();
      if (System.nanoTime() - until > 0) {
        throw new IllegalStateException("the core did not publish what it took");
      }
      LockSupport.parkNanos(POLL_NS);
    }
  }

  /** Sequence of the last command that is published. */
  long published() {
    return core.published().sequence();
  }

  private void requireHealthy() {
    if (failure.get() != null) {
      throw new IllegalStateException("the core failed", failure.get());
    }
  }

  @Override
  public void close() {
    core.close();
  }
}
