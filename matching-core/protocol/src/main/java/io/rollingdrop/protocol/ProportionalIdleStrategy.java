package io.rollingdrop.protocol;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * Waits for work where processors are shared: looks again for a while, then sleeps an eighth of the
 * time for which there has been nothing to do, a millisecond at most. So work that comes after a
 * pause waits for an eighth of that pause, and a thread that has had none for long takes hardly any
 * of the processors, where sleeps of one length are either felt by the busy or paid for by the
 * idle.
 *
 * <p>For one thread.
 */
public final class ProportionalIdleStrategy implements IdleStrategy {

  /** Longest sleep, in nanoseconds. */
  public static final long LONGEST_SLEEP_NS = TimeUnit.MILLISECONDS.toNanos(1);

  private static final long SHORT_SLEEP_NS = TimeUnit.MICROSECONDS.toNanos(200);
  private static final int CHEAP_SPINS = 100;
  private static final int YIELDS = 2;
  private static final int SHARE = 8;

  private final int spins;
  private final long shortestSleepNs;
  private final long longestSleepNs;
  private final NanoClock clock;
  private final Sleep sleep;
  private int turns;
  private long idleSinceNs;

  /** How a thread sleeps. */
  @FunctionalInterface
  interface Sleep {
    void parkNanos(long nanoseconds);
  }

  /**
   * @param spins turns without work after which the thread gives its processor away
   * @param shortestSleepNs in nanoseconds; the system may add some 50 microseconds to any sleep
   * @param longestSleepNs in nanoseconds
   */
  ProportionalIdleStrategy(
      int spins, long shortestSleepNs, long longestSleepNs, NanoClock clock, Sleep sleep) {
    this.spins = spins;
    this.shortestSleepNs = shortestSleepNs;
    this.longestSleepNs = longestSleepNs;
    this.clock = clock;
    this.sleep = sleep;
  }

  /** For a thread that only reads memory to see whether there is work: it looks again at once. */
  public static ProportionalIdleStrategy ofCheapTurns() {
    return new ProportionalIdleStrategy(
        CHEAP_SPINS, 1, LONGEST_SLEEP_NS, SystemNanoClock.INSTANCE, LockSupport::parkNanos);
  }

  /**
   * For a thread that must not be late, whatever the processors' time: it sleeps as shortly as the
   * system can, some 50 microseconds.
   */
  public static ProportionalIdleStrategy ofShortSleeps() {
    return new ProportionalIdleStrategy(
        CHEAP_SPINS, 1, 1, SystemNanoClock.INSTANCE, LockSupport::parkNanos);
  }

  /**
   * As {@link #ofCostlyTurns()}, where the processors are shared by few such threads: it sleeps as
   * shortly as the system can at first.
   */
  public static ProportionalIdleStrategy ofFewSockets() {
    return new ProportionalIdleStrategy(
        0, 1, LONGEST_SLEEP_NS, SystemNanoClock.INSTANCE, LockSupport::parkNanos);
  }

  /**
   * For a thread that makes system calls to see whether there is work, as a media driver asks each
   * of its sockets: to look again at once would cost more than the work itself. It sleeps for a
   * fifth of a millisecond at least.
   */
  public static ProportionalIdleStrategy ofCostlyTurns() {
    return new ProportionalIdleStrategy(
        0, SHORT_SLEEP_NS, LONGEST_SLEEP_NS, SystemNanoClock.INSTANCE, LockSupport::parkNanos);
  }

  @Override
  public void idle(int workCount) {
    if (workCount > 0) {
      reset();
    } else {
      idle();
    }
  }

  // Nothing relies on the yield; it only lets others at the processor sooner.
  @SuppressWarnings("ThreadPriorityCheck")
  @Override
  public void idle() {
    if (turns == 0) {
      idleSinceNs = clock.nanoTime();
    }
    if (turns < spins) {
      turns++;
      Thread.onSpinWait();
    } else if (turns < spins + YIELDS) {
      turns++;
      Thread.yield();
    } else {
      long idleNs = clock.nanoTime() - idleSinceNs;
      sleep.parkNanos(Math.clamp(idleNs / SHARE, shortestSleepNs, longestSleepNs));
    }
  }

  @Override
  public void reset() {
    turns = 0;
  }

  @Override
  public String alias() {
    return "proportional";
  }
}
