package io.rollingdrop.satellite.persister;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits by condition, with a bound that only a broken build reaches. */
public final class Await {

  private static final long BOUND_NS = TimeUnit.SECONDS.toNanos(120);
  private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(5);

  private Await() {}

  public static void until(String what, BooleanSupplier condition) {
    until(() -> what, condition);
  }

  /**
   * @param what read when the wait has failed
   */
  public static void until(Supplier<String> what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + BOUND_NS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        assertThat(false).as(what.get()).isTrue();
      }
      LockSupport.parkNanos(POLL_NS);
    }
  }
}
