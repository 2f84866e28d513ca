package io.rollingdrop.lab.failover;

import static io.rollingdrop.lab.failover.SampleEvents.SESSION;
import static io.rollingdrop.lab.failover.SampleEvents.checksum;
import static io.rollingdrop.lab.failover.SampleEvents.decided;
import static io.rollingdrop.lab.failover.SampleEvents.repeated;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.lab.workload.Schedule;
import io.rollingdrop.protocol.Outcome;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AnswersTest {

  private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

  private final Answers answers = new Answers();

  @Test
  void the_longest_wait_counts_from_when_a_command_was_due_and_is_of_one_kill_only() {
    long now = System.nanoTime();
    answers.begin(new Schedule(2, Long.MAX_VALUE, now - 3 * SECOND_NS, 1));

    answers.onAnswer(1, now - 9 * SECOND_NS, answer(1));
    answers.onAnswer(2, now - 3 * SECOND_NS, answer(2));
    answers.onAnswer(3, now - 2 * SECOND_NS, answer(3));

    assertThat(answers.takeLongestNs())
        .as("the first command is no part of the schedule")
        .isBetween(3 * SECOND_NS, 8 * SECOND_NS);
    assertThat(answers.takeLongestNs()).isZero();
    assertThat(answers.latencies().total().getTotalCount()).isEqualTo(2);
    assertThat(answers.count()).isEqualTo(3);
  }

  private static Outcome.Answered answer(long sequence) {
    return new Outcome.Answered(sequence, List.of(decided(sequence, SESSION)));
  }

  @Test
  void an_answer_that_repeats_an_earlier_one_tells_where_the_command_was_decided() {
    answers.onAnswer(1, System.nanoTime(), new Outcome.Answered(9, List.of(repeated(9, 5))));
    answers.onAnswer(2, System.nanoTime(), answer(10));

    assertThat(answers.acknowledged())
        .containsExactly(
            new Acknowledged(1, 9, checksum(9), 5), new Acknowledged(2, 10, checksum(10), 10));
    assertThat(answers.repeated()).isEqualTo(1);
    assertThat(answers.rejections()).isEmpty();
    assertThat(answers.lastSequence()).isEqualTo(10);
  }
}
