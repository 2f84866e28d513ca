package io.rollingdrop.lab.cluster;

import io.rollingdrop.lab.harness.LatencyRecorder;
import io.rollingdrop.lab.limits.AnswerWatch;
import io.rollingdrop.lab.report.Progress;
import io.rollingdrop.lab.workload.CommandSender;
import io.rollingdrop.lab.workload.Exchange;
import io.rollingdrop.lab.workload.OrderFlow;
import io.rollingdrop.lab.workload.Schedule;
import io.rollingdrop.pipeline.CoreSettings;
import io.rollingdrop.protocol.CommandWriter;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Puts the workload on a contestant, on this thread: the same commands on each. Every phase ends
 * when all that it sent is answered.
 */
final class Load {

  /**
   * Commands sent and unanswered, at most. So many that neither of the two is held back by it
   * alone: at fifty thousand a second they are more than a second's.
   */
  static final int WINDOW = 1 << 16;

  private static final int SHARD = CoreSettings.DEFAULTS.shardId();
  private static final int COMMANDS_BETWEEN_LOOKS = 1 << 10;
  private static final double NANOS_PER_S = 1e9;

  private final AnswerWatch answers;
  private final Progress progress;
  private final CommandWriter command = new CommandWriter(SHARD);
  private final CommandSender sender;
  private final OrderFlow flow;

  Load(Contestant contestant, long seed, Progress progress) {
    answers = contestant.answers();
    this.progress = progress;
    sender =
        new CommandSender(
            contestant.link(),
            command,
            SHARD,
            ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));
    flow = new OrderFlow(command, seed);
  }

  /** Makes the exchange. */
  void setUp() {
    sender.openSession();
    Exchange.setUp(command, this::send);
    answers.await(sender.nextNumber() - 1);
  }

  private void send(int length) {
    long unanswered = sender.nextNumber() - answers.answered();
    if (unanswered > WINDOW) {
      answers.await(sender.nextNumber() - WINDOW);
    }
    sender.send(length);
  }

  /**
   * Sends for so long as fast as it is let, with at most {@link #WINDOW} unanswered; returns the
   * rate at which answers came.
   */
  double flatOut(String name, int seconds) {
    long first = sender.nextNumber();
    long startNs = System.nanoTime();
    long lengthNs = TimeUnit.SECONDS.toNanos(seconds);
    while (System.nanoTime() - startNs < lengthNs) {
      for (int i = 0; i < COMMANDS_BETWEEN_LOOKS; i++) {
        send(flow.next(sender.nextNumber()));
      }
      progress.at(name + ", throughput", System.nanoTime() - startNs, lengthNs);
    }
    long lastNs = answers.await(sender.nextNumber() - 1);
    return (sender.nextNumber() - first) * NANOS_PER_S / (lastNs - startNs);
  }

  /**
   * What a paced phase measured.
   *
   * @param latencies from when each command was due to its answer
   * @param achievedPerS commands answered a second
   */
  record Paced(LatencyRecorder latencies, double achievedPerS) {}

  /**
   * Sends at a rate, whether earlier commands are answered or not.
   *
   * @param run number of the run
   */
  Paced paced(String name, int run, int ratePerS, int seconds) {
    long count = (long) ratePerS * seconds;
    Schedule schedule = new Schedule(sender.nextNumber(), count, System.nanoTime(), ratePerS);
    LatencyRecorder latencies = answers.measure(run, schedule, seconds);
    for (long sent = 0; sent < count; sent++) {
      long number = sender.nextNumber();
      schedule.awaitDue(number);
      sender.send(flow.next(number));
      if (sent % COMMANDS_BETWEEN_LOOKS == 0) {
        answers.requireHealthy();
        progress.at(name + ", latency", sent, count);
      }
    }
    long lastNs = answers.await(sender.nextNumber() - 1);
    return new Paced(latencies, count * NANOS_PER_S / Math.max(1, lastNs - schedule.startNs()));
  }
}
