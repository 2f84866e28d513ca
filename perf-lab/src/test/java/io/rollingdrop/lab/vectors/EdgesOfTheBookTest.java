package io.rollingdrop.lab.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where order books go wrong, told as workloads and the reports that the rules ask for. */
class EdgesOfTheBookTest {

  private static final boolean BUY = true;
  private static final boolean SELL = false;

  private final StringBuilder text = new StringBuilder();
  private final WorkloadPlayer market = new WorkloadPlayer(1 << 14, text::append);
  private long sequence;

  private void rest(long id, boolean buy, long price, long quantity) {
    market.place(sequence++, id, buy, false, price, quantity);
  }

  private void take(long id, boolean buy, long price, long quantity) {
    market.place(sequence++, id, buy, true, price, quantity);
  }

  private void cancel(long id) {
    market.cancel(sequence++, id, BUY);
  }

  private void modify(long id, long price, long quantity) {
    market.modify(sequence++, id, BUY, price, quantity);
  }

  /** The reports so far; those from here on are given by the next call. */
  private List<String> reports() {
    market.end();
    List<String> lines = new ArrayList<>(text.toString().lines().toList());
    lines.removeIf(String::isEmpty);
    text.setLength(0);
    return lines;
  }

  @Test
  void an_order_cancelled_out_of_the_middle_of_a_queue_is_passed_over_by_a_sweep() {
    rest(1, SELL, 100, 5);
    rest(2, SELL, 100, 6);
    rest(3, SELL, 100, 7);
    cancel(2);
    reports();

    take(4, BUY, 100, 20);

    assertThat(reports())
        .containsExactly("0,4,0,4,100,20", "1,4,100,5,1,4", "1,4,100,7,3,4", "2,4,0,4,100");
  }

  @Test
  void an_order_cancelled_at_either_end_of_a_queue_leaves_the_others_in_their_order() {
    for (long id = 1; id <= 4; id++) {
      rest(id, BUY, 100, 1);
    }
    cancel(1);
    cancel(4);
    reports();

    take(5, SELL, 100, 2);

    assertThat(reports()).containsExactly("0,6,1,5,100,2", "1,6,100,1,2,5", "1,6,100,1,3,5");
  }

  @Test
  void a_modify_into_a_cross_trades_at_the_resting_orders_better_price() {
    rest(1, SELL, 100, 5);
    rest(2, SELL, 102, 5);
    rest(3, BUY, 90, 1);
    reports();

    modify(3, 103, 7);

    assertThat(reports()).containsExactly("1,3,100,5,1,3", "1,3,102,2,2,3", "3,3,0,3,103,7");
  }

  @Test
  void a_modify_loses_its_place_even_at_the_same_price_and_a_smaller_quantity() {
    rest(1, BUY, 100, 5);
    rest(2, BUY, 100, 5);
    modify(1, 100, 4);
    reports();

    take(3, SELL, 100, 6);

    assertThat(reports()).containsExactly("0,3,1,3,100,6", "1,3,100,5,2,3", "1,3,100,1,1,3");
  }

  @Test
  void what_a_modify_leaves_rests_at_its_new_price_and_is_cancelled_there() {
    rest(1, SELL, 100, 2);
    rest(2, BUY, 90, 1);
    modify(2, 100, 5);
    reports();

    cancel(2);

    assertThat(reports()).containsExactly("2,3,0,2,100");
  }

  @Test
  void a_cancel_or_modify_after_the_last_fill_is_rejected() {
    rest(1, BUY, 100, 5);
    take(2, SELL, 100, 5);
    reports();

    cancel(1);
    modify(1, 100, 5);
    cancel(2);
    cancel(77);

    assertThat(reports()).containsExactly("4,2,1", "5,3,1", "4,4,2", "4,5,77");
  }

  @Test
  void an_id_may_be_used_again_after_a_cancel_also_on_the_other_side() {
    rest(1, BUY, 100, 5);
    cancel(1);
    rest(1, SELL, 105, 3);
    reports();

    cancel(1);
    cancel(1);

    assertThat(reports()).containsExactly("2,3,1,1,105", "4,4,1");
  }

  @Test
  void an_id_may_be_used_again_after_a_fill_and_stands_for_the_new_order_alone() {
    rest(1, BUY, 100, 5);
    take(2, SELL, 100, 5);
    rest(1, BUY, 101, 9);
    reports();

    take(2, SELL, 101, 4);
    modify(1, 102, 1);
    cancel(1);

    assertThat(reports())
        .containsExactly("0,3,1,2,101,4", "1,3,101,4,1,2", "3,4,0,1,102,1", "2,5,0,1,102");
  }

  @Test
  void what_is_left_of_an_incoming_order_becomes_the_touch() {
    rest(1, SELL, 100, 5);
    rest(2, BUY, 100, 8);
    reports();

    take(3, SELL, 99, 4);

    assertThat(reports()).containsExactly("0,2,1,3,99,4", "1,2,100,3,2,3", "2,2,1,3,99");
  }

  @Test
  void an_incoming_order_that_finds_nothing_at_its_price_is_cancelled_at_its_limit() {
    rest(1, SELL, 101, 5);
    reports();

    take(2, BUY, 100, 5);

    assertThat(reports()).containsExactly("0,1,0,2,100,5", "2,1,0,2,100");
  }

  @Test
  void a_sweep_of_five_thousand_fills_is_one_command_in_price_then_time_order() {
    int orders = 5_000;
    int levels = 50;
    for (int i = 0; i < orders; i++) {
      rest(i + 1, SELL, 1_000 + i % levels, 1 + i % 3);
    }
    long total = 0;
    List<String> expected = new ArrayList<>();
    for (int level = 0; level < levels; level++) {
      for (int i = level; i < orders; i += levels) {
        total += 1 + i % 3;
        expected.add("1,5000,%d,%d,%d,9999".formatted(1_000 + level, 1 + i % 3, i + 1));
      }
    }
    expected.addFirst("0,5000,0,9999,2000," + (total + 10));
    reports();

    rest(9_999, BUY, 2_000, total + 10);
    assertThat(reports()).isEqualTo(expected);

    take(10_000, SELL, 2_000, 11);
    assertThat(reports())
        .as("the sweep's remainder is the only order left")
        .containsExactly(
            "0,5001,1,10000,2000,11", "1,5001,2000,10,9999,10000", "2,5001,1,10000,2000");
  }
}
