package io.rollingdrop.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class StageLatencyTest {

  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final StageLatency latency = new StageLatency("stage");

  @Test
  void counts_as_a_histogram_of_two_digits_does() {
    Histogram expected = new Histogram(MINUTE, 2);
    SplittableRandom random = new SplittableRandom(7150);
    for (int i = 0; i < 100_000; i++) {
      long nanos = random.nextLong(MINUTE + 1) >>> random.nextInt(36);
      expected.recordValue(nanos);
      latency.record(nanos);
    }
    Histogram counted = latency.snapshot();
    assertThat(counted.getTotalCount()).isEqualTo(expected.getTotalCount());
    for (double percentile = 0; percentile <= 100; percentile += 0.125) {
      assertThat(counted.getValueAtPercentile(percentile))
          .as("percentile %s", percentile)
          .isEqualTo(expected.getValueAtPercentile(percentile));
    }
  }

  @Test
  void what_is_below_zero_or_beyond_a_minute_counts_as_that() {
    latency.record(-1);
    latency.record(Long.MAX_VALUE);
    Histogram counted = latency.snapshot();
    assertThat(counted.getMinValue()).isZero();
    assertThat(counted.valuesAreEquivalent(counted.getMaxValue(), MINUTE)).isTrue();
  }

  @Test
  void each_reading_gives_all_since_the_start() {
    latency.record(1);
    assertThat(latency.snapshot().getTotalCount()).isEqualTo(1);
    latency.record(300);
    assertThat(latency.snapshot().getTotalCount()).isEqualTo(2);
  }
}
