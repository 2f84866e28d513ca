package io.rollingdrop.engine;

import static io.rollingdrop.engine.EngineFixture.MARKET;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.protocol.OrderTerms;
import io.rollingdrop.protocol.codec.OrderType;
import io.rollingdrop.protocol.codec.SelfTradePrevention;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Market orders, post-only, trades with oneself. */
class TermsOfOrdersTest {

  private static final OrderTerms AT_MARKET = OrderTerms.NONE.with(OrderType.MARKET);

  private final EngineFixture core = EngineFixture.ready();

  @AfterEach
  void the_state_is_sound() {
    core.engine.audit();
  }

  @Nested
  class At_market {
    @Test
    void a_market_order_to_buy_takes_what_there_is_up_to_its_worst_price_and_never_rests() {
      core.sell(40, 1);
      core.sell(45, 1);
      core.sell(51, 1);
      assertThat(buy(TimeInForce.IOC, 50, 5, AT_MARKET))
          .containsExactly(
              "accepted 15 BUY 5@50 held 250",
              "trade 1@40 maker 12 leaves 0 taker 15 leaves 4 released 10",
              "trade 1@45 maker 13 leaves 0 taker 15 leaves 3 released 5",
              "cancelled 15 3@50 IOC_REMAINDER released 150");
    }

    @Test
    void a_market_order_to_buy_needs_a_worst_price_because_it_holds_for_it() {
      assertThat(buy(TimeInForce.IOC, 0, 5, AT_MARKET)).containsExactly("rejected INVALID_PRICE");
    }

    @Test
    void a_market_order_to_sell_may_take_any_price_down_to_the_markets_lowest() {
      core.buy(3, 1);
      core.buy(5, 1);
      core.operator().decide(core.command.setMarketLimits(MARKET, 4, 0, 0));
      assertThat(core.issuer().place(Side.SELL, TimeInForce.IOC, 0, 3, "", AT_MARKET))
          .containsExactly(
              "accepted 15 SELL 3@4 held 3",
              "trade 1@5 maker 13 leaves 0 taker 15 leaves 2 released 0",
              "cancelled 15 2@4 IOC_REMAINDER released 2");
    }

    @Test
    void a_market_order_does_not_rest_so_it_says_ioc_or_fok() {
      assertThat(buy(TimeInForce.GTC, 50, 5, AT_MARKET)).containsExactly("rejected INVALID_TERMS");
      assertThat(buy(TimeInForce.FOK, 50, 5, AT_MARKET)).containsExactly("rejected NOT_FILLABLE");
    }
  }

  @Nested
  class Post_only {
    private final OrderTerms postOnly = OrderTerms.NONE.asPostOnly();

    @Test
    void a_post_only_order_rests_or_is_rejected() {
      core.sell(40, 1);
      assertThat(buy(TimeInForce.GTC, 40, 1, postOnly)).containsExactly("rejected WOULD_TRADE");
      assertThat(buy(TimeInForce.GTC, 39, 1, postOnly))
          .containsExactly("accepted 14 BUY 1@39 held 39");
    }

    @Test
    void it_stays_post_only_when_it_is_replaced() {
      core.sell(40, 1);
      buy(TimeInForce.GTC, 38, 1, postOnly);
      assertThat(core.decide(core.command.replaceOrder(13, "", 40, 1)))
          .containsExactly("rejected WOULD_TRADE");
      assertThat(core.decide(core.command.replaceOrder(13, "", 39, 1)))
          .containsExactly("replaced 13 1@39 released 38 held 39");
    }

    @Test
    void it_is_rejected_whoever_it_would_meet() {
      core.operator().decide(core.command.deposit(EngineFixture.BUYER, EngineFixture.TICKET, 1));
      core.buyer().place(Side.SELL, TimeInForce.GTC, 40, 1, "");
      assertThat(buy(TimeInForce.GTC, 40, 1, postOnly.with(SelfTradePrevention.CANCEL_OLDEST)))
          .containsExactly("rejected WOULD_TRADE");
    }

    @Test
    void what_does_not_rest_or_must_trade_is_not_post_only() {
      assertThat(buy(TimeInForce.IOC, 40, 1, postOnly)).containsExactly("rejected INVALID_TERMS");
      assertThat(buy(TimeInForce.GTC, 40, 1, postOnly.withMinimumQuantity(1)))
          .containsExactly("rejected INVALID_TERMS");
    }
  }

  @Nested
  class With_oneself {
    @Test
    void without_prevention_an_account_trades_with_itself() {
      own(3);
      assertThat(against(2, SelfTradePrevention.NONE).get(1)).startsWith("trade 2@40");
    }

    @Test
    void the_newest_is_cancelled_after_what_it_traded_with_others_before() {
      core.sell(39, 1);
      own(3);
      assertThat(against(5, SelfTradePrevention.CANCEL_NEWEST))
          .containsExactly(
              "accepted 15 BUY 5@40 held 200",
              "trade 1@39 maker 12 leaves 0 taker 15 leaves 4 released 1",
              "cancelled 15 4@40 SELF_TRADE released 160");
    }

    @Test
    void the_oldest_are_cancelled_and_it_trades_on() {
      own(3);
      core.sell(40, 1);
      assertThat(against(5, SelfTradePrevention.CANCEL_OLDEST))
          .containsExactly(
              "accepted 15 BUY 5@40 held 200",
              "cancelled 13 3@40 SELF_TRADE released 3",
              "trade 1@40 maker 14 leaves 0 taker 15 leaves 4 released 0");
    }

    @Test
    void both_are_cancelled() {
      own(3);
      assertThat(against(5, SelfTradePrevention.CANCEL_BOTH))
          .containsExactly(
              "accepted 14 BUY 5@40 held 200",
              "cancelled 13 3@40 SELF_TRADE released 3",
              "cancelled 14 5@40 SELF_TRADE released 200");
    }

    @Test
    void both_shrink_by_what_they_would_have_traded() {
      own(3);
      assertThat(against(5, SelfTradePrevention.DECREMENT))
          .containsExactly(
              "accepted 14 BUY 5@40 held 200",
              "cancelled 13 3@40 SELF_TRADE released 3",
              "amended 14 open 2 released 120");
      assertThat(core.sell(40, 3).get(1)).startsWith("trade 2@40 maker 14 leaves 0");
    }

    @Test
    void the_resting_one_keeps_its_place_when_it_shrinks() {
      own(3);
      core.sell(40, 1);
      assertThat(against(2, SelfTradePrevention.DECREMENT))
          .containsExactly(
              "accepted 15 BUY 2@40 held 80",
              "amended 13 open 1 released 2",
              "cancelled 15 2@40 SELF_TRADE released 80");
      assertThat(core.buy(40, 1).get(1)).startsWith("trade 1@40 maker 13 leaves 0");
    }

    @Test
    void what_must_trade_at_once_is_not_counted_against_oneself() {
      own(3);
      core.sell(40, 2);
      assertThat(fok(3, SelfTradePrevention.CANCEL_OLDEST))
          .containsExactly("rejected NOT_FILLABLE");
      assertThat(fok(1, SelfTradePrevention.CANCEL_NEWEST))
          .containsExactly("rejected NOT_FILLABLE");
      assertThat(fok(1, SelfTradePrevention.DECREMENT)).containsExactly("rejected INVALID_TERMS");
      assertThat(fok(2, SelfTradePrevention.CANCEL_OLDEST)).hasSize(3);
    }

    @Test
    void it_stays_with_the_order_for_a_later_replace() {
      own(3);
      buy(TimeInForce.GTC, 30, 1, OrderTerms.NONE.with(SelfTradePrevention.CANCEL_OLDEST));
      assertThat(core.decide(core.command.replaceOrder(14, "", 40, 2)))
          .containsExactly(
              "replaced 14 2@40 released 30 held 80", "cancelled 13 3@40 SELF_TRADE released 3");
    }

    @Test
    void it_stays_with_the_order_until_it_is_triggered() {
      core.sell(39, 1);
      own(3);
      buy(TimeInForce.GTC, 40, 2, OrderTerms.stopLimit(39).with(SelfTradePrevention.CANCEL_BOTH));
      assertThat(core.buy(39, 1).subList(2, 5))
          .containsExactly(
              "triggered 15 stop 39 last 39",
              "cancelled 14 3@40 SELF_TRADE released 3",
              "cancelled 15 2@40 SELF_TRADE released 80");
    }

    private void own(long quantity) {
      core.operator().decide(core.command.deposit(EngineFixture.BUYER, EngineFixture.TICKET, 10));
      core.buyer().place(Side.SELL, TimeInForce.GTC, 40, quantity, "");
    }

    private List<String> against(long quantity, SelfTradePrevention prevention) {
      return buy(TimeInForce.GTC, 40, quantity, OrderTerms.NONE.with(prevention));
    }

    private List<String> fok(long quantity, SelfTradePrevention prevention) {
      return buy(TimeInForce.FOK, 40, quantity, OrderTerms.NONE.with(prevention));
    }
  }

  @Test
  void terms_that_do_not_go_together_are_rejected() {
    OrderTerms shown = OrderTerms.NONE.withDisplayQuantity(1);
    OrderTerms both = OrderTerms.NONE.with(SelfTradePrevention.DECREMENT);
    assertInvalid(TimeInForce.DAY, OrderTerms.NONE.withExpiry(core.nowNs + 1));
    assertInvalid(TimeInForce.FOK, OrderTerms.NONE.asPostOnly());
    assertInvalid(TimeInForce.GTC, OrderTerms.stopLimit(45).asPostOnly());
    assertInvalid(TimeInForce.GTD, AT_MARKET.withExpiry(core.nowNs + 1));
    assertInvalid(TimeInForce.DAY, AT_MARKET);
    assertInvalid(TimeInForce.GTC, OrderTerms.stopLimit(0));
    assertInvalid(TimeInForce.FOK, OrderTerms.stop(45));
    assertInvalid(TimeInForce.IOC, OrderTerms.stopLimit(45));
    assertInvalid(TimeInForce.GTC, OrderTerms.stopLimit(45).withMinimumQuantity(1));
    assertInvalid(TimeInForce.GTC, OrderTerms.stop(45).with(OrderType.LIMIT));
    assertInvalid(TimeInForce.IOC, OrderTerms.stop(45).with(OrderType.MARKET));
    assertInvalid(TimeInForce.FOK, shown);
    assertInvalid(TimeInForce.IOC, shown.with(OrderType.MARKET));
    assertInvalid(TimeInForce.GTC, OrderTerms.stop(45).withDisplayQuantity(1));
    assertInvalid(TimeInForce.GTC, both.withMinimumQuantity(1));
  }

  private void assertInvalid(TimeInForce tif, OrderTerms terms) {
    assertThat(buy(tif, 50, 5, terms))
        .as("%s %s", tif, terms)
        .containsExactly("rejected INVALID_TERMS");
  }

  private List<String> buy(TimeInForce tif, long price, long quantity, OrderTerms terms) {
    return core.buyer().place(Side.BUY, tif, price, quantity, "", terms);
  }
}
