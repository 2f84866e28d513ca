package io.rollingdrop.lab.load;

import io.rollingdrop.lab.report.Progress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends requests when they are due, whether earlier ones are answered or not, as a world of
 * independent traders does. Each connection is a virtual thread that has one request under way; a
 * connection is added when all are busy, up to a bound. What finds none waits in line, which counts
 * in its response time, and gives up when its patience is at an end.
 */
final class OpenLoop {

  private static final int LOOK_EVERY = 64;
  private static final long STALL_S = 30;

  /**
   * A request in line.
   *
   * @param request null: the connection that takes this ends
   */
  private record Due(int number, OrderRequest request) {}

  private static final Due END = new Due(-1, null);

  private final OrderSource source;
  private final RequestDoor door;
  private final Fates fates;
  private final int mostConnections;
  private final double patienceS;
  private final LinkedBlockingQueue<Due> line = new LinkedBlockingQueue<>();
  private final AtomicInteger idle = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();
  private int connections;

  /**
   * @param patienceS how long a request waits for a connection at most
   */
  OpenLoop(
      OrderSource source, RequestDoor door, Fates fates, int mostConnections, double patienceS) {
    this.patienceS = patienceS;
    this.source = source;
    this.door = door;
    this.fates = fates;
    this.mostConnections = mostConnections;
  }

  /**
   * Sends all, and waits until all are answered.
   *
   * @throws IllegalStateException if no answer comes for half a minute
   */
  PhaseTimes run(String phase, Arrivals arrivals, Progress progress) throws InterruptedException {
    long startNs = System.nanoTime();
    PhaseTimes times = new PhaseTimes(arrivals, startNs);
    CountDownLatch all = new CountDownLatch(arrivals.count());
    try {
      for (int i = 0; i < arrivals.count(); i++) {
        awaitDue(startNs + arrivals.dueNs()[i]);
        OrderRequest request = source.next(times.dueS(i));
        if (idle.get() <= line.size() && connections < mostConnections) {
          connections++;
          Thread.ofVirtual().name("connection-" + connections).start(() -> connect(times, all));
        }
        line.add(new Due(i, request));
        if (i % LOOK_EVERY == 0) {
          progress.at(
              "%s: %,d sent, %,d under way".formatted(phase, i, i - answered.get()),
              i,
              arrivals.count());
        }
      }
      awaitAnswers(phase, all, progress);
    } finally {
      for (int i = 0; i < connections; i++) {
        line.add(END);
      }
    }
    return times;
  }

  /** The kernel wakes up some 60 µs late: nothing to what a request over TCP takes. */
  private static void awaitDue(long dueNs) {
    for (long left = dueNs - System.nanoTime(); left > 0; left = dueNs - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private void connect(PhaseTimes times, CountDownLatch all) {
    try {
      for (Due due = take(); due.request() != null; due = take()) {
        OrderRequest request = due.request();
        if (request.after() != null) {
          request.after().answered().join();
        }
        times.sent(due.number());
        if (times.sentS(due.number()) - times.dueS(due.number()) > patienceS) {
          times.answered(due.number(), Reply.Outcome.GIVEN_UP);
          fates.giveUp();
        } else {
          Reply reply = door.send(request);
          times.answered(due.number(), reply.outcome());
          fates.add(request, reply);
          source.onReply(request, reply);
        }
        request.answered().complete(null);
        answered.incrementAndGet();
        all.countDown();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Due take() throws InterruptedException {
    idle.incrementAndGet();
    try {
      return line.take();
    } finally {
      idle.decrementAndGet();
    }
  }

  private void awaitAnswers(String phase, CountDownLatch all, Progress progress)
      throws InterruptedException {
    long left = all.getCount();
    long stalledAtNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(STALL_S);
    while (!all.await(1, TimeUnit.SECONDS)) {
      progress.at(phase + ": waiting for answers", 0, 1);
      if (all.getCount() < left) {
        left = all.getCount();
        stalledAtNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(STALL_S);
      } else if (System.nanoTime() - stalledAtNs > 0) {
        throw new IllegalStateException(
            "%s: no answer for %d s; %d requests are under way".formatted(phase, STALL_S, left));
      }
    }
  }
}
