package io.rollingdrop.ops.journal;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/**
 * Says, every two seconds, how far a long reading has come: a bar where it is known where it ends.
 * One thread.
 */
final class Progress {

  private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(2);

  /** Between looks at the clock: a look costs as much as a record. */
  private static final int STRIDE = 4096;

  private static final int BAR = 30;
  private static final int PERCENT = 100;

  private final String what;
  private final PrintStream out;
  private final long first;
  private final long last;
  private final long from = System.nanoTime();
  private long next = from + INTERVAL_NS;
  private long count;
  private long looked;
  private long at;

  /** Of a reading whose end is not known. */
  Progress(String what, PrintStream out) {
    this(what, 1, 0, out);
  }

  /**
   * @param what is counted, in the plural
   * @param first sequence
   * @param last sequence; below {@code first} if it is not known
   */
  Progress(String what, long first, long last, PrintStream out) {
    this.what = what;
    this.first = first;
    this.last = last;
    this.out = out;
  }

  /** One more was read. */
  void advance() {
    advance(1);
  }

  /** So many more were read. */
  void advance(long more) {
    count += more;
    if (count - looked >= STRIDE) {
      looked = count;
      if (System.nanoTime() - next >= 0) {
        next = System.nanoTime() + INTERVAL_NS;
        out.println(line());
      }
    }
  }

  /** One more was read, of that sequence. */
  void advanceTo(long sequence) {
    at = sequence;
    advance(1);
  }

  private String line() {
    String counted = "%,d %s, %.0f s".formatted(count, what, seconds());
    double done = (at - first + 1) / (double) (last - first + 1);
    if (last < first || at < first || done > 1) {
      return "  " + counted;
    }
    int filled = (int) (done * BAR);
    return "  [%s%s] %3.0f %%, %s, %.0f s left"
        .formatted(
            "#".repeat(filled),
            ".".repeat(BAR - filled),
            done * PERCENT,
            counted,
            seconds() * (1 - done) / done);
  }

  /** Since the start. */
  double seconds() {
    return (System.nanoTime() - from) / 1e9;
  }
}
