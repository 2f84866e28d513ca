package io.rollingdrop.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.WaitStrategy;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.agrona.concurrent.IdleStrategy;

/**
 * Waits for the ring as the core's other threads wait for their work, and tells a handler from time
 * to time that nothing has come. Each thread that waits has an idle strategy of its own.
 */
final class IdleWaitStrategy implements WaitStrategy {

  private static final long TIMEOUT_NS = TimeUnit.MILLISECONDS.toNanos(1);

  private final ThreadLocal<IdleStrategy> idle;
  private final int turnsPerLook;

  /**
   * @param turnsPerLook the clock is looked at once in so many turns: many where a turn is a spin,
   *     so that a command is seen soon; 1 where it may be a sleep
   */
  IdleWaitStrategy(Supplier<IdleStrategy> newIdleStrategy, int turnsPerLook) {
    idle = ThreadLocal.withInitial(newIdleStrategy);
    this.turnsPerLook = turnsPerLook;
  }

  @Override
  public long waitFor(
      long position, Sequence cursor, Sequence dependentSequence, SequenceBarrier barrier)
      throws AlertException, TimeoutException {
    IdleStrategy strategy = idle.get();
    long available = dependentSequence.get();
    if (available >= position) {
      strategy.reset();
      return available;
    }
    long since = System.nanoTime();
    for (int turn = 1; (available = dependentSequence.get()) < position; turn++) {
      barrier.checkAlert();
      if (turn % turnsPerLook == 0 && System.nanoTime() - since > TIMEOUT_NS) {
        throw TimeoutException.INSTANCE;
      }
      strategy.idle();
    }
    // Only now: a thread that has been told that nothing came waits on as lazily as before.
    strategy.reset();
    return available;
  }

  @Override
  public void signalAllWhenBlocking() {}
}
