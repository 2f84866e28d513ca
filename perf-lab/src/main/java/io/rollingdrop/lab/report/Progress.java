package io.rollingdrop.lab.report;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Tells a waiting person how far a lab is: nothing in the first two seconds, then a line a second
 * at most. Not thread safe.
 */
public final class Progress {

  private static final long QUIET_NS = TimeUnit.SECONDS.toNanos(2);
  private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);

  private final String lab;
  private final PrintWriter err;
  private final LongSupplier nanoTime;
  private final long startNs;
  private long nextNs;

  /**
   * @param err standard error
   * @param nanoTime as {@link System#nanoTime}
   */
  public Progress(String lab, PrintWriter err, LongSupplier nanoTime) {
    this.lab = lab;
    this.err = err;
    this.nanoTime = nanoTime;
    startNs = nanoTime.getAsLong();
    nextNs = startNs + QUIET_NS;
  }

  /** Prints to nobody. */
  public static Progress silent() {
    return new Progress("", new PrintWriter(PrintWriter.nullWriter()), () -> 0);
  }

  /** {@code done} of {@code total} parts of {@code what} are done. */
  public void at(String what, long done, long total) {
    long now = nanoTime.getAsLong();
    if (now - nextNs >= 0) {
      nextNs = now + INTERVAL_NS;
      err.printf(
          "%s: %d s, %s, %d %%%n",
          lab,
          TimeUnit.NANOSECONDS.toSeconds(now - startNs),
          what,
          total == 0 ? 100 : 100 * done / total);
      err.flush();
    }
  }

  /** A line that is worth saying at once. */
  public void note(String line) {
    err.println(lab + ": " + line);
    err.flush();
  }
}
