package io.rollingdrop.lab.engine;

import io.rollingdrop.lab.report.Spread;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Plays the same workloads to several contenders in one JVM, in rounds. Each workload is played to
 * all of them before the next, beginning with another one each time: what the machine does at a
 * time, it does to all, and the ratio within a round is what counts. Time is the thread's processor
 * time, so that being switched off costs nobody; caches lost that way still do. One thread.
 */
public final class Rounds {

  /**
   * What a contender did.
   *
   * @param nanosPerMessage of processor time, over the measured rounds
   * @param toFirst how many times the first contender's, by round
   * @param byRound nanoseconds of processor time a message, in the order of the rounds
   * @param byWorkload the same of each workload, in their order
   * @param bytesPerMessage allocated in the last round, by the later half of each workload's
   *     messages: when books have their size
   * @param reports of one round
   * @param trades of one round
   */
  public record Standing(
      Contender contender,
      Spread nanosPerMessage,
      Spread toFirst,
      List<Double> byRound,
      List<List<Double>> byWorkload,
      double bytesPerMessage,
      long reports,
      long trades) {

    /** How many times the other's, by round. */
    public Spread times(Standing other) {
      return times(byRound, other.byRound);
    }

    /** Nanoseconds of processor time a message of that workload. */
    public Spread nanosOn(int workload) {
      return Spread.of(byWorkload.get(workload).stream().mapToDouble(Double::doubleValue));
    }

    /** How many times the other's on that workload, by round. */
    public Spread timesOn(int workload, Standing other) {
      return times(byWorkload.get(workload), other.byWorkload.get(workload));
    }

    private static Spread times(List<Double> ours, List<Double> others) {
      return Spread.of(
          IntStream.range(0, ours.size())
              .mapToDouble(round -> ours.get(round) / others.get(round)));
    }
  }

  /** Is told how far it is. */
  @FunctionalInterface
  public interface Listener {
    void at(int round, int rounds);
  }

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final List<Contender> contenders;
  private final List<Messages> workloads;
  private final ReportSum reports = new ReportSum();
  private final int messages;
  private final long[] sums;
  private final boolean[] played;

  public Rounds(List<Contender> contenders, List<Messages> workloads) {
    this.contenders = contenders;
    this.workloads = workloads;
    messages = workloads.stream().mapToInt(Messages::count).sum();
    sums = new long[workloads.size()];
    played = new boolean[workloads.size()];
  }

  /** All contenders must report on this workload what has this sum, see {@link ReportSum#sum}. */
  void expect(int workload, long sum) {
    played[workload] = true;
    sums[workload] = sum;
  }

  private static final class Tally {
    final List<Double> nanosPerMessage = new ArrayList<>();
    final List<List<Double>> byWorkload = new ArrayList<>();
    final DoubleStream.Builder toFirst = DoubleStream.builder();
    long nanos;
    long bytes;
    long reports;
    long trades;

    Tally(int workloads) {
      for (int i = 0; i < workloads; i++) {
        byWorkload.add(new ArrayList<>());
      }
    }

    void beginRound() {
      nanos = 0;
      bytes = 0;
      reports = 0;
      trades = 0;
    }
  }

  /**
   * Runs all rounds.
   *
   * @throws IllegalStateException if contenders report differently
   */
  public List<Standing> run(int warmUp, int rounds, Listener listener) {
    List<Tally> tallies = new ArrayList<>();
    contenders.forEach(contender -> tallies.add(new Tally(workloads.size())));
    for (int round = 0; round < warmUp + rounds; round++) {
      listener.at(round, warmUp + rounds);
      tallies.forEach(Tally::beginRound);
      for (int workload = 0; workload < workloads.size(); workload++) {
        for (int turn = 0; turn < contenders.size(); turn++) {
          int at = (round + workload + turn) % contenders.size();
          double nanos = play(contenders.get(at), workload, tallies.get(at));
          if (round >= warmUp) {
            tallies.get(at).byWorkload.get(workload).add(nanos);
          }
        }
      }
      if (round >= warmUp) {
        for (Tally tally : tallies) {
          tally.nanosPerMessage.add(tally.nanos / (double) messages);
          tally.toFirst.add(
              tally.nanosPerMessage.getLast() / tallies.getFirst().nanosPerMessage.getLast());
        }
      }
    }
    List<Standing> standings = new ArrayList<>();
    for (int i = 0; i < contenders.size(); i++) {
      Tally tally = tallies.get(i);
      standings.add(
          new Standing(
              contenders.get(i),
              Spread.of(tally.nanosPerMessage.stream().mapToDouble(Double::doubleValue)),
              Spread.of(tally.toFirst.build()),
              List.copyOf(tally.nanosPerMessage),
              tally.byWorkload.stream().map(List::copyOf).toList(),
              tally.bytes / (double) Math.ceilDiv(messages, 2),
              tally.reports,
              tally.trades));
    }
    return standings;
  }

  /** Returns nanoseconds of processor time a message. */
  private double play(Contender contender, int number, Tally tally) {
    Messages workload = workloads.get(number);
    reports.clear();
    Contender.Book book = contender.newBook(workload.count(), reports);
    int half = workload.count() / 2;
    long before = THREADS.getCurrentThreadCpuTime();
    for (int index = 0; index < half; index++) {
      book.play(workload, index);
    }
    long bytesBefore = allocatedBytes();
    for (int index = half; index < workload.count(); index++) {
      book.play(workload, index);
    }
    long nanos = THREADS.getCurrentThreadCpuTime() - before;
    tally.nanos += nanos;
    tally.bytes += allocatedBytes() - bytesBefore;
    tally.reports += reports.reports();
    tally.trades += reports.trades();
    requireSame(contender, number);
    return nanos / (double) workload.count();
  }

  private void requireSame(Contender contender, int workload) {
    if (!played[workload]) {
      played[workload] = true;
      sums[workload] = reports.sum();
    } else if (sums[workload] != reports.sum()) {
      throw new IllegalStateException(
          "%s reports other things on %s than it must: %,d reports, %,d trades"
              .formatted(
                  contender.name(),
                  workloads.get(workload).name(),
                  reports.reports(),
                  reports.trades()));
    }
  }

  /** Allocated by this thread so far. */
  static long allocatedBytes() {
    return ((com.sun.management.ThreadMXBean) THREADS).getCurrentThreadAllocatedBytes();
  }
}
