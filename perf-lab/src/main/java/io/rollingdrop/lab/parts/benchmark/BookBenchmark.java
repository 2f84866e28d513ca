package io.rollingdrop.lab.parts.benchmark;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One operation on order books that stay as deep as they are: 16,384 resting orders on eight
 * markets, 128 levels a side. A batch of 1,024 operations is timed; what gives or takes back the
 * orders that it needs or leaves lies between two batches. Not final: JMH extends it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BookBenchmark {

  private static final int RESTING = 1 << 14;
  private static final int BATCH = EngineBook.LARGEST_BATCH;

  /** Whose books. */
  public enum Kind {
    /** The engine's, each command with an idempotency key. */
    ENGINE,
    /** The engine's, without keys. */
    ENGINE_UNKEYED,
    /** Of the JDK's collections. */
    PLAIN
  }

  @Param public Kind kind;

  @Param public BookOperation operation;

  private final OrderSet resting = new OrderSet(RESTING);
  private final OrderSet touch = new OrderSet(BATCH);
  private final int[] chosen = new int[BATCH];
  private Book book;
  private long nextNumber = 1;
  private long batches;

  /** Fills the books. */
  @Setup(Level.Trial)
  public void open() {
    book = kind == Kind.PLAIN ? new PlainBook() : new EngineBook(kind == Kind.ENGINE);
    for (int from = 0; from < RESTING; from += BATCH) {
      int first = from;
      Arrays.setAll(chosen, i -> first + i);
      placeChosen();
    }
    while (!book.isSteady()) {
      resting.choose(chosen);
      untimed(BookOperation.CANCEL, resting);
      placeChosen();
    }
    requireFull();
  }

  private void placeChosen() {
    resting.drawResting(chosen, nextNumber);
    nextNumber += BATCH;
    untimed(BookOperation.PLACE, resting);
  }

  private void untimed(BookOperation what, OrderSet orders) {
    book.prepare(what, orders, chosen);
    if (book.play() == 0) {
      throw new IllegalStateException(what + " came to nothing");
    }
    book.requireDone();
  }

  private void requireFull() {
    if (book.openOrders() != RESTING) {
      throw new IllegalStateException(
          "%d orders rest instead of %d".formatted(book.openOrders(), RESTING));
    }
  }

  /** Makes the next batch ready. */
  @Setup(Level.Invocation)
  public void prepare() {
    switch (operation) {
      case PLACE -> {
        resting.choose(chosen);
        untimed(BookOperation.CANCEL, resting);
        resting.drawResting(chosen, nextNumber);
        nextNumber += BATCH;
        book.prepare(operation, resting, chosen);
      }
      case TAKE -> {
        touch.choose(chosen);
        touch.drawTouch(chosen, nextNumber);
        untimed(BookOperation.PLACE, touch);
        touch.choose(chosen);
        touch.turnToTakers(chosen, nextNumber + BATCH);
        nextNumber += 2 * BATCH;
        book.prepare(operation, touch, chosen);
      }
      case CANCEL -> {
        resting.choose(chosen);
        book.prepare(operation, resting, chosen);
      }
      case AMEND -> {
        resting.choose(chosen);
        for (int place : chosen) {
          resting.quantity[place]--;
        }
        book.prepare(operation, resting, chosen);
      }
    }
  }

  /** A batch. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long play() {
    return book.play();
  }

  /** Checks the batch and brings the books back to their depth. */
  @TearDown(Level.Invocation)
  public void check() {
    book.requireDone();
    batches++;
    if (operation == BookOperation.CANCEL) {
      placeChosen();
    }
    requireFull();
  }

  /** Every lot has to be where the orders say. */
  @TearDown(Level.Trial)
  public void close() {
    if (batches == 0 || book.openLots() != resting.lots()) {
      throw new IllegalStateException(
          "after %d batches the books hold %d lots, the orders %d"
              .formatted(batches, book.openLots(), resting.lots()));
    }
  }
}
