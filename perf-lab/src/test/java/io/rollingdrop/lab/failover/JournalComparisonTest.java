package io.rollingdrop.lab.failover;

import static io.rollingdrop.lab.failover.SampleEvents.SESSION;
import static io.rollingdrop.lab.failover.SampleEvents.decided;
import static io.rollingdrop.lab.failover.SampleEvents.ticked;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.protocol.EventHandler;
import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.codec.EventHeaderDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class JournalComparisonTest {

  private final List<Long> shared = new ArrayList<>();

  /** A journal of these events. */
  private static EventSubscription journal(UnsafeBuffer... events) {
    return new EventSubscription() {
      private int next;

      @Override
      public int poll(EventHandler handler, int limit) {
        int delivered = 0;
        while (next < events.length && delivered < limit) {
          UnsafeBuffer event = events[next++];
          handler.onEvent(event, 0, event.capacity());
          delivered++;
        }
        return delivered;
      }

      @Override
      public Position position() {
        return Position.START;
      }

      @Override
      public void close() {}
    };
  }

  private Optional<String> compare(EventSubscription... journals) {
    return JournalComparison.compare(
        List.of(journals),
        (buffer, offset, length) ->
            shared.add(new EventHeaderDecoder().wrap(buffer, offset + 8).sequence()));
  }

  @Test
  void nodes_may_have_ticked_on_after_another_was_stopped() {
    Optional<String> difference =
        compare(
            journal(decided(1, SESSION), ticked(2, 9), ticked(3, 9)),
            journal(decided(1, SESSION), ticked(2, 9)),
            journal(decided(1, SESSION), ticked(2, 9), ticked(3, 9), ticked(4, 9)));

    assertThat(difference).isEmpty();
    assertThat(shared).containsExactly(1L, 2L);
  }

  @Test
  void a_node_whose_state_differs_at_a_tick_is_found() {
    Optional<String> difference =
        compare(
            journal(decided(1, SESSION), ticked(2, 9)),
            journal(decided(1, SESSION), ticked(2, 9)),
            journal(decided(1, SESSION), ticked(2, 8)));

    assertThat(difference).contains("event 2.0 of node 0 is another on node 2");
  }

  @Test
  void a_node_with_another_order_is_found() {
    Optional<String> difference =
        compare(
            journal(decided(1, SESSION), decided(2, 7)),
            journal(decided(1, 7), decided(2, SESSION)),
            journal());

    assertThat(difference).contains("event 1.0 of node 0 is another on node 1");
  }
}
