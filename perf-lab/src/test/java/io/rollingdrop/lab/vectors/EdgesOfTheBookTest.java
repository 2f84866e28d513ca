package io.rollingdrop.lab.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Where order books go wrong, told as workloads: after each message the reports that the rules ask
 * for, and the book, which are those of the production engine. Reports are lines of the canonical
 * stream; of the book, each side's levels are {@code quantity@price}, the best first.
 */
class EdgesOfTheBookTest {

  private static final boolean BUY = true;
  private static final boolean SELL = false;
  private static final String EMPTY = "buys; sells";

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

  /** What the last message must have come to. */
  private void gives(String book, String... reports) {
    assertThat(reports()).containsExactly(reports);
    assertThat(book()).isEqualTo(book);
  }

  /** The same of all messages since the last look. */
  private void leaves(String book) {
    reports();
    assertThat(book()).isEqualTo(book);
  }

  private List<String> reports() {
    market.end();
    List<String> lines = new ArrayList<>(text.toString().lines().toList());
    lines.removeIf(String::isEmpty);
    text.setLength(0);
    return lines;
  }

  private String book() {
    return "buys" + levels(BUY) + "; sells" + levels(SELL);
  }

  private String levels(boolean buys) {
    StringBuilder levels = new StringBuilder();
    market.forEachLevel(
        buys, (price, quantity) -> levels.append(" ").append(quantity).append("@").append(price));
    return levels.toString();
  }

  @Test
  void an_order_cancelled_out_of_the_middle_of_a_queue_is_passed_over_by_a_sweep() {
    rest(1, SELL, 100, 5);
    gives("buys; sells 5@100", "0,0,1,1,100,5");
    rest(2, SELL, 100, 6);
    gives("buys; sells 11@100", "0,1,1,2,100,6");
    rest(3, SELL, 100, 7);
    gives("buys; sells 18@100", "0,2,1,3,100,7");
    cancel(2);
    gives("buys; sells 12@100", "2,3,1,2,100");
    take(4, BUY, 100, 20);
    gives(EMPTY, "0,4,0,4,100,20", "1,4,100,5,1,4", "1,4,100,7,3,4", "2,4,0,4,100");
  }

  @Test
  void an_order_cancelled_at_either_end_of_a_queue_leaves_the_others_in_their_order() {
    for (long id = 1; id <= 4; id++) {
      rest(id, BUY, 100, 1);
    }
    leaves("buys 4@100; sells");
    cancel(1);
    gives("buys 3@100; sells", "2,4,0,1,100");
    cancel(4);
    gives("buys 2@100; sells", "2,5,0,4,100");
    take(5, SELL, 100, 2);
    gives(EMPTY, "0,6,1,5,100,2", "1,6,100,1,2,5", "1,6,100,1,3,5");
  }

  @Test
  void a_modify_into_a_cross_trades_at_the_resting_orders_better_price() {
    rest(1, SELL, 100, 5);
    rest(2, SELL, 102, 5);
    rest(3, BUY, 90, 1);
    leaves("buys 1@90; sells 5@100 5@102");
    modify(3, 103, 7);
    gives("buys; sells 3@102", "1,3,100,5,1,3", "1,3,102,2,2,3", "3,3,0,3,103,7");
  }

  @Test
  void a_modify_loses_its_place_even_at_the_same_price_and_a_smaller_quantity() {
    rest(1, BUY, 100, 5);
    rest(2, BUY, 100, 5);
    leaves("buys 10@100; sells");
    modify(1, 100, 4);
    gives("buys 9@100; sells", "3,2,0,1,100,4");
    take(3, SELL, 100, 6);
    gives("buys 3@100; sells", "0,3,1,3,100,6", "1,3,100,5,2,3", "1,3,100,1,1,3");
  }

  @Test
  void what_a_modify_leaves_rests_at_its_new_price_and_is_cancelled_there() {
    rest(1, SELL, 100, 2);
    rest(2, BUY, 90, 1);
    leaves("buys 1@90; sells 2@100");
    modify(2, 100, 5);
    gives("buys 3@100; sells", "1,2,100,2,1,2", "3,2,0,2,100,5");
    cancel(2);
    gives(EMPTY, "2,3,0,2,100");
  }

  @Test
  void a_cancel_or_modify_after_the_last_fill_is_rejected() {
    rest(1, BUY, 100, 5);
    take(2, SELL, 100, 5);
    leaves(EMPTY);
    cancel(1);
    gives(EMPTY, "4,2,1");
    modify(1, 100, 5);
    gives(EMPTY, "5,3,1");
    cancel(2);
    gives(EMPTY, "4,4,2");
    cancel(77);
    gives(EMPTY, "4,5,77");
  }

  @Test
  void an_id_may_be_used_again_after_a_cancel_also_on_the_other_side() {
    rest(1, BUY, 100, 5);
    cancel(1);
    leaves(EMPTY);
    rest(1, SELL, 105, 3);
    gives("buys; sells 3@105", "0,2,1,1,105,3");
    cancel(1);
    gives(EMPTY, "2,3,1,1,105");
    cancel(1);
    gives(EMPTY, "4,4,1");
  }

  @Test
  void an_id_may_be_used_again_after_a_fill_and_stands_for_the_new_order_alone() {
    rest(1, BUY, 100, 5);
    take(2, SELL, 100, 5);
    leaves(EMPTY);
    rest(1, BUY, 101, 9);
    gives("buys 9@101; sells", "0,2,0,1,101,9");
    take(2, SELL, 101, 4);
    gives("buys 5@101; sells", "0,3,1,2,101,4", "1,3,101,4,1,2");
    modify(1, 102, 1);
    gives("buys 1@102; sells", "3,4,0,1,102,1");
    cancel(1);
    gives(EMPTY, "2,5,0,1,102");
  }

  @Test
  void what_is_left_of_an_incoming_order_becomes_the_touch() {
    rest(1, SELL, 100, 5);
    leaves("buys; sells 5@100");
    rest(2, BUY, 100, 8);
    gives("buys 3@100; sells", "0,1,0,2,100,8", "1,1,100,5,1,2");
    take(3, SELL, 99, 4);
    gives(EMPTY, "0,2,1,3,99,4", "1,2,100,3,2,3", "2,2,1,3,99");
  }

  @Test
  void an_incoming_order_that_finds_nothing_at_its_price_is_cancelled_at_its_limit() {
    rest(1, SELL, 101, 5);
    leaves("buys; sells 5@101");
    take(2, BUY, 100, 5);
    gives("buys; sells 5@101", "0,1,0,2,100,5", "2,1,0,2,100");
  }

  @Test
  void the_best_level_is_gone_once_its_last_order_is_cancelled() {
    rest(1, SELL, 100, 5);
    rest(2, SELL, 101, 6);
    cancel(1);
    leaves("buys; sells 6@101");
    rest(3, BUY, 100, 5);
    gives("buys 5@100; sells 6@101", "0,3,0,3,100,5");
    take(4, BUY, 101, 2);
    gives("buys 5@100; sells 4@101", "0,4,0,4,101,2", "1,4,101,2,2,4");
  }

  @Test
  void the_best_level_is_gone_once_it_is_filled_to_the_last_lot() {
    rest(1, BUY, 100, 5);
    rest(2, BUY, 99, 6);
    leaves("buys 5@100 6@99; sells");
    take(3, SELL, 100, 5);
    gives("buys 6@99; sells", "0,2,1,3,100,5", "1,2,100,5,1,3");
    take(4, SELL, 100, 1);
    gives("buys 6@99; sells", "0,3,1,4,100,1", "2,3,1,4,100");
    rest(5, BUY, 100, 2);
    gives("buys 2@100 6@99; sells", "0,4,0,5,100,2");
    take(6, SELL, 99, 3);
    gives("buys 5@99; sells", "0,5,1,6,99,3", "1,5,100,2,5,6", "1,5,99,1,2,6");
  }

  @Test
  void the_best_level_is_gone_once_its_only_order_is_modified_away() {
    rest(1, SELL, 100, 5);
    rest(2, SELL, 103, 5);
    leaves("buys; sells 5@100 5@103");
    modify(1, 105, 5);
    gives("buys; sells 5@103 5@105", "3,2,1,1,105,5");
    take(3, BUY, 102, 1);
    gives("buys; sells 5@103 5@105", "0,3,0,3,102,1", "2,3,0,3,102");
    take(4, BUY, 105, 6);
    gives("buys; sells 4@105", "0,4,0,4,105,6", "1,4,103,5,2,4", "1,4,105,1,1,4");
  }

  @Test
  void a_level_in_the_middle_may_empty_and_come_back_between_two_others() {
    rest(1, SELL, 100, 1);
    rest(2, SELL, 101, 1);
    rest(3, SELL, 102, 1);
    cancel(2);
    leaves("buys; sells 1@100 1@102");
    rest(4, SELL, 101, 7);
    gives("buys; sells 1@100 7@101 1@102", "0,4,1,4,101,7");
    take(5, BUY, 102, 9);
    gives(EMPTY, "0,5,0,5,102,9", "1,5,100,1,1,5", "1,5,101,7,4,5", "1,5,102,1,3,5");
  }

  @Test
  void the_lowest_and_the_highest_price_are_prices_as_any_other() {
    rest(1, BUY, 1, 3);
    rest(2, BUY, 2, 1);
    rest(3, SELL, Long.MAX_VALUE, 1);
    rest(4, SELL, Long.MAX_VALUE - 1, 1);
    leaves("buys 1@2 3@1; sells 1@%d 1@%d".formatted(Long.MAX_VALUE - 1, Long.MAX_VALUE));
    take(5, SELL, 1, 2);
    gives(
        "buys 2@1; sells 1@%d 1@%d".formatted(Long.MAX_VALUE - 1, Long.MAX_VALUE),
        "0,4,1,5,1,2",
        "1,4,2,1,2,5",
        "1,4,1,1,1,5");
    modify(1, 1, 1);
    gives("buys 1@1; sells 1@%d 1@%d".formatted(Long.MAX_VALUE - 1, Long.MAX_VALUE), "3,5,0,1,1,1");
    cancel(4);
    gives("buys 1@1; sells 1@%d".formatted(Long.MAX_VALUE), "2,6,1,4," + (Long.MAX_VALUE - 1));
    modify(3, 1, 2);
    gives("buys; sells 1@1", "1,7,1,1,1,3", "3,7,1,3,1,2");
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
    leaves("buys 10@2000; sells");

    take(10_000, SELL, 2_000, 11);
    gives(EMPTY, "0,5001,1,10000,2000,11", "1,5001,2000,10,9999,10000", "2,5001,1,10000,2000");
  }
}
