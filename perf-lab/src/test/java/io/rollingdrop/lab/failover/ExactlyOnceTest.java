package io.rollingdrop.lab.failover;

import static io.rollingdrop.lab.failover.SampleEvents.SESSION;
import static io.rollingdrop.lab.failover.SampleEvents.checksum;
import static io.rollingdrop.lab.failover.SampleEvents.decided;
import static io.rollingdrop.lab.failover.SampleEvents.linkRejected;
import static io.rollingdrop.lab.failover.SampleEvents.repeated;
import static io.rollingdrop.lab.failover.SampleEvents.ticked;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class ExactlyOnceTest {

  private final ExactlyOnce once = new ExactlyOnce(SESSION);

  private void journal(UnsafeBuffer... events) {
    for (UnsafeBuffer event : events) {
      once.onEvent(event, 0, event.capacity());
    }
  }

  private static Acknowledged answered(long number, long sequence) {
    return new Acknowledged(number, sequence, checksum(sequence), sequence);
  }

  @Test
  void commands_answered_as_they_were_decided_are_in_order() {
    journal(decided(5, SESSION), decided(6, 7), ticked(7, 1), decided(8, SESSION), ticked(9, 77));

    ExactlyOnce.Verdict verdict = once.judge(List.of(answered(1, 5), answered(2, 8)));

    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict.lost()).isZero();
    assertThat(verdict.duplicates()).isZero();
    assertThat(once.lastTick()).isEqualTo(9);
    assertThat(once.stateHash()).isEqualTo(77);
  }

  @Test
  void an_acknowledged_command_that_is_in_no_journal_is_lost() {
    journal(decided(5, SESSION));

    ExactlyOnce.Verdict verdict = once.judge(List.of(answered(1, 5), answered(2, 8)));

    assertThat(verdict.lost()).isEqualTo(1);
    assertThat(verdict.findings())
        .containsExactly("command 2 was answered with sequence 8, which is in no journal");
  }

  @Test
  void a_command_whose_events_are_others_than_the_client_was_told_is_lost() {
    journal(decided(5, SESSION));

    ExactlyOnce.Verdict verdict = once.judge(List.of(new Acknowledged(1, 5, 51, 5)));

    assertThat(verdict.lost()).isEqualTo(1);
    assertThat(verdict.findings()).singleElement().asString().contains("other events there");
  }

  @Test
  void a_command_that_was_decided_twice_is_a_duplicate() {
    journal(decided(5, SESSION), decided(6, SESSION));

    ExactlyOnce.Verdict verdict = once.judge(List.of(answered(1, 6)));

    assertThat(verdict.lost()).isZero();
    assertThat(verdict.duplicates()).isEqualTo(1);
    assertThat(verdict.findings())
        .containsExactly("the decision at sequence 5 is of no acknowledged command");
  }

  @Test
  void an_outcome_told_again_is_no_second_decision() {
    journal(decided(5, SESSION), linkRejected(6), repeated(7, 5));

    ExactlyOnce.Verdict verdict = once.judge(List.of(new Acknowledged(1, 7, checksum(7), 5)));

    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict.duplicates()).isZero();
  }

  @Test
  void an_outcome_told_again_that_never_was_is_lost() {
    journal(repeated(7, 5));

    ExactlyOnce.Verdict verdict = once.judge(List.of(new Acknowledged(1, 7, checksum(7), 5)));

    assertThat(verdict.lost()).isEqualTo(1);
    assertThat(verdict.findings()).singleElement().asString().contains("no journal has a decision");
  }

  @Test
  void two_commands_cannot_have_the_same_decision() {
    journal(decided(5, SESSION), repeated(7, 5));

    ExactlyOnce.Verdict verdict =
        once.judge(List.of(answered(1, 5), new Acknowledged(2, 7, checksum(7), 5)));

    assertThat(verdict.lost()).isEqualTo(1);
    assertThat(verdict.findings())
        .singleElement()
        .asString()
        .contains("which is another command's");
  }
}
