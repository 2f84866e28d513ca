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

  private static final int CONNECTIONS = 64;
  private static final int ROUND_S = 4;
  private static final int LEAST_ROUNDS = 3;
  private static final int MOST_ROUNDS = 6;

  /** A round that is better by less than this ends the search. */
  private static final double GROWTH = 1.05;

  private final OrderSource source;
  private final RequestDoor door;
  private final Fates fates;
  private final Progress progress;

  ClosedLoop(OrderSource source, RequestDoor door, Fates fates, Progress progress) {
    this.source = source;
    this.door = door;
    this.fates = fates;
    this.progress = progress;
  }

  /**
   * Sends in rounds of four seconds, until one is hardly better than those before: a system that
   * has just been started gets faster for a while.
   *
   * @return requests decided a second in the best of six rounds at most
   */
  double capacityPerS(String phase) throws InterruptedException {
    double best = 0;
    for (int round = 1; round <= MOST_ROUNDS; round++) {
      double perS = round(phase + ", round " + round);
      if (round >= LEAST_ROUNDS && perS < best * GROWTH) {
        return Math.max(best, perS);
      }
      best = Math.max(best, perS);
    }
    return best;
  }

  private double round(String phase) throws InterruptedException {
    AtomicLong decided = new AtomicLong();
    long startNs = System.nanoTime();
    long endNs = startNs + TimeUnit.SECONDS.toNanos(ROUND_S);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CONNECTIONS; i++) {
        executor.execute(() -> send(startNs, endNs, decided));
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

  private void send(long startNs, long endNs, AtomicLong decided) {
    while (System.nanoTime() - endNs < 0) {
      OrderRequest request = source.next((System.nanoTime() - startNs) / 1e9);
      Reply reply = door.send(request);
      fates.add(request, reply);
      source.onReply(request, reply);
      if (reply.outcome() == Outcome.ACCEPTED || reply.outcome() == Outcome.REJECTED) {
        decided.incrementAndGet();
      }
    }
  }
}
