package io.rollingdrop.satellite.config.signin;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * How often somebody may try: a token bucket a name, of which success gives its token back. Thread
 * safe, without locks.
 *
 * <p>The buckets are a table of fixed size that names are hashed into with a secret: however many
 * names an attacker invents, they cost no memory and push nobody's count out. Names that meet in a
 * bucket share it. A bucket is one number, the time at which it will be full again (the generic
 * cell rate algorithm, ITU-T I.371).
 */
final class AttemptLimiter {

  /**
   * @param burst attempts at once, from 1
   * @param interval in which one comes back
   */
  record Rate(int burst, Duration interval) {
    Rate {
      if (burst < 1 || !interval.isPositive()) {
        throw new IllegalArgumentException(
            "burst %d, interval %s: the burst is from 1, the interval above 0"
                .formatted(burst, interval));
      }
    }
  }

  private static final int BUCKETS = 1 << 14;

  private final AtomicLongArray fullAtNs = new AtomicLongArray(BUCKETS);
  private final byte[] secret = new byte[32];
  private final long intervalNs;
  private final long burstNs;
  private final LongSupplier nanoTime;

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  AttemptLimiter(Rate rate, LongSupplier nanoTime) {
    this.intervalNs = rate.interval().toNanos();
    this.burstNs = rate.burst() * intervalNs;
    this.nanoTime = nanoTime;
    new SecureRandom().nextBytes(secret);
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      fullAtNs.set(bucket, nanoTime.getAsLong());
    }
  }

  /**
   * Takes an attempt.
   *
   * @return 0 if it may be made, else the seconds to wait, rounded up
   */
  long take(String name) {
    int bucket = bucket(name);
    while (true) {
      long now = nanoTime.getAsLong();
      long before = fullAtNs.get(bucket);
      long after = Math.max(before - now, 0) + now + intervalNs;
      if (after - now > burstNs) {
        long waitNs = after - now - burstNs;
        return (waitNs + TimeUnit.SECONDS.toNanos(1) - 1) / TimeUnit.SECONDS.toNanos(1);
      }
      if (fullAtNs.compareAndSet(bucket, before, after)) {
        return 0;
      }
    }
  }

  /** Gives an attempt back: it was a success. */
  void giveBack(String name) {
    fullAtNs.addAndGet(bucket(name), -intervalNs);
  }

  private int bucket(String name) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(secret);
      byte[] hash = sha256.digest(name.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(hash).getInt() & (BUCKETS - 1);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
