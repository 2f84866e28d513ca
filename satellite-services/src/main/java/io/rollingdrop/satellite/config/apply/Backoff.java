package io.rollingdrop.satellite.config.apply;

import java.time.Duration;

/**
 * Growing pauses between attempts: each twice the one before.
 *
 * @param first pause
 * @param longest pause
 */
public record Backoff(Duration first, Duration longest) {

  /** From 50 ms to a second: what comes back is used within a second. */
  public static final Backoff DEFAULT = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1));

  public Backoff {
    if (!first.isPositive() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "first pause %s, longest %s: above 0, and not shorter than the first"
              .formatted(first, longest));
    }
  }

  /**
   * The pause after so many attempts failed.
   *
   * @param failures from 1
   */
  public Duration after(int failures) {
    int doublings = Math.min(failures - 1, 30);
    Duration pause = first.multipliedBy(1L << doublings);
    return pause.compareTo(longest) < 0 ? pause : longest;
  }
}
