package io.rollingdrop.replicator.cluster;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Tells what a start waits for that takes longer than two seconds. For one thread. */
final class StartProgress {

  private static final long FIRST_NS = TimeUnit.SECONDS.toNanos(2);
  private static final long AGAIN_NS = TimeUnit.SECONDS.toNanos(10);

  private final Consumer<String> listener;
  private String told = "";
  private long tellAtNs = System.nanoTime() + FIRST_NS;

  StartProgress(Consumer<String> listener) {
    this.listener = listener;
  }

  /** To be called again and again: the same is told every ten seconds. */
  void tell(String text) {
    long now = System.nanoTime();
    if (now - tellAtNs >= 0 || (!told.isEmpty() && !text.equals(told))) {
      told = text;
      tellAtNs = now + AGAIN_NS;
      listener.accept(text);
    }
  }

  /**
   * Waits a little.
   *
   * @throws IllegalStateException if the thread is interrupted, which it is no longer then: what
   *     was begun can be closed
   */
  static void pause() {
    if (Thread.interrupted()) {
      throw new IllegalStateException("the start was interrupted");
    }
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
  }
}
