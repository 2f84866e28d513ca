package io.rollingdrop.lab.failover;

import java.util.concurrent.TimeUnit;

/**
 * What a run of the failover lab does.
 *
 * @param kills leaders killed, one after another
 * @param ratePerS commands a second offered
 * @param quietS seconds under load before the first kill, in which no election may be
 * @param seed of the workload
 */
public record FailoverSettings(int kills, int ratePerS, int quietS, long seed) {

  public static final int DEFAULT_KILLS = 5;
  public static final int DEFAULT_RATE_PER_S = 500;
  public static final int DEFAULT_QUIET_S = 10;
  public static final long DEFAULT_SEED = 7150;

  private static final int MOST_KILLS = 1_000;
  private static final int HIGHEST_RATE_PER_S = 100_000;
  private static final int MOST_SECONDS = (int) TimeUnit.HOURS.toSeconds(1);

  /**
   * @throws IllegalArgumentException naming the value and its range
   */
  public FailoverSettings {
    requireWithin("kills", kills, 1, MOST_KILLS);
    requireWithin("rate", ratePerS, 1, HIGHEST_RATE_PER_S);
    requireWithin("quiet seconds", quietS, 0, MOST_SECONDS);
  }

  private static void requireWithin(String name, int value, int low, int high) {
    if (value < low || value > high) {
      throw new IllegalArgumentException(
          "%s %d is not within %d and %d".formatted(name, value, low, high));
    }
  }
}
