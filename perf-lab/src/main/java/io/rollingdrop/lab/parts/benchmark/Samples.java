package io.rollingdrop.lab.parts.benchmark;

import java.util.function.IntToLongFunction;
import org.agrona.DirectBuffer;
import org.openjdk.jmh.infra.BenchmarkParams;

/** What the checks of benchmarks over samples have in common. */
final class Samples {

  private Samples() {}

  /** The method that this JVM measures. */
  static String method(BenchmarkParams parameters) {
    String name = parameters.getBenchmark();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** The sum over so many samples, taken in turn, again and again; it may overflow. */
  static long sum(long taken, int samples, IntToLongFunction value) {
    long all = 0;
    long begun = 0;
    for (int i = 0; i < samples; i++) {
      all += value.applyAsLong(i);
      begun = i + 1 == taken % samples ? all : begun;
    }
    return taken / samples * all + begun;
  }

  /** Whether a buffer begins with these bytes. */
  static boolean areEqual(DirectBuffer buffer, DirectBuffer expected, int offset, int length) {
    for (int i = 0; i < length; i++) {
      if (buffer.getByte(i) != expected.getByte(offset + i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Ends the run unless the work was done.
   *
   * @throws IllegalStateException if it was not
   */
  static void require(boolean right, BenchmarkParams parameters, long done) {
    if (!right || done == 0) {
      throw new IllegalStateException(
          "%s: after %d operations the result is not the samples'"
              .formatted(parameters.getBenchmark(), done));
    }
  }
}
