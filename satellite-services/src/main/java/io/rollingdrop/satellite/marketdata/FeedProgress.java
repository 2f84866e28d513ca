package io.rollingdrop.satellite.marketdata;

import io.rollingdrop.protocol.EventHandler;
import io.rollingdrop.protocol.codec.EventHeaderDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;

/**
 * How far the feed was followed, and whether that is what is live: until then a market's state is
 * one of the past, which nobody may be shown. The feed's thread writes; any thread reads.
 */
final class FeedProgress implements EventHandler {

  private static final int HEADER = MessageHeaderDecoder.ENCODED_LENGTH;

  private final EventHeaderDecoder header = new EventHeaderDecoder();
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final long liveWithinMs;
  private final long quietForNs;

  // Feed's thread only.
  private boolean followed;
  private boolean fresh;
  private long eventTimeNs;
  private long lastArrivalNs;

  private volatile boolean caughtUp;
  private volatile long sequence;
  private volatile long eventTimeMs;
  private volatile long lagMs;

  FeedProgress(MarketDataSettings settings, InstantSource clock, LongSupplier nanoTime) {
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.liveWithinMs = settings.liveWithin().toMillis();
    this.quietForNs = settings.quietFor().toNanos();
  }

  @Override
  public void onEvent(DirectBuffer buffer, int offset, int length) {
    header.wrap(buffer, offset + HEADER);
    eventTimeNs = header.timestamp();
    fresh = true;
    followed = true;
  }

  /**
   * Between polls, on the feed's thread.
   *
   * @param reachable whether the feed is
   */
  void onDutyCycle(boolean reachable) {
    if (!followed) {
      return;
    }
    long nowNs = nanoTime.getAsLong();
    if (fresh) {
      fresh = false;
      lastArrivalNs = nowNs;
      sequence = header.sequence();
      eventTimeMs = TimeUnit.NANOSECONDS.toMillis(eventTimeNs);
      lagMs = Math.max(0, clock.millis() - eventTimeMs);
      if (!caughtUp && lagMs <= liveWithinMs) {
        caughtUp = true;
      }
    } else if (!caughtUp && reachable && nowNs - lastArrivalNs >= quietForNs) {
      caughtUp = true;
    }
  }

  /** Whether what was live at the start has been reached; stays so. */
  boolean isCaughtUp() {
    return caughtUp;
  }

  /** Of the last command followed; 0 before the first. */
  long sequence() {
    return sequence;
  }

  /**
   * How far behind the core: the age of the newest event when it was followed, or its age now while
   * the feed is out of reach. Milliseconds.
   */
  long lagMs(boolean reachable) {
    return reachable || sequence == 0 ? lagMs : Math.max(lagMs, clock.millis() - eventTimeMs);
  }
}
