package io.rollingdrop.lab.workload;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.YieldingIdleStrategy;

/**
 * When each command of a phase is meant to be sent. Latency counts from then, however late the
 * sender is: a system that stalls the sender does not get away with it (no coordinated omission).
 *
 * @param first number of the phase's first command
 * @param count of commands
 * @param startNs when the first is meant to be sent, as {@link System#nanoTime}
 * @param ratePerS commands a second
 */
public record Schedule(long first, long count, long startNs, int ratePerS) {

  /** Of no command. */
  public static final Schedule NONE = new Schedule(1, 0, 0, 1);

  private static final long NANOS_PER_S = TimeUnit.SECONDS.toNanos(1);

  /** What is nearer than this is waited for awake: the kernel wakes up some 60 µs late. */
  private static final long AWAKE_NS = TimeUnit.MICROSECONDS.toNanos(120);

  public boolean contains(long number) {
    return number - first >= 0 && number - first < count;
  }

  public long intendedNs(long number) {
    return startNs + (number - first) * NANOS_PER_S / ratePerS;
  }

  /** Waits until the command is due; gives its processor away meanwhile. */
  public void awaitDue(long number) {
    long dueNs = intendedNs(number);
    long leftNs = dueNs - System.nanoTime();
    while (leftNs > 0) {
      if (leftNs > AWAKE_NS) {
        LockSupport.parkNanos(leftNs - AWAKE_NS);
      } else {
        YieldingIdleStrategy.INSTANCE.idle();
      }
      leftNs = dueNs - System.nanoTime();
    }
  }
}
