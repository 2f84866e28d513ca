package io.rollingdrop.engine;

import static io.rollingdrop.engine.EngineFixture.BUYER;
import static io.rollingdrop.engine.EngineFixture.HOUSE;
import static io.rollingdrop.engine.EngineFixture.ISSUER;
import static io.rollingdrop.engine.EngineFixture.LIMITS;
import static io.rollingdrop.engine.EngineFixture.MARKET;
import static io.rollingdrop.engine.EngineFixture.START_NS;
import static io.rollingdrop.engine.EngineFixture.TICKET;
import static io.rollingdrop.engine.EngineFixture.USD;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.protocol.OrderTerms;
import io.rollingdrop.protocol.codec.AuctionKind;
import io.rollingdrop.protocol.codec.MarketState;
import io.rollingdrop.protocol.codec.SelfTradePrevention;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.Sides;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Call auctions: what is taken while, at what price and with whom it trades, and what is then. */
class AuctionTest {

  private final EngineFixture core = EngineFixture.ready(LIMITS, Engine.RULES_IN_PREPARATION);

  @AfterEach
  void the_state_is_sound() {
    core.engine.audit();
  }

  @Test
  void before_it_opens_a_market_takes_orders_and_none_trade() {
    assertThat(state(MarketState.PRE_OPEN)).containsExactly("market is PRE_OPEN");
    core.sell(40, 1);
    assertThat(core.buy(45, 1)).containsExactly("accepted 14 BUY 1@45 held 45");
    assertThat(core.decide(core.command.replaceOrder(14, "", 46, 1))).hasSize(1);
    assertThat(core.decide(core.command.amendOrder(14, "", 1))).hasSize(1);
    assertThat(core.decide(core.command.cancelOrder(14, ""))).hasSize(1);
  }

  @Test
  void what_only_makes_sense_where_orders_trade_is_not_taken() {
    state(MarketState.PRE_OPEN);
    core.buyer();
    for (TimeInForce immediate : List.of(TimeInForce.IOC, TimeInForce.FOK)) {
      assertThat(core.place(Side.BUY, immediate, 40, 1, ""))
          .containsExactly("rejected TERMS_NEED_TRADING");
    }
    for (OrderTerms terms :
        List.of(OrderTerms.NONE.asPostOnly(), OrderTerms.NONE.withMinimumQuantity(1))) {
      assertThat(core.place(Side.BUY, TimeInForce.GTC, 40, 2, "", terms))
          .containsExactly("rejected TERMS_NEED_TRADING");
    }
  }

  @Test
  void a_post_only_order_that_rests_stays_and_is_not_replaced_meanwhile() {
    core.buyer().place(Side.BUY, TimeInForce.GTC, 40, 2, "", OrderTerms.NONE.asPostOnly());
    state(MarketState.PRE_OPEN);
    assertThat(core.buyer().decide(core.command.replaceOrder(12, "", 41, 1)))
        .containsExactly("rejected TERMS_NEED_TRADING");
  }

  @Test
  void a_market_whose_book_is_crossed_opens_by_an_auction_only() {
    state(MarketState.PRE_OPEN);
    core.sell(40, 1);
    core.buy(45, 1);
    assertThat(state(MarketState.CONTINUOUS)).containsExactly("rejected BOOK_CROSSED");
    start(0, 10, MarketState.CONTINUOUS);
    at(10);
    assertThat(core.tick())
        .containsExactly(
            "event 104",
            "priced 1@42 of 1 and 1",
            "auction trade 1@42 maker 14 leaves 0 taker 13 leaves 0 released 3",
            "market is CONTINUOUS");
  }

  @Test
  void it_begins_locks_uncrosses_and_goes_on_with_ticks() {
    assertThat(start(5, 10, MarketState.CONTINUOUS))
        .containsExactly("auction OPENING locks +5s uncrosses +10s then CONTINUOUS");
    core.sell(40, 1);
    at(5);
    assertThat(core.buy(40, 1)).as("no tick yet").hasSize(1);
    assertThat(core.tick()).containsExactly("event 104", "market is AUCTION_LOCKED");
    at(9);
    assertThat(core.tick()).containsExactly("event 104");
    at(11);
    assertThat(core.tick())
        .containsExactly(
            "event 104",
            "priced 1@40 of 1 and 1",
            "auction trade 1@40 maker 14 leaves 0 taker 13 leaves 0 released 0",
            "market is CONTINUOUS");
  }

  @Test
  void while_it_is_locked_orders_come_in_and_stay_as_they_are() {
    start(5, 10, MarketState.CONTINUOUS);
    core.buy(40, 2);
    at(5);
    core.tick();
    assertThat(core.buy(41, 2)).hasSize(1);
    assertThat(core.decide(core.command.cancelOrder(13, "")))
        .containsExactly("rejected AUCTION_LOCKED");
    assertThat(core.decide(core.command.amendOrder(13, "", 1)))
        .containsExactly("rejected AUCTION_LOCKED");
    assertThat(core.decide(core.command.replaceOrder(13, "", 40, 1)))
        .containsExactly("rejected AUCTION_LOCKED");
    assertThat(core.decide(core.command.cancelOrders(MARKET, Sides.BOTH)))
        .containsExactly("cancelling BOTH of " + BUYER + " in 7", "cancelled all 0 of 19");
    assertThat(core.engine.openOrders()).isEqualTo(2);
  }

  @Test
  void an_order_that_ends_while_it_is_locked_ends() {
    start(5, 10, MarketState.CONTINUOUS);
    core.buyer()
        .place(
            Side.BUY,
            TimeInForce.GTD,
            40,
            1,
            "",
            OrderTerms.NONE.withExpiry(START_NS + TimeUnit.SECONDS.toNanos(7)));
    at(5);
    core.tick();
    at(7);
    assertThat(core.tick().getLast()).isEqualTo("cancelled 13 1@40 EXPIRED released 40");
  }

  @Test
  void better_prices_trade_first_and_at_the_margin_who_came_first() {
    start(0, 10, MarketState.CONTINUOUS);
    core.buy(44, 2);
    core.buy(45, 1);
    core.buy(44, 2);
    core.sell(44, 2);
    core.sell(40, 1);
    at(10);
    assertThat(core.tick())
        .containsExactly(
            "event 104",
            "priced 3@44 of 5 and 3",
            "auction trade 1@44 maker 14 leaves 0 taker 17 leaves 0 released 1",
            "auction trade 2@44 maker 13 leaves 0 taker 16 leaves 0 released 0",
            "market is CONTINUOUS");
    assertThat(core.sell(44, 1).get(1)).startsWith("trade 1@44 maker 15 leaves 1");
  }

  @Test
  void what_is_hidden_of_an_iceberg_trades_behind_the_others_at_its_price() {
    start(0, 10, MarketState.CONTINUOUS);
    core.buyer()
        .place(Side.BUY, TimeInForce.GTC, 40, 4, "", OrderTerms.NONE.withDisplayQuantity(1));
    core.buy(40, 1);
    core.sell(40, 3);
    at(10);
    assertThat(core.tick())
        .containsExactly(
            "event 104",
            "priced 3@40 of 5 and 3",
            "auction trade 1@40 maker 13 leaves 3 taker 15 leaves 2 released 0",
            "replenished 13 shows 1 of 3",
            "auction trade 1@40 maker 14 leaves 0 taker 15 leaves 1 released 0",
            "auction trade 1@40 maker 13 leaves 2 taker 15 leaves 0 released 0",
            "replenished 13 shows 1 of 2",
            "market is CONTINUOUS");
  }

  @Test
  void both_pay_the_makers_rate_and_buyers_get_back_what_is_left_of_their_hold() {
    core.withFees(10_000, 50_000);
    start(0, 10, MarketState.CONTINUOUS);
    core.sell(100, 10);
    core.buy(120, 10);
    at(10);
    // 10 at 110 are 1,100 and 1 % of that 11; held were 1,200 and 5 % of that, 60.
    assertThat(core.tick().get(2))
        .isEqualTo(
            "auction trade 10@110 maker 16 leaves 0 taker 15 leaves 0 released 149 fees 11 and 11 to "
                + HOUSE);
    assertThat(core.balance(BUYER, USD)).isEqualTo("98889/0");
    assertThat(core.balance(ISSUER, USD)).isEqualTo("1089/0");
    assertThat(core.balance(HOUSE, USD)).isEqualTo("22/0");
    assertThat(core.balance(BUYER, TICKET)).isEqualTo("10/0");
  }

  @Test
  void without_an_overlap_nothing_trades_and_the_market_goes_on() {
    start(0, 10, MarketState.CLOSED);
    core.sell(41, 1);
    core.buy(40, 1);
    at(10);
    assertThat(core.tick())
        .containsExactly("event 104", "priced 0@0 of 0 and 0", "market is CLOSED");
  }

  @Test
  void many_trades_are_made_a_piece_after_each_command_and_nothing_comes_between() {
    start(0, 10, MarketState.CONTINUOUS);
    int orders = 60;
    for (int i = 0; i < orders; i++) {
      core.buyer()
          .place(Side.BUY, TimeInForce.GTC, 40, 3, "", OrderTerms.NONE.withDisplayQuantity(1));
    }
    core.sell(40, 3L * orders);
    at(10);
    assertThat(core.tick().stream().filter(line -> line.startsWith("auction trade")))
        .as("one of the most at once was the price")
        .hasSize(DueWork.MOST_AT_ONCE - 1);
    MemorySnapshot between = MemorySnapshot.of(core.engine);
    EngineFixture other = new EngineFixture(between, Engine.RULES_IN_PREPARATION);
    for (EngineFixture each : List.of(core, other)) {
      each.nowNs = core.nowNs;
      assertThat(each.operator().decide(each.command.setMarketState(MARKET, MarketState.HALTED)))
          .startsWith("rejected AUCTION_UNDER_WAY")
          .endsWith("market is CONTINUOUS");
      each.engine.audit();
    }
    assertThat(other.engine.stateHash()).isEqualTo(core.engine.stateHash());
    assertThat(core.engine.openOrders()).isZero();
  }

  @Test
  void while_it_uncrosses_no_order_is_taken() {
    start(0, 10, MarketState.CONTINUOUS);
    for (int i = 0; i < 60; i++) {
      core.buyer()
          .place(Side.BUY, TimeInForce.GTC, 40, 8, "", OrderTerms.NONE.withDisplayQuantity(1));
    }
    core.sell(40, 480);
    at(10);
    core.tick();
    assertThat(core.buy(50, 1)).startsWith("rejected MARKET_NOT_OPEN");
    assertThat(core.buyer().decide(core.command.cancelOrder(13, "")))
        .startsWith("rejected AUCTION_LOCKED");
  }

  @Test
  void its_price_triggers_stop_orders_once_the_market_is_open() {
    core.buyer().place(Side.BUY, TimeInForce.GTC, 50, 1, "", OrderTerms.stopLimit(42));
    start(0, 10, MarketState.CONTINUOUS);
    core.sell(42, 1);
    core.buy(42, 1);
    at(10);
    assertThat(core.tick())
        .containsExactly(
            "event 104",
            "priced 1@42 of 1 and 1",
            "auction trade 1@42 maker 15 leaves 0 taker 14 leaves 0 released 0",
            "market is CONTINUOUS",
            "triggered 12 stop 42 last 42");
  }

  @Test
  void its_price_is_the_reference_price_of_the_next() {
    state(MarketState.PRE_OPEN);
    core.sell(44, 1);
    core.buy(44, 1);
    start(0, 10, MarketState.PRE_OPEN);
    at(10);
    core.tick();
    core.sell(40, 1);
    core.buy(50, 1);
    start(0, 20, MarketState.CONTINUOUS);
    at(20);
    assertThat(core.tick().get(1)).isEqualTo("priced 1@44 of 1 and 1");
  }

  @Test
  void one_at_a_time_and_it_must_be_ahead() {
    assertThat(start(0, 0, MarketState.CONTINUOUS)).containsExactly("rejected INVALID_PARAMETER");
    assertThat(start(11, 10, MarketState.CONTINUOUS)).containsExactly("rejected INVALID_PARAMETER");
    start(0, 10, MarketState.CONTINUOUS);
    assertThat(start(0, 20, MarketState.CONTINUOUS)).containsExactly("rejected AUCTION_UNDER_WAY");
  }

  @Test
  void another_state_calls_it_off() {
    start(0, 10, MarketState.CONTINUOUS);
    core.sell(40, 1);
    core.buy(45, 1);
    assertThat(state(MarketState.HALTED)).containsExactly("market is HALTED");
    at(10);
    assertThat(core.tick()).containsExactly("event 104");
    assertThat(start(0, 20, MarketState.CONTINUOUS)).hasSize(1);
    at(20);
    assertThat(core.tick()).hasSize(4);
  }

  @Test
  void accounts_that_meet_themselves_trade() {
    start(0, 10, MarketState.CONTINUOUS);
    core.issuer().decide(core.command.placeOrder(MARKET, Side.SELL, TimeInForce.GTC, 40, 1, ""));
    core.operator().decide(core.command.deposit(ISSUER, USD, 100));
    core.issuer()
        .place(
            Side.BUY,
            TimeInForce.GTC,
            40,
            1,
            "",
            OrderTerms.NONE.with(SelfTradePrevention.CANCEL_BOTH));
    at(10);
    assertThat(core.tick().get(2)).startsWith("auction trade 1@40");
  }

  @Test
  void only_the_operator_starts_one() {
    int length =
        core.issuer()
            .command
            .startAuction(
                MARKET, AuctionKind.DROP, 0, core.nowNs + 1, false, MarketState.CONTINUOUS);
    assertThat(core.decide(length)).containsExactly("rejected NOT_AUTHORISED");
  }

  private List<String> state(MarketState state) {
    return core.operator().decide(core.command.setMarketState(MARKET, state));
  }

  /** Times in seconds from the start; 0: no lock. */
  private List<String> start(long lock, long uncross, MarketState next) {
    long lockNs = lock == 0 ? 0 : START_NS + TimeUnit.SECONDS.toNanos(lock);
    long uncrossNs = START_NS + TimeUnit.SECONDS.toNanos(uncross);
    return core.operator()
        .decide(
            core.command.startAuction(MARKET, AuctionKind.OPENING, lockNs, uncrossNs, false, next));
  }

  private void at(long seconds) {
    core.nowNs = START_NS + TimeUnit.SECONDS.toNanos(seconds);
  }
}
