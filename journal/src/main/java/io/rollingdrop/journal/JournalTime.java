package io.rollingdrop.journal;

import java.util.concurrent.TimeUnit;
import net.openhft.chronicle.core.time.TimeProvider;
import org.agrona.concurrent.EpochNanoClock;

/**
 * The time by which a queue rolls. It moves only when its writer says so: the file that an excerpt
 * goes to is known before it is written. It never moves back: a queue whose clock does goes on in
 * the file of an earlier day, behind what is there.
 */
final class JournalTime implements TimeProvider {

  private final EpochNanoClock clock;
  private volatile long nowMs;

  /**
   * @param notBeforeMs milliseconds since the Unix epoch
   */
  JournalTime(EpochNanoClock clock, long notBeforeMs) {
    this.clock = clock;
    nowMs = notBeforeMs;
    advance();
  }

  /** To the clock's time, unless that is earlier. One thread. */
  void advance() {
    long now = TimeUnit.NANOSECONDS.toMillis(clock.nanoTime());
    if (now > nowMs) {
      nowMs = now;
    }
  }

  @Override
  public long currentTimeMillis() {
    return nowMs;
  }
}
