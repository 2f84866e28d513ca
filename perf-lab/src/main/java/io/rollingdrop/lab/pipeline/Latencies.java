package io.rollingdrop.lab.pipeline;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** How latencies are kept: nanoseconds, three digits, up to a minute. */
final class Latencies {

  static final long HIGHEST_NS = TimeUnit.MINUTES.toNanos(1);
  static final int DIGITS = 3;
  static final double NANOS_PER_MICRO = 1_000.0;

  private Latencies() {}

  /** Records a latency; what is beyond a minute counts as a minute. */
  static void record(Histogram histogram, long nanos) {
    histogram.recordValue(Math.clamp(nanos, 0, HIGHEST_NS));
  }

  /** The latency, in microseconds, that this share of all did not exceed. */
  static double percentileUs(Histogram histogram, double percentile) {
    return histogram.getValueAtPercentile(percentile) / NANOS_PER_MICRO;
  }
}
