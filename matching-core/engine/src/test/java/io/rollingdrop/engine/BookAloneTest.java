package io.rollingdrop.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BookAloneTest {

  private static final int ORDERS = 4;
  private static final int LEVELS = 2;
  private static final boolean BUY = true;
  private static final boolean SELL = false;

  private final List<String> told = new ArrayList<>();
  private final BookAlone book =
      new BookAlone(
          new EngineLimits(TimeUnit.MINUTES.toNanos(1), 0, 1, 1, 1, 1, 1, 1, 1, ORDERS, LEVELS, 1),
          new BookAlone.Listener() {
            @Override
            public void onTrade(long price, long quantity, long maker, long taker) {
              told.add("%d takes %d of %d at %d".formatted(taker, quantity, maker, price));
            }

            @Override
            public void onCancelled(long orderId) {
              told.add(orderId + " is gone");
            }

            @Override
            public void onReplaced(long orderId, long price, long quantity) {
              told.add("%d is now %d at %d".formatted(orderId, quantity, price));
            }
          });

  /** Its name is its id. */
  private boolean place(long id, boolean buy, boolean ioc, long price, long quantity) {
    return book.place(id, id, 0, 0, buy, ioc, price, quantity);
  }

  private boolean rest(long id, boolean buy, long price, long quantity) {
    return place(id, buy, false, price, quantity);
  }

  @Test
  void the_best_price_trades_first_and_at_a_price_who_came_first() {
    rest(1, SELL, 11, 5);
    rest(2, SELL, 10, 5);
    rest(3, SELL, 10, 5);
    rest(4, BUY, 11, 12);

    assertThat(told)
        .containsExactly("4 takes 5 of 2 at 10", "4 takes 5 of 3 at 10", "4 takes 2 of 1 at 11");
    assertThat(book.cancel(4, 0, 0)).as("it is filled").isFalse();
    assertThat(book.cancel(1, 0, 0)).isTrue();
  }

  @Test
  void what_is_left_of_an_ioc_order_is_gone() {
    rest(1, SELL, 10, 5);
    place(2, BUY, true, 10, 7);

    assertThat(told).containsExactly("2 takes 5 of 1 at 10", "2 is gone");
  }

  @Test
  void a_replaced_order_is_last_in_time_and_may_trade() {
    rest(1, SELL, 10, 5);
    rest(2, SELL, 10, 5);
    book.replace(1, 0, 0, 10, 5);
    rest(3, BUY, 9, 8);
    book.replace(3, 0, 0, 10, 6);

    assertThat(told)
        .containsExactly(
            "1 is now 5 at 10", "3 is now 6 at 10", "3 takes 5 of 2 at 10", "3 takes 1 of 1 at 10");
  }

  @Test
  void an_order_is_refused_where_there_is_no_room_or_its_name_is_taken() {
    rest(1, BUY, 1, 1);

    assertThat(rest(1, BUY, 1, 1)).as("name of an open order").isFalse();
    assertThat(rest(2, BUY, 2, 1)).isTrue();
    assertThat(rest(3, BUY, 2, 1)).isTrue();
    assertThat(rest(4, BUY, 1, 1)).isTrue();
    assertThat(rest(5, BUY, 1, 1)).as("one order too many").isFalse();
    assertThat(told).isEmpty();
  }

  @Test
  void an_order_is_gone_where_its_side_has_no_room_for_its_price() {
    rest(1, BUY, 1, 1);
    rest(2, BUY, 2, 1);
    rest(3, BUY, 3, 1);

    assertThat(told).containsExactly("3 is gone");
  }
}
