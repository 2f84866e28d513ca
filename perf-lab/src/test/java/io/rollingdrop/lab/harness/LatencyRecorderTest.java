package io.rollingdrop.lab.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LatencyRecorderTest {

  private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

  private final long startNs = System.nanoTime();

  private LatencyRecorder recorder(int seconds) {
    return new LatencyRecorder(7, startNs, seconds);
  }

  @Test
  void aLatencyBelongsToTheSecondInWhichItsOperationWasDue() {
    LatencyRecorder recorder = recorder(3);
    recorder.record(startNs, 100);
    recorder.record(startNs + SECOND_NS - 1, 200);
    recorder.record(startNs + SECOND_NS, 300);
    recorder.record(startNs + 2 * SECOND_NS + 5, 400);

    List<Histogram> seconds = recorder.bySecond();
    assertThat(seconds).extracting(Histogram::getTotalCount).containsExactly(2L, 1L, 1L);
    assertThat(seconds).extracting(Histogram::getTag).containsOnly("7");
    assertThat(seconds.get(1).getStartTimeStamp())
        .isEqualTo(seconds.get(0).getEndTimeStamp())
        .isEqualTo(seconds.get(0).getStartTimeStamp() + 1_000);
    assertThat(recorder.total().getTotalCount()).isEqualTo(4);
  }

  @Test
  void moreSecondsThanForeseenAreKeptAndSilentOnesAreEmpty() {
    LatencyRecorder recorder = recorder(0);
    recorder.record(startNs + 1, 100);
    recorder.record(startNs + 4 * SECOND_NS, 100);

    assertThat(recorder.bySecond())
        .extracting(Histogram::getTotalCount)
        .containsExactly(1L, 0L, 0L, 0L, 1L);
  }

  @Test
  void whatIsBeyondAMinuteCountsAsAMinute() {
    LatencyRecorder recorder = recorder(1);
    recorder.record(startNs, TimeUnit.HOURS.toNanos(1));
    recorder.record(startNs, -1);

    assertThat(recorder.total().getMaxValue()).isGreaterThanOrEqualTo(TimeUnit.MINUTES.toNanos(1));
    assertThat(recorder.total().getMinValue()).isZero();
  }
}
