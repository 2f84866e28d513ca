package io.rollingdrop.lab.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollingdrop.lab.harness.LatencyRecorder;
import io.rollingdrop.lab.workload.Schedule;
import org.junit.jupiter.api.Test;

class AnswerWatchTest {

  private final AnswerWatch answers = new AnswerWatch("the echo");

  @Test
  void onlyTheCommandsOfTheScheduleAreMeasured() {
    LatencyRecorder recorder = answers.measure(new Schedule(3, 2, System.nanoTime(), 1_000), 1);
    for (long number = 1; number <= 5; number++) {
      answers.onAnswer(number);
    }

    assertThat(recorder.total().getTotalCount()).isEqualTo(2);
    assertThat(answers.await(5)).isLessThanOrEqualTo(System.nanoTime());
  }

  @Test
  void anAnswerThatIsLostOrDoubledIsFound() {
    answers.onAnswer(1);

    assertThatThrownBy(() -> answers.onAnswer(3))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the echo answered command 3 after command 1");
    assertThatThrownBy(() -> answers.onAnswer(1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whoWaitsIsToldOfAFailureAtOnce() {
    answers.fail(new IllegalStateException("the far end is gone"));

    assertThatThrownBy(() -> answers.await(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the echo failed: the far end is gone");
  }
}
