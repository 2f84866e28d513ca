package io.rollingdrop.lab.engine;

import io.rollingdrop.lab.report.Spread;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * What an operation costs while more and more orders rest: one drawn at random is cancelled,
 * another placed, beside random reads out of as much memory as the orders take, in the same rounds.
 * One thread.
 */
final class RestingCost {

  /**
   * At one number of resting orders.
   *
   * @param book nanoseconds an operation of our book alone
   * @param engine of the whole engine
   * @param access of a random read
   * @param footprint bytes that these reads go over
   */
  record Row(int resting, Spread book, Spread engine, Spread access, long footprint) {}

  /** See {@code EngineLimits}: what an order takes, in bytes. */
  private static final long BYTES_AN_ORDER = 170;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final long SEED = 5;

  private final List<Integer> numbers;
  private final int operations;

  /**
   * @param numbers of resting orders, the fewest first
   * @param operations that are timed at each
   */
  RestingCost(List<Integer> numbers, int operations) {
    this.numbers = numbers;
    this.operations = operations;
  }

  /** Measures all. */
  List<Row> run(int warmUp, int rounds, Rounds.Listener listener) {
    List<Row> rows = new ArrayList<>();
    for (int place = 0; place < numbers.size(); place++) {
      listener.at(place, numbers.size());
      rows.add(measure(numbers.get(place), warmUp, rounds));
    }
    return rows;
  }

  private Row measure(int resting, int warmUp, int rounds) {
    Messages messages = Messages.resting(resting, operations, SEED);
    RandomAccess access = new RandomAccess(resting * BYTES_AN_ORDER);
    DoubleStream.Builder book = DoubleStream.builder();
    DoubleStream.Builder engine = DoubleStream.builder();
    DoubleStream.Builder reads = DoubleStream.builder();
    for (int round = 0; round < warmUp + rounds; round++) {
      double ofBook = play(new RollingDropBookContender(), messages, resting);
      double ofReads = access.nanos();
      double ofEngine = play(new EngineContender(), messages, resting);
      if (round >= warmUp) {
        book.add(ofBook);
        reads.add(ofReads);
        engine.add(ofEngine);
      }
    }
    return new Row(
        resting,
        Spread.of(book.build()),
        Spread.of(engine.build()),
        Spread.of(reads.build()),
        access.footprint());
  }

  /** Nanoseconds of processor time an operation, once the orders rest. */
  private double play(Contender contender, Messages messages, int resting) {
    ReportSum reports = new ReportSum();
    Contender.Book book = contender.newBook(messages.count(), reports);
    for (int index = 0; index < resting; index++) {
      book.play(messages, index);
    }
    long before = THREADS.getCurrentThreadCpuTime();
    for (int index = resting; index < messages.count(); index++) {
      book.play(messages, index);
    }
    double nanos = (THREADS.getCurrentThreadCpuTime() - before) / (double) operations;
    if (reports.reports() != messages.count() || reports.trades() != 0) {
      throw new IllegalStateException(
          "%s reported %,d times and %,d trades of %,d messages that only rest and cancel"
              .formatted(contender.name(), reports.reports(), reports.trades(), messages.count()));
    }
    return nanos;
  }
}
