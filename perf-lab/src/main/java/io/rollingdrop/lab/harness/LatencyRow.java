package io.rollingdrop.lab.harness;

import org.HdrHistogram.Histogram;

/** Percentiles of a histogram of nanoseconds, in a line for a terminal. */
public final class LatencyRow {

  private static final double NANOS_PER_MICRO = 1_000.0;

  private LatencyRow() {}

  public static String of(String name, Histogram nanos) {
    return "  %-12s p50 %,.1f  p99 %,.1f  p99.9 %,.1f  p99.99 %,.1f  max %,.1f µs"
        .formatted(
            name,
            percentileUs(nanos, 50),
            percentileUs(nanos, 99),
            percentileUs(nanos, 99.9),
            percentileUs(nanos, 99.99),
            percentileUs(nanos, 100));
  }

  /** The latency, in microseconds, that this share of all did not exceed. */
  public static double percentileUs(Histogram nanos, double percentile) {
    return nanos.getValueAtPercentile(percentile) / NANOS_PER_MICRO;
  }
}
