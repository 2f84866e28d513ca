package io.rollingdrop.lab.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rollingdrop.lab.report.Role;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class RunTimeTest {

  private static LatencySeries.Interval second(String run, long startMs) {
    return new LatencySeries.Interval(startMs, startMs + 1_000, run, new Histogram(3));
  }

  private static RunTime time(LatencySeries.Interval... seconds) {
    return new RunTime(
        LatencySeries.of("latency", "core", Role.MEASURED, List.of(seconds)), 100, 314);
  }

  @Test
  void runs_stand_side_by_side_and_what_lies_between_is_left_out() {
    RunTime time = time(second("1", 5_000), second("2", 90_000));

    assertThat(time.at(5_000)).isEqualTo(100);
    assertThat(time.at(5_500)).isEqualTo(150, within(1e-6));
    assertThat(time.at(6_500)).isNaN();
    assertThat(time.at(90_000)).isEqualTo(214, within(1e-6));
    assertThat(time.at(90_999)).isEqualTo(313.9, within(1e-6));
    assertThat(time.at(91_000)).isNaN();
  }

  @Test
  void run_10_comes_after_run_9_and_longer_runs_take_more_room() {
    RunTime time = time(second("10", 50_000), second("9", 10_000), second("9", 11_000));

    assertThat(time.segments()).extracting(RunTime.Segment::run).containsExactly("9", "10");
    RunTime.Segment first = time.segments().getFirst();
    RunTime.Segment last = time.segments().getLast();
    assertThat(first.to() - first.from()).isEqualTo(2 * (last.to() - last.from()), within(1e-6));
  }
}
