package io.rollingdrop.lab.load;

import io.rollingdrop.lab.load.Reply.Outcome;
import io.rollingdrop.lab.report.Progress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Finds out how much a door answers: on each of some connections the next request goes as soon as
 * the last one is answered. Says nothing of latency.
 */
final class ClosedLoop {

  private ClosedLoop() {}

  /**
   * Sends for a time.
   *
   * @return requests decided a second
   */
  static double run(
      String phase,
      OrderSource source,
      RequestDoor door,
      Fates fates,
      int connections,
      int seconds,
      Progress progress)
      throws InterruptedException {
    AtomicLong decided = new AtomicLong();
    long startNs = System.nanoTime();
    long endNs = startNs + TimeUnit.SECONDS.toNanos(seconds);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < connections; i++) {
        executor.execute(
            () -> {
              while (System.nanoTime() - endNs < 0) {
                OrderRequest request = source.next((System.nanoTime() - startNs) / 1e9);
                Reply reply = door.send(request);
                fates.add(request, reply);
                source.onReply(request, reply);
                if (reply.outcome() == Outcome.ACCEPTED || reply.outcome() == Outcome.REJECTED) {
                  decided.incrementAndGet();
                }
              }
            });
      }
      executor.shutdown();
      while (!executor.awaitTermination(1, TimeUnit.SECONDS)) {
        progress.at(
            "%s: %,d decided".formatted(phase, decided.get()),
            Math.min(System.nanoTime(), endNs) - startNs,
            endNs - startNs);
      }
    }
    return decided.get() * 1e9 / (System.nanoTime() - startNs);
  }
}
