package io.rollingdrop.protocol;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * Waits for work where processors are shared: spins, yields, then sleeps an eighth of the time for
 * which there has been nothing to do, a millisecond at most. So work that comes after a pause waits
 * for an eighth of that pause, and a thread that has had none for long takes hardly any of the
 * processors, where sleeps of one length are either felt by the busy or paid for by the idle.
 *
 * <p>For one thread.
 */
public final class ProportionalIdleStrategy implements IdleStrategy {

  /** Longest sleep, in nanoseconds. */
  public static final long LONGEST_SLEEP_NS = TimeUnit.MILLISECONDS.toNanos(1);

  private static final int SPINS = 20;
  private static final int YIELDS = 10;
  private static final int SHARE = 8;

  private final NanoClock clock;
  private final Sleep sleep;
  private int turns;
  private long idleSinceNs;

  /** How a thread sleeps. */
  @FunctionalInterface
  interface Sleep {
    void parkNanos(long nanoseconds);
  }

  public ProportionalIdleStrategy() {
    this(SystemNanoClock.INSTANCE, LockSupport::parkNanos);
  }

  ProportionalIdleStrategy(NanoClock clock, Sleep sleep) {
    this.clock = clock;
    this.sleep = sleep;
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
    if (turns < SPINS) {
      turns++;
      Thread.onSpinWait();
    } else if (turns < SPINS + YIELDS) {
      turns++;
      Thread.yield();
    } else {
      long idleNs = clock.nanoTime() - idleSinceNs;
      sleep.parkNanos(Math.clamp(idleNs / SHARE, 1, LONGEST_SLEEP_NS));
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
