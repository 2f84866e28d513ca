package io.rollingdrop.lab.engine;

import io.rollingdrop.lab.harness.Spread;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;

/**
 * Plays the same workloads to several contenders in one JVM, in rounds in which each has its turn
 * and every round begins with another one: what the machine does at a time, it does to all of them,
 * and the ratio within a round is what counts. Time is the thread's processor time, so that being
 * switched off costs nobody; caches lost that way still do. One thread.
 */
final class Rounds {

  /**
   * What a contender did.
   *
   * @param nanosPerMessage of processor time, over the measured rounds
   * @param toFirst how many times the first contender's, by round
   * @param bytesPerMessage allocated in the last round
   * @param reports of one round
   * @param trades of one round
   */
  record Standing(
      Contender contender,
      Spread nanosPerMessage,
      Spread toFirst,
      double bytesPerMessage,
      long reports,
      long trades) {}

  /** Is told how far it is. */
  @FunctionalInterface
  interface Listener {
    void at(int round, int rounds);
  }

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final List<Contender> contenders;
  private final List<Messages> workloads;
  private final ReportSum reports = new ReportSum();
  private final long[] sums;
  private final boolean[] played;

  Rounds(List<Contender> contenders, List<Messages> workloads) {
    this.contenders = contenders;
    this.workloads = workloads;
    sums = new long[workloads.size()];
    played = new boolean[workloads.size()];
  }

  private static final class Tally {
    final Spread nanosPerMessage = new Spread();
    final Spread toFirst = new Spread();
    double last;
    double bytesPerMessage;
    long reports;
    long trades;
  }

  /**
   * Runs all rounds.
   *
   * @throws IllegalStateException if contenders report differently
   */
  List<Standing> run(int warmUp, int rounds, Listener listener) {
    List<Tally> tallies = new ArrayList<>();
    contenders.forEach(contender -> tallies.add(new Tally()));
    for (int round = 0; round < warmUp + rounds; round++) {
      listener.at(round, warmUp + rounds);
      for (int turn = 0; turn < contenders.size(); turn++) {
        int at = (round + turn) % contenders.size();
        play(contenders.get(at), tallies.get(at));
      }
      if (round >= warmUp) {
        double first = tallies.getFirst().last;
        for (Tally tally : tallies) {
          tally.nanosPerMessage.add(tally.last);
          tally.toFirst.add(tally.last / first);
        }
      }
    }
    List<Standing> standings = new ArrayList<>();
    for (int i = 0; i < contenders.size(); i++) {
      Tally tally = tallies.get(i);
      standings.add(
          new Standing(
              contenders.get(i),
              tally.nanosPerMessage,
              tally.toFirst,
              tally.bytesPerMessage,
              tally.reports,
              tally.trades));
    }
    return standings;
  }

  private void play(Contender contender, Tally tally) {
    long nanos = 0;
    long bytes = 0;
    long messages = 0;
    tally.reports = 0;
    tally.trades = 0;
    for (int i = 0; i < workloads.size(); i++) {
      Messages workload = workloads.get(i);
      reports.clear();
      Contender.Book book = contender.newBook(workload.count(), reports);
      long bytesBefore = allocatedBytes();
      long before = THREADS.getCurrentThreadCpuTime();
      for (int index = 0; index < workload.count(); index++) {
        book.play(workload, index);
      }
      nanos += THREADS.getCurrentThreadCpuTime() - before;
      bytes += allocatedBytes() - bytesBefore;
      messages += workload.count();
      tally.reports += reports.reports();
      tally.trades += reports.trades();
      requireSame(contender, i);
    }
    tally.last = nanos / (double) messages;
    tally.bytesPerMessage = bytes / (double) messages;
  }

  private void requireSame(Contender contender, int workload) {
    if (!played[workload]) {
      played[workload] = true;
      sums[workload] = reports.sum();
    } else if (sums[workload] != reports.sum()) {
      throw new IllegalStateException(
          "%s reports other things on %s than those before it: %,d reports, %,d trades"
              .formatted(
                  contender.name(),
                  workloads.get(workload).name(),
                  reports.reports(),
                  reports.trades()));
    }
  }

  private static long allocatedBytes() {
    return ((com.sun.management.ThreadMXBean) THREADS).getCurrentThreadAllocatedBytes();
  }
}
