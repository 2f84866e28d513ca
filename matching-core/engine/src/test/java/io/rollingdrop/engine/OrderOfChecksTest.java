package io.rollingdrop.engine;

import static io.rollingdrop.engine.EngineFixture.BUYER;
import static io.rollingdrop.engine.EngineFixture.ISSUER;
import static io.rollingdrop.engine.EngineFixture.MARKET;
import static io.rollingdrop.engine.EngineFixture.TICKET;
import static io.rollingdrop.engine.EngineFixture.USD;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.IdempotencyKey;
import io.rollingdrop.protocol.OrderTerms;
import io.rollingdrop.protocol.codec.CommandHeaderEncoder;
import io.rollingdrop.protocol.codec.MarketState;
import io.rollingdrop.protocol.codec.SelfTradePrevention;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A command is rejected for the first reason that applies: what is wrong is put right, one thing
 * after the other, in the order in which RULES.md names them.
 */
class OrderOfChecksTest {

  private static final long HUGE = 1L << 40;

  private EngineFixture core = EngineFixture.ready();

  @AfterEach
  void the_state_is_sound() {
    core.engine.audit();
  }

  @Test
  void of_any_command() {
    IdempotencyKey key = core.keyOfAge(0, 1);
    core.key(key).sell(40, 1);
    core.openSession(900);
    core.issuer().command.deadline(core.nowNs - 1).needsRules(Engine.NEWEST_RULES + 1);
    core.key(core.keyOfAge(60_000, 2));

    assertThat(wrongShard(2)).containsExactly("link rejected 2, expected 1");
    assertThat(wrongShard(1)).containsExactly("rejected WRONG_SHARD");
    assertThat(core.sell(0, 1)).containsExactly("rejected RULES_NOT_ACTIVE");
    core.command.needsRules(Engine.NEWEST_RULES);
    assertThat(core.sell(0, 1)).containsExactly("rejected IDEMPOTENCY_KEY_EXPIRED");
    core.key(core.keyOfAge(-5_001, 2));
    assertThat(core.sell(0, 1)).containsExactly("rejected IDEMPOTENCY_KEY_FROM_FUTURE");
    core.key(key);
    assertThat(core.sell(0, 1)).containsExactly("rejected IDEMPOTENCY_KEY_REUSED");
    assertThat(core.sell(40, 1).getFirst()).startsWith("repeated 12 NONE");
    core.key(core.keyOfAge(0, 2));
    assertThat(core.sell(0, 1)).containsExactly("rejected DEADLINE_PASSED");
    core.command.deadline(core.nowNs);
    assertThat(core.sell(0, 1)).containsExactly("rejected INVALID_PRICE");
  }

  private List<String> wrongShard(long number) {
    int length = core.command.placeOrder(MARKET, Side.SELL, TimeInForce.GTC, 0, 1, "");
    new CommandHeaderEncoder().wrap(core.command.buffer(), CommandFormat.MESSAGE_HEADER).shardId(2);
    return core.decideNumbered(length, 900, number);
  }

  @Test
  void of_placing_who_and_where() {
    core.operator();
    core.decide(core.command.freezeAccount(BUYER, true));
    core.decide(core.command.setMarketState(MARKET, MarketState.HALTED));
    core.decide(core.command.setMarketLimits(MARKET, 90, 110, 10));
    core.command.by(2, 22).account(ISSUER);
    assertThat(place(99, 0, 0)).as("another's").isEqualTo("rejected UNKNOWN_ACCOUNT");
    core.buyer();
    assertThat(place(99, 0, 0)).isEqualTo("rejected UNKNOWN_MARKET");
    assertThat(place(MARKET, 0, 0)).isEqualTo("rejected ACCOUNT_FROZEN");
    core.operator().decide(core.command.freezeAccount(BUYER, false));
    core.buyer();
    assertThat(place(MARKET, 0, 0)).isEqualTo("rejected MARKET_NOT_OPEN");
    core.operator().decide(core.command.setMarketState(MARKET, MarketState.CONTINUOUS));
    core.buyer();
    assertThat(place(MARKET, 0, 0)).isEqualTo("rejected INVALID_PRICE");
    assertThat(place(MARKET, HUGE, 0)).isEqualTo("rejected INVALID_QUANTITY");
    assertThat(place(MARKET, HUGE, HUGE)).isEqualTo("rejected PRICE_OUTSIDE_LIMITS");
    assertThat(place(MARKET, 100, HUGE)).isEqualTo("rejected QUANTITY_OUTSIDE_LIMITS");
    core.operator().decide(core.command.setMarketLimits(MARKET, 0, 0, 0));
    core.buyer();
    assertThat(place(MARKET, HUGE, HUGE)).isEqualTo("rejected VALUE_OVERFLOW");
  }

  private String place(int market, long price, long quantity) {
    OrderTerms wrong = OrderTerms.NONE.withMinimumQuantity(quantity + 1);
    return core.decide(
            core.command.placeOrder(
                market, Side.BUY, TimeInForce.GTC, price, quantity, "taken", wrong))
        .getFirst();
  }

  @Test
  void of_placing_what() {
    core.sell(40, 1);
    core.buyer().place(Side.BUY, TimeInForce.GTC, 1, 1, "taken");
    OrderTerms terms =
        new OrderTerms(
            OrderTerms.stop(1).type(), 6, core.nowNs, SelfTradePrevention.NONE, true, 6, -1);
    assertThat(buy(TimeInForce.GTD, terms)).isEqualTo("rejected INVALID_QUANTITY");
    terms = terms.withMinimumQuantity(0);
    assertThat(buy(TimeInForce.GTD, terms)).isEqualTo("rejected INVALID_STOP_PRICE");
    terms = OrderTerms.NONE.asPostOnly().withMinimumQuantity(1).withDisplayQuantity(6);
    terms = terms.withExpiry(core.nowNs);
    assertThat(buy(TimeInForce.GTD, terms)).isEqualTo("rejected INVALID_TERMS");
    terms = terms.withMinimumQuantity(0);
    assertThat(buy(TimeInForce.GTD, terms)).isEqualTo("rejected INVALID_DISPLAY_QUANTITY");
    terms = terms.withDisplayQuantity(0);
    assertThat(buy(TimeInForce.GTD, terms)).isEqualTo("rejected INVALID_EXPIRY");
    terms = terms.withExpiry(0);
    assertThat(buy(TimeInForce.DAY, terms)).isEqualTo("rejected NO_SESSION");
    assertThat(buy(TimeInForce.GTC, terms)).isEqualTo("rejected DUPLICATE_CLIENT_ORDER_ID");
    core.decide(core.command.cancelOrder(0, "taken"));
    core.operator().decide(core.command.withdraw(BUYER, USD, 100_000));
    core.buyer();
    assertThat(buy(TimeInForce.GTC, terms)).isEqualTo("rejected INSUFFICIENT_BALANCE");
    core.operator().decide(core.command.deposit(BUYER, USD, 100_000));
    fillUpWithOrders();
    assertThat(buy(TimeInForce.GTC, terms)).isEqualTo("rejected WOULD_TRADE");
    assertThat(buy(TimeInForce.FOK, OrderTerms.NONE)).isEqualTo("rejected NOT_FILLABLE");
    assertThat(buy(TimeInForce.GTC, OrderTerms.NONE.withMinimumQuantity(2)))
        .isEqualTo("rejected MINIMUM_NOT_FILLABLE");
    assertThat(buy(TimeInForce.GTC, OrderTerms.NONE)).isEqualTo("rejected CAPACITY_REACHED");
  }

  private String buy(TimeInForce tif, OrderTerms terms) {
    return core.buyer().place(Side.BUY, tif, 40, 5, "taken", terms).getFirst();
  }

  private void fillUpWithOrders() {
    while (core.engine.openOrders() < EngineFixture.LIMITS.maxOrders()) {
      core.sell(50, 1);
    }
  }

  @Test
  void an_order_whose_proceeds_have_no_room_for_a_balance_is_rejected() {
    EngineLimits tight =
        new EngineLimits(TimeUnit.SECONDS.toNanos(60), 0, 64, 8, 8, 16, 2, 4, 4, 256, 128, 4);
    core = EngineFixture.ready(tight);
    assertThat(core.sell(40, 1)).containsExactly("rejected CAPACITY_REACHED");
    assertThat(core.operator().decide(core.command.deposit(ISSUER, USD, 1)))
        .containsExactly("rejected CAPACITY_REACHED");
    assertThat(core.decide(core.command.deposit(ISSUER, TICKET, 1)).getFirst()).startsWith("event");
  }

  @Test
  void a_stop_order_that_needs_a_stop_price_too_many_is_rejected() {
    for (int i = 0; i < EngineFixture.LIMITS.maxLevelsPerSide(); i++) {
      core.buyer().place(Side.BUY, TimeInForce.GTC, 10, 1, "", OrderTerms.stop(50 + i));
    }
    assertThat(core.place(Side.BUY, TimeInForce.GTC, 10, 1, "", OrderTerms.stop(500)))
        .containsExactly("rejected CAPACITY_REACHED");
    assertThat(core.place(Side.BUY, TimeInForce.GTC, 10, 1, "", OrderTerms.stop(50))).hasSize(1);
  }

  @Test
  void of_amending() {
    core.sell(40, 5);
    core.buy(40, 2);
    core.operator().decide(core.command.freezeAccount(ISSUER, true));
    core.decide(core.command.setMarketState(MARKET, MarketState.CLOSED));
    core.command.by(2, 22).account(ISSUER);
    assertThat(amend(99, 2)).isEqualTo("rejected UNKNOWN_ACCOUNT");
    core.issuer();
    assertThat(amend(99, 2)).isEqualTo("rejected UNKNOWN_ORDER");
    assertThat(amend(12, 2)).isEqualTo("rejected ACCOUNT_FROZEN");
    core.operator().decide(core.command.freezeAccount(ISSUER, false));
    core.issuer();
    assertThat(amend(12, 2)).isEqualTo("rejected MARKET_NOT_OPEN");
    core.operator().decide(core.command.setMarketState(MARKET, MarketState.HALTED));
    core.issuer();
    assertThat(amend(12, 2)).isEqualTo("rejected INVALID_QUANTITY");
    assertThat(amend(12, Long.MIN_VALUE)).isEqualTo("rejected INVALID_QUANTITY");
    assertThat(amend(12, 6)).isEqualTo("rejected AMEND_MAY_ONLY_REDUCE");
    assertThat(amend(12, 5)).isEqualTo("amended 12 open 3 released 0");
  }

  private String amend(long order, long quantity) {
    return core.decide(core.command.amendOrder(order, "", quantity)).getFirst();
  }

  @Test
  void of_replacing() {
    core.sell(40, 2);
    core.buyer()
        .place(
            Side.BUY,
            TimeInForce.GTC,
            39,
            5,
            "",
            OrderTerms.NONE.asPostOnly().withDisplayQuantity(1));
    core.sell(39, 1);
    core.operator();
    core.decide(core.command.grantMarket(MARKET, 2, false));
    core.decide(core.command.freezeAccount(BUYER, true));
    core.decide(core.command.setMarketState(MARKET, MarketState.HALTED));
    core.command.by(1, 11).account(BUYER);
    assertThat(replace(99, 0, 0)).isEqualTo("rejected UNKNOWN_ACCOUNT");
    core.buyer();
    assertThat(replace(99, 0, 0)).isEqualTo("rejected UNKNOWN_ORDER");
    assertThat(replace(13, 0, 0)).as("no longer granted").isEqualTo("rejected UNKNOWN_MARKET");
    core.operator().decide(core.command.grantMarket(MARKET, 2, true));
    core.buyer();
    assertThat(replace(13, 0, 0)).isEqualTo("rejected ACCOUNT_FROZEN");
    core.operator().decide(core.command.freezeAccount(BUYER, false));
    core.buyer();
    assertThat(replace(13, 0, 0)).isEqualTo("rejected MARKET_NOT_OPEN");
    core.operator().decide(core.command.setMarketState(MARKET, MarketState.CONTINUOUS));
    core.decide(core.command.setMarketLimits(MARKET, 0, 110, 5_000));
    core.buyer();
    assertThat(replace(13, 0, 0)).isEqualTo("rejected INVALID_PRICE");
    assertThat(replace(13, HUGE, 0)).isEqualTo("rejected INVALID_QUANTITY");
    assertThat(replace(13, HUGE, HUGE)).isEqualTo("rejected PRICE_OUTSIDE_LIMITS");
    assertThat(replace(13, 110, HUGE)).isEqualTo("rejected QUANTITY_OUTSIDE_LIMITS");
    core.operator().decide(core.command.setMarketLimits(MARKET, 0, 0, 0));
    core.buyer();
    assertThat(replace(13, HUGE, HUGE)).isEqualTo("rejected VALUE_OVERFLOW");
    assertThat(replace(13, 1, Long.MAX_VALUE))
        .as("one lot of it is filled")
        .isEqualTo("rejected VALUE_OVERFLOW");
    assertThat(replace(13, 100, 1_001)).isEqualTo("rejected INSUFFICIENT_BALANCE");
    assertThat(replace(13, 40, 1_001)).isEqualTo("rejected INVALID_DISPLAY_QUANTITY");
    assertThat(replace(13, 40, 5)).isEqualTo("rejected WOULD_TRADE");
    assertThat(replace(13, 38, 5)).startsWith("replaced 13 5@38");
  }

  private String replace(long order, long price, long quantity) {
    return core.decide(core.command.replaceOrder(order, "", price, quantity)).getFirst();
  }
}
