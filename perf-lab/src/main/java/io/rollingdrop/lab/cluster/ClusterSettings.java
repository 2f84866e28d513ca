package io.rollingdrop.lab.cluster;

import java.util.concurrent.TimeUnit;

/**
 * What a run of the cluster lab does.
 *
 * @param warmUps rounds before the measured ones, in which the nodes' JVMs compile what they need
 * @param rounds measured, in each of which the cluster and the bare echo take turns
 * @param seconds of each phase of each: as fast as it goes, once to warm up and once measured; at a
 *     rate
 * @param seed of the workload
 */
public record ClusterSettings(int warmUps, int rounds, int seconds, long seed) {

  public static final int DEFAULT_WARM_UPS = 2;
  public static final int DEFAULT_ROUNDS = 5;
  public static final int DEFAULT_SECONDS = 4;
  public static final long DEFAULT_SEED = 7150;

  /** Of a run that only shows that the lab works. */
  static final int QUICK_WARM_UPS = 1;

  /** Of a run that only shows that the lab works. */
  static final int QUICK_ROUNDS = 1;

  /** Of a run that only shows that the lab works. */
  static final int QUICK_SECONDS = 2;

  private static final int MOST_ROUNDS = 1_000;
  private static final int MOST_SECONDS = (int) TimeUnit.HOURS.toSeconds(1);

  /**
   * @throws IllegalArgumentException naming the value and its range
   */
  public ClusterSettings {
    requireWithin("warm-up rounds", warmUps, MOST_ROUNDS);
    requireWithin("rounds", rounds, MOST_ROUNDS);
    requireWithin("seconds", seconds, MOST_SECONDS);
  }

  private static void requireWithin(String name, int value, int high) {
    if (value < 1 || value > high) {
      throw new IllegalArgumentException(
          "%s %d is not within 1 and %d".formatted(name, value, high));
    }
  }
}
