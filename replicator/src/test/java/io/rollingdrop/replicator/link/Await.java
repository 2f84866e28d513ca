package io.rollingdrop.replicator.link;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waiting for conditions, with a bound. */
final class Await {

  static final Duration BOUND = Duration.ofSeconds(30);

  private Await() {}

  static void until(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + BOUND.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("not within " + BOUND + ": " + what);
      }
      LockSupport.parkNanos(200_000);
    }
  }

  static <T> T value(String what, Supplier<T> supplier) {
    Object[] found = new Object[1];
    until(what, () -> (found[0] = supplier.get()) != null);
    @SuppressWarnings("unchecked") // set by the line above
    T value = (T) found[0];
    return value;
  }
}
