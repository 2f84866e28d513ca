package io.rollingdrop.lab.nasdaq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.rollingdrop.lab.nasdaq.Operation.Kind;
import io.rollingdrop.lab.nasdaq.Session.Message;
import io.rollingdrop.lab.nasdaq.Session.RestingOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlannerTest {

  private static final boolean BUY = true;
  private static final boolean SELL = false;

  private static Planner.Plan plan(List<RestingOrder> resting, Message... messages) {
    return Planner.plan(new Session(List.of(messages), resting, List.of()));
  }

  private static Message added(long id, boolean buy, long price, long size) {
    return new Message(Session.Type.NEW, id, size, price, buy);
  }

  @Test
  void an_order_of_before_the_session_enters_ahead_of_the_first_new_order_with_a_larger_id() {
    Planner.Plan plan =
        plan(
            List.of(new RestingOrder(5, 1, 90, BUY), new RestingOrder(15, 2, 91, BUY)),
            added(10, BUY, 92, 3),
            added(12, BUY, 93, 4),
            added(20, BUY, 94, 5));

    assertThat(plan.operations())
        .extracting(Operation::message, Operation::name, Operation::last)
        .containsExactly(
            tuple(0, "5", false),
            tuple(0, "10", true),
            tuple(1, "12", true),
            tuple(2, "15", false),
            tuple(2, "20", true));
  }

  @Test
  void an_execution_at_the_front_is_an_incoming_order_of_the_other_side() {
    Planner.Plan plan =
        plan(List.of(), added(1, BUY, 92, 3), new Message(Session.Type.EXECUTION, 1, 2, 92, BUY));

    assertThat(plan.operations().getLast())
        .isEqualTo(new Operation(1, true, Kind.EXECUTE, "execution-2", SELL, 92, 2, "1"));
    assertThat(plan.reductions()).isZero();
  }

  @Test
  void an_execution_behind_the_front_is_a_reduction_of_the_named_order() {
    Planner.Plan plan =
        plan(
            List.of(),
            added(1, BUY, 92, 3),
            added(2, BUY, 92, 4),
            added(3, BUY, 91, 4),
            new Message(Session.Type.EXECUTION, 2, 1, 92, BUY),
            new Message(Session.Type.EXECUTION, 3, 4, 91, BUY));

    assertThat(plan.operations().subList(3, 5))
        .containsExactly(
            new Operation(3, true, Kind.AMEND, "2", BUY, 92, 3, ""),
            new Operation(4, true, Kind.CANCEL, "3", BUY, 91, 0, ""));
    assertThat(plan.executions()).isEqualTo(2);
    assertThat(plan.reductions()).isEqualTo(2);
  }

  @Test
  void an_amend_asks_for_the_new_total_with_what_is_filled() {
    Planner.Plan plan =
        plan(
            List.of(),
            added(1, SELL, 92, 10),
            new Message(Session.Type.EXECUTION, 1, 4, 92, SELL),
            new Message(Session.Type.PARTIAL_CANCEL, 1, 1, 92, SELL));

    assertThat(plan.operations().getLast().quantity()).isEqualTo(9);
  }

  @Test
  void a_message_about_an_order_that_is_not_there_is_named() {
    assertThatThrownBy(() -> plan(List.of(), new Message(Session.Type.DELETE, 7, 1, 90, BUY)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("message 1: order 7 is not in the book");
  }
}
