package io.rollingdrop.satellite.config;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/** Waits for conditions, within a bound that only a fault exceeds. */
final class Await {

  private static final Duration BOUND = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(20);

  private Await() {}

  /** The first value that is as it should be. */
  static <T> T until(Callable<T> value, Predicate<T> asItShouldBe) throws Exception {
    long deadlineNs = System.nanoTime() + BOUND.toNanos();
    T last;
    do {
      last = value.call();
      if (asItShouldBe.test(last)) {
        return last;
      }
      Thread.sleep(POLL);
    } while (System.nanoTime() < deadlineNs);
    throw new AssertionError("within " + BOUND + " it was not as it should be, but " + last);
  }

  /** The first value that is there. */
  static <T> T present(Callable<Optional<T>> value) throws Exception {
    return until(value, Optional::isPresent).orElseThrow();
  }
}
