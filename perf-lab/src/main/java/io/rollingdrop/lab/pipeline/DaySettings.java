package io.rollingdrop.lab.pipeline;

import io.rollingdrop.engine.EngineLimits;
import io.rollingdrop.pipeline.CoreSettings;
import io.rollingdrop.pipeline.Durability;

/**
 * What a run of the day lab does.
 *
 * @param transactions of the day
 * @param durability by which the core answers
 * @param waiting how the core's threads wait
 * @param resting orders that rest all day, far from where anything trades
 * @param seed of the workload
 */
record DaySettings(
    long transactions,
    Durability durability,
    CoreSettings.Waiting waiting,
    int resting,
    long seed) {

  static final long DEFAULT_TRANSACTIONS = 50_000_000;
  static final int DEFAULT_RESTING = 1_000_000;
  static final long DEFAULT_SEED = 7150;

  /** Fewer would not leave room for a snapshot in between. */
  private static final long FEWEST = 100_000;

  /** The workload itself keeps some thousands of orders open. */
  private static final int MOST_RESTING = EngineLimits.DEFAULTS.maxOrders() - 40_000;

  DaySettings {
    if (transactions < FEWEST) {
      throw new IllegalArgumentException(
          "transactions %d are fewer than %d".formatted(transactions, FEWEST));
    }
    if (resting < 0 || resting > MOST_RESTING) {
      throw new IllegalArgumentException(
          "resting %d is not within 0 and %d".formatted(resting, MOST_RESTING));
    }
  }

  /** How the core is to be run; the lab says itself when a snapshot is to be taken. */
  CoreSettings core() {
    return CoreSettings.DEFAULTS
        .with(durability)
        .with(waiting)
        .with(CoreSettings.SnapshotSchedule.onDemand());
  }
}
