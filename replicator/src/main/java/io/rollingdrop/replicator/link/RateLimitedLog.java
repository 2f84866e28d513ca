package io.rollingdrop.replicator.link;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.NanoClock;
import org.slf4j.Logger;

/**
 * Warnings that others can provoke, at most one a second: whoever sends garbage must not fill the
 * disk with it. The next line says how many were left out. Thread safe.
 */
final class RateLimitedLog {

  private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);

  private final Logger logger;
  private final NanoClock clock;
  private final AtomicLong nextNs;
  private final AtomicLong leftOut = new AtomicLong();

  RateLimitedLog(Logger logger, NanoClock clock) {
    this.logger = logger;
    this.clock = clock;
    this.nextNs = new AtomicLong(clock.nanoTime());
  }

  void warn(String message) {
    warn(message, null);
  }

  void warn(String message, Throwable cause) {
    long now = clock.nanoTime();
    long next = nextNs.get();
    if (now - next < 0 || !nextNs.compareAndSet(next, now + INTERVAL_NS)) {
      leftOut.incrementAndGet();
      return;
    }
    long omitted = leftOut.getAndSet(0);
    if (omitted == 0) {
      logger.warn(message, cause);
    } else {
      logger.warn(message + " (" + omitted + " more warnings before it were left out)", cause);
    }
  }
}
