package io.rollingdrop.lab.nasdaq;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StateComparisonTest {

  private static final BestPrices ONE = new BestPrices(101, 1, 99, 1);
  private static final BestPrices TWO = new BestPrices(101, 2, 99, 1);

  @Test
  void a_state_that_does_not_change_counts_once() {
    StateComparison states = new StateComparison(List.of(ONE, TWO, ONE));
    states.after(0, ONE);
    states.after(1, ONE);
    states.after(2, TWO);
    states.after(3, ONE);

    assertThat(states.matched()).isEqualTo(3);
    assertThat(states.finding()).isEmpty();
  }

  @Test
  void the_first_difference_is_told_with_the_message_after_which_it_came() {
    StateComparison states = new StateComparison(List.of(ONE, ONE));
    states.after(0, ONE);
    states.after(7, TWO);

    assertThat(states.matched()).isEqualTo(1);
    assertThat(states.finding()).startsWith("state 2, after message 8, is BestPrices[");
  }

  @Test
  void missing_states_are_found() {
    StateComparison states = new StateComparison(List.of(ONE, TWO));
    states.after(0, ONE);

    assertThat(states.finding()).isEqualTo("1 states came out, the exchange has 2");
  }
}
