package io.rollingdrop.lab.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollingdrop.lab.workload.Schedule;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.codec.MessageHeaderEncoder;
import io.rollingdrop.protocol.codec.OrderCancelledEncoder;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class FeedWatchTest {

  private static final long SESSION = 42;
  private static final long HALF_A_SECOND_NS = 500_000_000;

  private final FeedWatch watch =
      new FeedWatch(SESSION, this::sentAtNs, SystemEpochNanoClock.INSTANCE);
  private long sentAtNs;
  private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[CommandFormat.MAX_LENGTH]);

  private long sentAtNs(long number) {
    return sentAtNs;
  }

  private void event(long sequence, int index, boolean last, long sessionId, long number) {
    OrderCancelledEncoder event = new OrderCancelledEncoder();
    event.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
    event
        .header()
        .sequence(sequence)
        .index(index)
        .last(last ? 1 : 0)
        .sessionId(sessionId)
        .correlationId(number);
    watch.onEvent(buffer, 0, CommandFormat.MESSAGE_HEADER + event.encodedLength());
  }

  @Test
  void a_command_is_answered_with_its_last_event() {
    event(1, 0, true, 0, 0);
    event(2, 0, false, SESSION, 1);
    assertThat(watch.answered()).isZero();

    event(2, 1, true, SESSION, 1);
    assertThat(watch.answered()).isEqualTo(1);
    assertThat(watch.events()).isEqualTo(3);
  }

  @Test
  void a_missing_command_is_found() {
    event(1, 0, true, SESSION, 1);
    assertThatThrownBy(() -> event(2, 0, true, SESSION, 3))
        .hasMessage("command 3 was answered after command 1");
  }

  @Test
  void a_second_answer_is_found() {
    event(1, 0, true, SESSION, 1);
    assertThatThrownBy(() -> event(2, 0, true, SESSION, 1))
        .hasMessage("command 1 was answered after command 1");
  }

  @Test
  void a_missing_event_is_found() {
    event(1, 0, true, 0, 0);
    assertThatThrownBy(() -> event(3, 0, true, 0, 0)).hasMessage("event 3.0 came after 1.0");
    event(2, 0, false, 0, 0);
    assertThatThrownBy(() -> event(3, 0, true, 0, 0)).hasMessage("event 3.0 came after 2.0");
    assertThatThrownBy(() -> event(2, 2, true, 0, 0)).hasMessage("event 2.2 came after 2.0");
  }

  @Test
  void latency_counts_from_when_the_command_was_meant_to_be_sent() {
    long nowNs = System.nanoTime();
    sentAtNs = nowNs - HALF_A_SECOND_NS / 2;
    Phase phase = Phase.of(1, new Schedule(1, 1, nowNs - HALF_A_SECOND_NS, 1), 1);
    watch.measure(phase);
    event(1, 0, true, SESSION, 1);
    event(2, 0, true, SESSION, 2);

    assertThat(phase.response().total().getTotalCount()).isEqualTo(1);
    assertThat(phase.response().total().getMinValue())
        .isGreaterThanOrEqualTo(HALF_A_SECOND_NS * 99 / 100);
    assertThat(phase.service().total().getMinValue())
        .isGreaterThanOrEqualTo(HALF_A_SECOND_NS / 2 * 99 / 100);
  }
}
