package io.rollingdrop.engine;

import static io.rollingdrop.engine.EngineFixture.MARKET;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.protocol.OrderTerms;
import io.rollingdrop.protocol.codec.MarketState;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Orders that wait until the market trades at their stop price. */
class StopOrderTest {

  private final EngineFixture core = EngineFixture.ready();

  @AfterEach
  void the_state_is_sound() {
    core.engine.audit();
  }

  @Test
  void a_stop_order_waits_in_no_book_and_holds_what_it_may_cost() {
    assertThat(stop(OrderTerms.stop(45), 50, 2)).containsExactly("accepted 12 BUY 2@50 held 100");
    assertThat(core.sell(40, 1)).as("it does not trade yet").hasSize(1);
  }

  @Test
  void a_trade_at_its_stop_price_has_it_take_what_there_is() {
    core.sell(45, 1);
    core.sell(48, 1);
    stop(OrderTerms.stop(45), 50, 2);
    assertThat(core.buy(45, 1))
        .containsExactly(
            "accepted 15 BUY 1@45 held 45",
            "trade 1@45 maker 12 leaves 0 taker 15 leaves 0 released 0",
            "triggered 14 stop 45 last 45",
            "trade 1@48 maker 13 leaves 0 taker 14 leaves 1 released 2",
            "cancelled 14 1@50 IOC_REMAINDER released 50");
  }

  @Test
  void a_stop_limit_order_rests_then_at_its_limit() {
    core.sell(45, 1);
    stop(OrderTerms.stopLimit(44), 43, 2);
    assertThat(core.buy(45, 1).getLast()).isEqualTo("triggered 13 stop 44 last 45");
    assertThat(core.sell(43, 1).get(1)).startsWith("trade 1@43 maker 13 leaves 1");
  }

  @Test
  void buys_are_triggered_from_the_lowest_stop_price_up_then_as_they_came() {
    core.sell(45, 1);
    stop(OrderTerms.stopLimit(45), 10, 1);
    stop(OrderTerms.stopLimit(44), 10, 1);
    stop(OrderTerms.stopLimit(45), 10, 1);
    stop(OrderTerms.stopLimit(46), 10, 1);
    assertThat(core.buy(45, 1).subList(2, 5))
        .containsExactly(
            "triggered 14 stop 44 last 45",
            "triggered 13 stop 45 last 45",
            "triggered 15 stop 45 last 45");
    assertThat(core.engine.openOrders()).isEqualTo(4);
  }

  @Test
  void a_sell_waits_for_a_price_at_or_below_and_may_take_any() {
    core.buy(45, 1);
    core.buy(30, 1);
    core.issuer().place(Side.SELL, TimeInForce.GTC, 0, 1, "", OrderTerms.stop(45));
    assertThat(core.sell(44, 1).subList(2, 4))
        .containsExactly(
            "triggered 14 stop 45 last 45",
            "trade 1@30 maker 13 leaves 0 taker 14 leaves 0 released 0");
  }

  @Test
  void sells_are_triggered_from_the_highest_stop_price_down_then_as_they_came() {
    core.buy(45, 2);
    for (long stop : new long[] {45, 46, 44, 46}) {
      core.issuer().place(Side.SELL, TimeInForce.GTC, 90, 1, "", OrderTerms.stopLimit(stop));
    }
    assertThat(core.sell(45, 1).subList(2, 5))
        .containsExactly(
            "triggered 14 stop 46 last 45",
            "triggered 16 stop 46 last 45",
            "triggered 13 stop 45 last 45");
  }

  @Test
  void once_triggered_it_is_behind_those_at_its_price() {
    core.sell(45, 1);
    stop(OrderTerms.stopLimit(45), 40, 1);
    core.buy(40, 1);
    core.buy(45, 1);
    assertThat(core.sell(40, 2).stream().map(line -> line.split(" leaves")[0]).skip(1))
        .containsExactly("trade 1@40 maker 14", "trade 1@40 maker 13");
  }

  @Test
  void a_replace_keeps_its_stop_price_and_puts_it_last_there() {
    core.sell(45, 1);
    stop(OrderTerms.stopLimit(45), 10, 1);
    stop(OrderTerms.stopLimit(45), 11, 1);
    core.decide(core.command.replaceOrder(13, "", 12, 1));
    assertThat(core.buy(45, 1).subList(2, 4))
        .containsExactly("triggered 14 stop 45 last 45", "triggered 13 stop 45 last 45");
  }

  @Test
  void it_waits_no_longer_than_its_time_in_force_and_that_goes_on_once_it_rests() {
    core.sell(45, 1);
    OrderTerms until = OrderTerms.stopLimit(45).withExpiry(core.nowNs + 100);
    core.buyer().place(Side.BUY, TimeInForce.GTD, 10, 1, "", until);
    core.place(
        Side.BUY, TimeInForce.GTD, 20, 1, "", OrderTerms.stop(50).withExpiry(core.nowNs + 100));
    core.buy(45, 1);
    core.nowNs += 100;
    assertThat(core.tick().subList(1, 3))
        .containsExactly(
            "cancelled 13 1@10 EXPIRED released 10", "cancelled 14 1@20 EXPIRED released 20");
  }

  @Test
  void rules_1_keep_no_last_price_so_none_is_reached_before_the_first_trade_of_rules_2() {
    EngineFixture older = EngineFixture.ready(EngineFixture.LIMITS, 1);
    older.sell(45, 2);
    older.buy(45, 1);
    older.activate(EngineFixture.LIMITS, 2);
    assertThat(older.buyer().place(Side.BUY, TimeInForce.GTC, 50, 1, "", OrderTerms.stop(45)))
        .containsExactly("accepted 15 BUY 1@50 held 50");
    assertThat(older.buy(45, 1).getLast()).contains("cancelled 15 1@50 IOC_REMAINDER");
    older.engine.audit();
  }

  @Test
  void one_that_is_triggered_may_trigger_the_next() {
    core.sell(45, 1);
    core.sell(46, 1);
    core.sell(47, 1);
    stop(OrderTerms.stop(45), 99, 1);
    stop(OrderTerms.stop(46), 99, 1);
    assertThat(core.buy(45, 1).stream().filter(line -> line.startsWith("triggered")))
        .containsExactly("triggered 15 stop 45 last 45", "triggered 16 stop 46 last 46");
  }

  @Test
  void a_price_that_was_passed_within_a_command_counts() {
    core.sell(40, 1);
    core.sell(50, 1);
    core.issuer().place(Side.SELL, TimeInForce.GTC, 90, 1, "", OrderTerms.stopLimit(41));
    assertThat(core.buy(50, 2).getLast()).isEqualTo("triggered 14 stop 41 last 50");
  }

  @Test
  void what_the_market_has_reached_already_is_rejected() {
    core.sell(45, 1);
    core.buy(45, 1);
    assertThat(stop(OrderTerms.stop(45), 50, 1)).containsExactly("rejected STOP_PRICE_REACHED");
    assertThat(stop(OrderTerms.stop(46), 50, 1)).hasSize(1);
    core.issuer();
    assertThat(core.place(Side.SELL, TimeInForce.GTC, 40, 1, "", OrderTerms.stop(45)))
        .containsExactly("rejected STOP_PRICE_REACHED");
    assertThat(core.place(Side.SELL, TimeInForce.GTC, 40, 1, "", OrderTerms.stop(44))).hasSize(1);
  }

  @Test
  void it_is_amended_replaced_cancelled_and_ends_while_it_waits() {
    stop(OrderTerms.stopLimit(45), 50, 3);
    assertThat(core.decide(core.command.amendOrder(12, "", 2)))
        .containsExactly("amended 12 open 2 released 50");
    core.sell(48, 1);
    core.buyer();
    assertThat(core.decide(core.command.replaceOrder(12, "", 49, 1)))
        .containsExactly("replaced 12 1@49 released 100 held 49");
    assertThat(core.decide(core.command.cancelOrder(12, "")))
        .containsExactly("cancelled 12 1@49 REQUESTED released 49");
  }

  @Test
  void in_a_market_that_is_halted_nothing_is_triggered() {
    core.sell(45, DueWork.MOST_AT_ONCE + 5);
    for (int i = 0; i < DueWork.MOST_AT_ONCE + 2; i++) {
      stop(OrderTerms.stopLimit(45), 10, 1);
    }
    assertThat(core.buy(45, 1)).hasSize(2 + DueWork.MOST_AT_ONCE);
    assertThat(core.operator().decide(core.command.setMarketState(MARKET, MarketState.HALTED)))
        .hasSize(1);
    assertThat(core.tick()).hasSize(1);
    MemorySnapshot snapshot = new MemorySnapshot();
    core.engine.beginCapture(snapshot);
    while (!core.engine.isCaptureComplete()) {
      core.engine.captureNext();
    }
    core.engine.endCapture();
    EngineFixture other = new EngineFixture(snapshot).operator();
    int length = core.operator().command.setMarketState(MARKET, MarketState.CONTINUOUS);
    List<String> decided = core.decide(length);
    assertThat(decided).hasSize(3);
    assertThat(other.decide(other.command.setMarketState(MARKET, MarketState.CONTINUOUS)))
        .isEqualTo(decided);
    assertThat(other.engine.stateHash()).isEqualTo(core.engine.stateHash());
  }

  @Test
  void a_stop_order_names_its_stop_price_and_nothing_that_needs_a_trade_at_once() {
    assertThat(stop(OrderTerms.stop(0), 50, 1)).containsExactly("rejected INVALID_TERMS");
    assertThat(stop(OrderTerms.stop(-1), 50, 1)).containsExactly("rejected INVALID_STOP_PRICE");
    assertThat(stop(OrderTerms.stop(45).asPostOnly(), 50, 1))
        .containsExactly("rejected INVALID_TERMS");
    assertThat(stop(OrderTerms.stop(45).withMinimumQuantity(1), 50, 1))
        .containsExactly("rejected INVALID_TERMS");
    assertThat(core.place(Side.BUY, TimeInForce.IOC, 50, 1, "", OrderTerms.stop(45)))
        .containsExactly("rejected INVALID_TERMS");
    assertThat(stop(OrderTerms.stop(45), 0, 1)).containsExactly("rejected INVALID_PRICE");
  }

  private List<String> stop(OrderTerms terms, long price, long quantity) {
    return core.buyer().place(Side.BUY, TimeInForce.GTC, price, quantity, "", terms);
  }
}
