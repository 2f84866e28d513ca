package io.rollingdrop.replicator.cluster;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Somebody who goes on trading, on a thread of its own. */
final class TestLoad implements AutoCloseable {

  private final TestCluster cluster;
  private final AtomicBoolean ending = new AtomicBoolean();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final Thread thread;

  /**
   * @param trade sends something, and throws unless it is answered as it should be
   */
  TestLoad(TestCluster cluster, Runnable trade) {
    this.cluster = cluster;
    thread =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    while (!ending.get()) {
                      trade.run();
                      answered.incrementAndGet();
                    }
                  } catch (RuntimeException | Error e) {
                    failure.set(e);
                  }
                });
  }

  /** Waits until something has been answered that was not yet. */
  void requireProgress() {
    int before = answered.get();
    cluster.await(
        "answers",
        () -> {
          requireNoFailure();
          return answered.get() > before + 1;
        });
  }

  private void requireNoFailure() {
    if (failure.get() != null) {
      throw new AssertionError("the load has failed", failure.get());
    }
  }

  @Override
  public void close() throws InterruptedException {
    ending.set(true);
    thread.join();
    requireNoFailure();
  }
}
