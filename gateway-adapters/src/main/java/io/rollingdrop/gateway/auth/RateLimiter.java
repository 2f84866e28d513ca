package io.rollingdrop.gateway.auth;

import io.rollingdrop.gateway.http.HeaderField;
import io.rollingdrop.gateway.http.ProblemException;
import io.rollingdrop.gateway.http.ProblemType;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How much each key may ask for: a token bucket a key, one for all front doors. Thread safe,
 * without locks.
 *
 * <p>A bucket is one number, the time at which it will be full again (the generic cell rate
 * algorithm, ITU-T I.371): a request of cost c moves it on by c intervals, and is refused if that
 * were further ahead than the burst.
 */
public final class RateLimiter {

  /**
   * @param perSecond requests a second that a key may make for ever, 1 to 1,000,000
   * @param burst most requests at once, from 1
   */
  public record Rate(int perSecond, int burst) {
    public Rate {
      if (perSecond < 1 || perSecond > 1_000_000 || burst < 1) {
        throw new IllegalArgumentException(
            "rate %d/s, burst %d: the rate is 1 to 1000000, the burst from 1"
                .formatted(perSecond, burst));
      }
    }
  }

  /**
   * What a key has left.
   *
   * @param remaining requests
   * @param refillSeconds until it has its burst again, rounded up
   */
  public record Allowance(long remaining, long refillSeconds) {}

  private volatile Rate partner;
  private final Rate operator;
  private final LongSupplier nanoTime;
  private final ConcurrentHashMap<Long, AtomicLong> fullAtByPrincipal = new ConcurrentHashMap<>();

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  public RateLimiter(Rate partner, Rate operator, LongSupplier nanoTime) {
    this.partner = partner;
    this.operator = operator;
    this.nanoTime = nanoTime;
  }

  /** Changes how much partners' keys may ask for, from their next request on. */
  public void partnerRate(Rate rate) {
    partner = rate;
  }

  /**
   * Takes from what a key has left.
   *
   * @param cost in requests; a batch costs one for each operation
   * @throws ProblemException if it has less, and nothing is taken
   */
  public void take(Principal principal, int cost) {
    Rate rate = rate(principal);
    long intervalNs = intervalNs(rate);
    long burstNs = rate.burst() * intervalNs;
    AtomicLong fullAt = fullAt(principal);
    while (true) {
      long now = nanoTime.getAsLong();
      long before = fullAt.get();
      long from = before - now > 0 ? before : now;
      long after = from + cost * intervalNs;
      if (after - now > burstNs) {
        throw limited(principal, rate, after - now - burstNs);
      }
      if (fullAt.compareAndSet(before, after)) {
        return;
      }
    }
  }

  private ProblemException limited(Principal principal, Rate rate, long waitNs) {
    long seconds = secondsUp(waitNs);
    return ProblemType.RATE_LIMITED
        .problem(
            "Key %s may make %d requests a second, %d at once. Retry after %d s."
                .formatted(principal.keyId(), rate.perSecond(), rate.burst(), seconds))
        .retryAfter(seconds)
        .withHeader(HeaderField.RATE_LIMIT_POLICY, policy(principal))
        .withHeader(HeaderField.RATE_LIMIT, limit(principal));
  }

  /** What a key has left now. */
  public Allowance allowance(Principal principal) {
    Rate rate = rate(principal);
    long intervalNs = intervalNs(rate);
    long aheadNs = Math.max(0, fullAt(principal).get() - nanoTime.getAsLong());
    return new Allowance(
        Math.max(0, rate.burst() - ceilDiv(aheadNs, intervalNs)), secondsUp(aheadNs));
  }

  /** Value of the RateLimit-Policy header (draft-ietf-httpapi-ratelimit-headers). */
  public String policy(Principal principal) {
    Rate rate = rate(principal);
    return "\"%s\";q=%d;w=%d"
        .formatted(name(principal), rate.burst(), ceilDiv(rate.burst(), rate.perSecond()));
  }

  /** Value of the RateLimit header (draft-ietf-httpapi-ratelimit-headers). */
  public String limit(Principal principal) {
    Allowance left = allowance(principal);
    return "\"%s\";r=%d;t=%d".formatted(name(principal), left.remaining(), left.refillSeconds());
  }

  private AtomicLong fullAt(Principal principal) {
    return fullAtByPrincipal.computeIfAbsent(
        principal.principalId(), id -> new AtomicLong(nanoTime.getAsLong()));
  }

  private Rate rate(Principal principal) {
    return principal.role() == Principal.Role.OPERATOR ? operator : partner;
  }

  private static String name(Principal principal) {
    return principal.role().name().toLowerCase(Locale.ROOT);
  }

  private static long intervalNs(Rate rate) {
    return TimeUnit.SECONDS.toNanos(1) / rate.perSecond();
  }

  private static long secondsUp(long ns) {
    return ceilDiv(ns, TimeUnit.SECONDS.toNanos(1));
  }

  private static long ceilDiv(long value, long by) {
    return Math.ceilDiv(value, by);
  }
}
