package io.rollingdrop.gateway.account;

import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The sequence a read model reflects, and those who wait for it to reach a number.
 *
 * <p>One writer, any number of readers. The writer pays one volatile write and one volatile read a
 * command, and takes the lock only when somebody waits for a sequence that was reached.
 */
final class SequenceGate {

  private final ReentrantLock lock = new ReentrantLock();
  private final PriorityQueue<Waiter> waiters = new PriorityQueue<>();
  private volatile long sequence;
  private volatile long nextAwaited = Long.MAX_VALUE;

  private record Waiter(long sequence, Condition reached) implements Comparable<Waiter> {
    @Override
    public int compareTo(Waiter other) {
      return Long.compare(sequence, other.sequence);
    }
  }

  /** The last sequence whose events are all reflected. */
  long sequence() {
    return sequence;
  }

  /** Writer only: all events through {@code reached} are visible. */
  void advance(long reached) {
    sequence = reached;
    if (reached >= nextAwaited) {
      release(reached);
    }
  }

  private void release(long reached) {
    lock.lock();
    try {
      while (!waiters.isEmpty() && waiters.peek().sequence() <= reached) {
        waiters.poll().reached().signal();
      }
      renewNextAwaited();
    } finally {
      lock.unlock();
    }
  }

  private void renewNextAwaited() {
    nextAwaited = waiters.isEmpty() ? Long.MAX_VALUE : waiters.peek().sequence();
  }

  /**
   * Waits until the sequence is reached.
   *
   * @param timeoutNs how long at most
   * @return whether it was reached in time; false also when the calling thread is interrupted,
   *     whose status is then kept
   */
  boolean await(long awaited, long timeoutNs) {
    if (sequence >= awaited) {
      return true;
    }
    lock.lock();
    try {
      Waiter self = new Waiter(awaited, lock.newCondition());
      waiters.add(self);
      // Announced before the sequence is read again: the writer either sees the announcement, or
      // wrote its sequence early enough for the loop's first check.
      renewNextAwaited();
      try {
        long leftNs = timeoutNs;
        while (sequence < awaited) {
          if (leftNs <= 0) {
            return false;
          }
          leftNs = self.reached().awaitNanos(leftNs);
        }
        return true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      } finally {
        waiters.remove(self);
        renewNextAwaited();
      }
    } finally {
      lock.unlock();
    }
  }
}
