package io.rollingdrop.lab.pipeline;

import io.rollingdrop.engine.EngineLimits;
import io.rollingdrop.pipeline.CoreSettings;
import io.rollingdrop.pipeline.Durability;
import java.util.concurrent.TimeUnit;

/**
 * What a run of the pipeline lab does.
 *
 * @param durability by which the core answers
 * @param waiting how the core's threads wait, and the empty ring's
 * @param limits of the core
 * @param ratePerS commands a second offered in the latency phases
 * @param warmUpS seconds of each warm-up
 * @param runs of the latency phase, each beside one of the empty ring
 * @param seconds of each latency phase, and most of the throughput phase
 * @param sweepS seconds at each rate of latency against load; 0 for none
 * @param seed of the workload
 * @param peers whether exchange-core is run too
 */
public record PipelineSettings(
    Durability durability,
    CoreSettings.Waiting waiting,
    EngineLimits limits,
    int ratePerS,
    int warmUpS,
    int runs,
    int seconds,
    int sweepS,
    long seed,
    boolean peers) {

  public static final int DEFAULT_RATE_PER_S = 20_000;
  public static final int DEFAULT_WARM_UP_S = 3;
  public static final int DEFAULT_RUNS = 3;
  public static final int DEFAULT_SECONDS = 5;
  public static final int DEFAULT_SWEEP_S = 2;
  public static final long DEFAULT_SEED = 7150;

  private static final int HIGHEST_RATE_PER_S = 10_000_000;
  private static final int MOST_RUNS = 1_000;
  private static final int MOST_SECONDS = (int) TimeUnit.HOURS.toSeconds(1);

  public PipelineSettings {
    requireWithin("rate", ratePerS, 1, HIGHEST_RATE_PER_S);
    requireWithin("warm-up", warmUpS, 0, MOST_SECONDS);
    requireWithin("runs", runs, 1, MOST_RUNS);
    requireWithin("sweep", sweepS, 0, MOST_SECONDS);
    requireWithin("seconds", seconds, 1, MOST_SECONDS);
  }

  private static void requireWithin(String name, int value, int low, int high) {
    if (value < low || value > high) {
      throw new IllegalArgumentException(
          "%s %d is not within %d and %d".formatted(name, value, low, high));
    }
  }

  /** How the core is to be run. */
  CoreSettings core() {
    return CoreSettings.DEFAULTS.with(durability).with(limits).with(waiting);
  }
}
