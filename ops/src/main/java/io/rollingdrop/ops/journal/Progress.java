package io.rollingdrop.ops.journal;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/** Says on standard error, every two seconds, how far a long reading has come. */
final class Progress {

  private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(2);

  /** Between looks at the clock: a look costs as much as a record. */
  private static final int STRIDE = 4096;

  private final String what;
  private final PrintStream out;
  private final long from = System.nanoTime();
  private long next = from + INTERVAL_NS;
  private long count;

  Progress(String what, PrintStream out) {
    this.what = what;
    this.out = out;
  }

  /** One more was read. */
  void advance() {
    count++;
    if (count % STRIDE == 0 && System.nanoTime() - next >= 0) {
      next = System.nanoTime() + INTERVAL_NS;
      out.printf("  %,d %s, %.0f s%n", count, what, seconds());
    }
  }

  /** Since the start. */
  double seconds() {
    return (System.nanoTime() - from) / 1e9;
  }
}
