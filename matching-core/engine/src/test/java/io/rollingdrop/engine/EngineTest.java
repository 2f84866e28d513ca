package io.rollingdrop.engine;

import static io.rollingdrop.engine.EngineFixture.BUYER;
import static io.rollingdrop.engine.EngineFixture.ISSUER;
import static io.rollingdrop.engine.EngineFixture.LIMITS;
import static io.rollingdrop.engine.EngineFixture.MARKET;
import static io.rollingdrop.engine.EngineFixture.TICKET;
import static io.rollingdrop.engine.EngineFixture.USD;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.protocol.IdempotencyKey;
import io.rollingdrop.protocol.codec.MarketState;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class EngineTest {

  private final EngineFixture core = EngineFixture.ready();

  @AfterEach
  void the_state_is_sound() {
    core.engine.audit();
  }

  @Nested
  class Orders {
    @Test
    void an_order_that_meets_nothing_rests_and_holds_what_it_may_cost() {
      assertThat(core.buy(50, 3)).containsExactly("accepted 12 BUY 3@50 held 150");
    }

    @Test
    void trades_print_at_the_makers_price_and_the_buyer_gets_the_difference_back() {
      core.sell(40, 2);
      assertThat(core.buy(50, 3))
          .containsExactly(
              "accepted 13 BUY 3@50 held 150",
              "trade 2@40 maker 12 leaves 0 taker 13 leaves 1 released 20");
    }

    @Test
    void the_better_price_trades_first_then_the_earlier_order() {
      core.sell(42, 1);
      core.sell(41, 1);
      core.sell(41, 1);
      assertThat(core.buy(42, 3).stream().map(line -> line.split(" released")[0]))
          .containsExactly(
              "accepted 15 BUY 3@42 held 126",
              "trade 1@41 maker 13 leaves 0 taker 15 leaves 2",
              "trade 1@41 maker 14 leaves 0 taker 15 leaves 1",
              "trade 1@42 maker 12 leaves 0 taker 15 leaves 0");
    }

    @Test
    void what_an_ioc_order_cannot_trade_at_once_is_cancelled_and_its_hold_released() {
      core.sell(40, 1);
      assertThat(core.buyer().place(Side.BUY, TimeInForce.IOC, 40, 3, ""))
          .containsExactly(
              "accepted 13 BUY 3@40 held 120",
              "trade 1@40 maker 12 leaves 0 taker 13 leaves 2 released 0",
              "cancelled 13 2@40 IOC_REMAINDER released 80");
    }

    @Test
    void an_amend_lowers_the_total_and_keeps_priority() {
      core.sell(40, 5);
      core.sell(40, 5);
      core.buy(40, 1);
      assertThat(core.issuer().decide(core.command.amendOrder(12, "", 3)))
          .containsExactly("amended 12 open 2 released 2");
      assertThat(core.buy(40, 3).get(1)).startsWith("trade 2@40 maker 12 leaves 0");
    }

    @Test
    void an_amend_may_not_raise_nor_end_an_order() {
      core.sell(40, 5);
      core.buy(40, 2);
      core.issuer();
      assertThat(core.decide(core.command.amendOrder(12, "", 6)))
          .containsExactly("rejected AMEND_MAY_ONLY_REDUCE");
      assertThat(core.decide(core.command.amendOrder(12, "", 2)))
          .containsExactly("rejected INVALID_QUANTITY");
    }

    @Test
    void a_replace_loses_priority_and_may_trade() {
      core.sell(40, 5);
      core.sell(40, 5);
      core.issuer();
      assertThat(core.decide(core.command.replaceOrder(12, "", 40, 4)))
          .containsExactly("replaced 12 4@40 released 5 held 4");
      assertThat(core.buy(39, 1)).hasSize(1);
      core.issuer();
      assertThat(core.decide(core.command.replaceOrder(13, "", 39, 2)))
          .containsExactly(
              "replaced 13 2@39 released 5 held 2",
              "trade 1@39 maker 15 leaves 0 taker 13 leaves 1 released 0");
    }

    @Test
    void a_cancel_releases_the_hold_and_a_second_one_finds_nothing() {
      core.buy(50, 3);
      core.buyer();
      assertThat(core.decide(core.command.cancelOrder(12, "")))
          .containsExactly("cancelled 12 3@50 REQUESTED released 150");
      assertThat(core.decide(core.command.cancelOrder(12, "")))
          .containsExactly("rejected UNKNOWN_ORDER");
    }

    @Test
    void orders_are_found_by_the_name_their_account_gave_them_while_they_are_open() {
      core.issuer().place(Side.SELL, TimeInForce.GTC, 40, 1, "my-order");
      assertThat(core.place(Side.SELL, TimeInForce.GTC, 41, 1, "my-order"))
          .containsExactly("rejected DUPLICATE_CLIENT_ORDER_ID");
      assertThat(core.decide(core.command.cancelOrder(0, "my-order")))
          .containsExactly("cancelled 12 1@40 REQUESTED released 1");
      assertThat(core.place(Side.SELL, TimeInForce.GTC, 41, 1, "my-order"))
          .containsExactly("accepted 15 SELL 1@41 held 1");
    }

    @Test
    void another_tenants_order_is_as_unknown_as_one_that_never_was() {
      core.sell(40, 1);
      core.buyer();
      assertThat(core.decide(core.command.cancelOrder(12, "")))
          .containsExactly("rejected UNKNOWN_ORDER");
      core.command.by(2, 22).account(ISSUER);
      assertThat(core.decide(core.command.cancelOrder(12, "")))
          .containsExactly("rejected UNKNOWN_ACCOUNT");
    }

    @Test
    void nobody_spends_what_they_do_not_have_available() {
      assertThat(core.buy(100_001, 1)).containsExactly("rejected INSUFFICIENT_BALANCE");
      core.buy(60_000, 1);
      assertThat(core.buy(40_001, 1)).containsExactly("rejected INSUFFICIENT_BALANCE");
      assertThat(core.sell(1, 1_001)).containsExactly("rejected INSUFFICIENT_BALANCE");
      assertThat(core.buyer().place(Side.SELL, TimeInForce.GTC, 1, 1, ""))
          .containsExactly("rejected INSUFFICIENT_BALANCE");
    }

    @Test
    void prices_and_quantities_outside_their_domain_are_rejected() {
      assertThat(core.buy(0, 1)).containsExactly("rejected INVALID_PRICE");
      assertThat(core.buy(-1, 1)).containsExactly("rejected INVALID_PRICE");
      assertThat(core.buy(1, 0)).containsExactly("rejected INVALID_QUANTITY");
      assertThat(core.buy(1, -5)).containsExactly("rejected INVALID_QUANTITY");
      assertThat(core.buy(Long.MAX_VALUE, 2)).containsExactly("rejected VALUE_OVERFLOW");
      assertThat(core.buy(1L << 32, 1L << 32)).containsExactly("rejected VALUE_OVERFLOW");
    }

    @Test
    void a_full_pool_of_orders_is_a_reject_and_room_comes_back() {
      for (int i = 0; i < LIMITS.maxOrders(); i++) {
        core.sell(1_000 + i % 100, 1);
      }
      assertThat(core.sell(5_000, 1)).containsExactly("rejected CAPACITY_REACHED");
      core.issuer().decide(core.command.cancelOrder(12, ""));
      assertThat(core.sell(5_000, 1).getFirst()).startsWith("accepted");
    }

    @Test
    void an_order_that_would_need_a_price_level_too_many_is_cancelled() {
      for (int i = 0; i < LIMITS.maxLevelsPerSide(); i++) {
        core.sell(1_000 + i, 1);
      }
      assertThat(core.sell(5_000, 1).get(1)).contains("LEVEL_LIMIT");
      assertThat(core.sell(1_000, 1)).hasSize(1);
    }
  }

  @Nested
  class Markets {
    @Test
    void only_the_owner_and_granted_tenants_see_a_market() {
      core.operator().decide(core.command.grantMarket(MARKET, 2, false));
      assertThat(core.buy(1, 1)).containsExactly("rejected UNKNOWN_MARKET");
      assertThat(core.sell(1, 1).getFirst()).startsWith("accepted");
    }

    @Test
    void a_halted_market_takes_cancels_and_amends_a_closed_one_only_cancels() {
      core.sell(40, 5);
      core.operator().decide(core.command.setMarketState(MARKET, MarketState.HALTED));
      assertThat(core.sell(40, 5)).containsExactly("rejected MARKET_NOT_OPEN");
      assertThat(core.decide(core.command.replaceOrder(12, "", 41, 5)))
          .containsExactly("rejected MARKET_NOT_OPEN");
      assertThat(core.decide(core.command.amendOrder(12, "", 4)).getFirst()).startsWith("amended");
      core.operator().decide(core.command.setMarketState(MARKET, MarketState.CLOSED));
      core.issuer();
      assertThat(core.decide(core.command.amendOrder(12, "", 3)))
          .containsExactly("rejected MARKET_NOT_OPEN");
      assertThat(core.decide(core.command.cancelOrder(12, "")).getFirst()).startsWith("cancelled");
    }

    @Test
    void a_frozen_account_may_cancel_and_nothing_else() {
      core.sell(40, 5);
      core.operator().decide(core.command.freezeAccount(ISSUER, true));
      assertThat(core.sell(40, 1)).containsExactly("rejected ACCOUNT_FROZEN");
      assertThat(core.operator().decide(core.command.withdraw(ISSUER, TICKET, 1)))
          .containsExactly("rejected ACCOUNT_FROZEN");
      core.issuer();
      assertThat(core.decide(core.command.amendOrder(12, "", 1)))
          .containsExactly("rejected ACCOUNT_FROZEN");
      assertThat(core.decide(core.command.cancelOrder(12, "")).getFirst()).startsWith("cancelled");
    }

    @Test
    void what_exists_cannot_be_made_again_and_what_it_needs_must_exist() {
      core.operator();
      assertThat(core.decide(core.command.createTenant(1)))
          .containsExactly("rejected ALREADY_EXISTS");
      assertThat(core.decide(core.command.createAsset(USD, 2, "USD")))
          .containsExactly("rejected ALREADY_EXISTS");
      assertThat(core.decide(core.command.createAccount(BUYER, 2)))
          .containsExactly("rejected ALREADY_EXISTS");
      assertThat(core.decide(core.command.createAccount(7, 99)))
          .containsExactly("rejected UNKNOWN_TENANT");
      assertThat(core.decide(core.command.createMarket(8, 1, 99, USD, 1, 1, "X")))
          .containsExactly("rejected UNKNOWN_ASSET");
      assertThat(core.decide(core.command.createMarket(8, 1, TICKET, USD, 0, 1, "X")))
          .containsExactly("rejected INVALID_PARAMETER");
    }

    @Test
    void partners_do_not_administer() {
      core.issuer();
      assertThat(core.decide(core.command.createTenant(5)))
          .containsExactly("rejected NOT_AUTHORISED");
      assertThat(core.decide(core.command.deposit(ISSUER, USD, 5)))
          .containsExactly("rejected NOT_AUTHORISED");
    }
  }

  @Nested
  class Money {
    @Test
    void deposits_and_withdrawals_are_positive_and_within_what_is_there() {
      core.operator();
      assertThat(core.decide(core.command.deposit(BUYER, USD, -1)))
          .containsExactly("rejected INVALID_AMOUNT");
      assertThat(core.decide(core.command.deposit(BUYER, USD, Long.MAX_VALUE)))
          .containsExactly("rejected VALUE_OVERFLOW");
      assertThat(core.decide(core.command.withdraw(BUYER, USD, 100_001)))
          .containsExactly("rejected INSUFFICIENT_BALANCE");
      core.buy(60_000, 1);
      assertThat(core.operator().decide(core.command.withdraw(BUYER, USD, 40_001)))
          .containsExactly("rejected INSUFFICIENT_BALANCE");
    }
  }

  @Nested
  class Idempotency {
    @Test
    void a_repeat_gets_the_first_outcome_and_is_not_executed() {
      IdempotencyKey key = core.keyOfAge(10, 1);
      core.sell(40, 2);
      core.key(key).buy(40, 3);
      core.sell(40, 1);
      assertThat(core.key(key).buy(40, 3))
          .containsExactly("repeated 13 NONE order 13 OPEN open 1 filled 2");
      assertThat(core.key(core.keyOfAge(10, 1)).buy(40, 4))
          .containsExactly("rejected IDEMPOTENCY_KEY_REUSED");
    }

    @Test
    void a_reject_is_remembered_too() {
      IdempotencyKey key = core.keyOfAge(10, 1);
      assertThat(core.key(key).buy(100_001, 1)).containsExactly("rejected INSUFFICIENT_BALANCE");
      core.command.withoutKey();
      core.operator().decide(core.command.deposit(BUYER, USD, 100_000));
      assertThat(core.key(key).buy(100_001, 1).getFirst())
          .startsWith("repeated 12 INSUFFICIENT_BALANCE");
    }

    @Test
    void keys_are_a_tenants_own() {
      IdempotencyKey key = core.keyOfAge(10, 1);
      core.key(key).sell(40, 1);
      assertThat(core.key(key).buy(39, 1).getFirst()).startsWith("accepted");
    }

    @Test
    void a_key_older_than_the_window_is_never_executed() {
      IdempotencyKey key = core.keyOfAge(0, 1);
      core.key(key).sell(40, 1);
      core.nowNs += TimeUnit.SECONDS.toNanos(60);
      assertThat(core.key(key).sell(40, 1)).containsExactly("rejected IDEMPOTENCY_KEY_EXPIRED");
      assertThat(core.key(core.keyOfAge(60_000, 9)).sell(40, 1))
          .containsExactly("rejected IDEMPOTENCY_KEY_EXPIRED");
      assertThat(core.key(core.keyOfAge(-5_001, 9)).sell(40, 1))
          .containsExactly("rejected IDEMPOTENCY_KEY_FROM_FUTURE");
    }

    @Test
    void a_window_that_is_full_gets_shorter_and_executes_nothing_twice() {
      IdempotencyKey first = core.keyOfAge(500, 0);
      core.key(first).sell(40, 1);
      for (int i = 1; i <= LIMITS.idempotencyEntries(); i++) {
        core.key(core.keyOfAge(400, i)).sell(40, 1);
      }
      assertThat(core.key(first).sell(40, 1)).containsExactly("rejected IDEMPOTENCY_KEY_EXPIRED");
      assertThat(core.key(core.keyOfAge(499, 77)).sell(40, 1).getFirst()).startsWith("accepted");
    }

    @Test
    void a_command_past_its_deadline_is_not_decided_and_may_be_sent_again() {
      IdempotencyKey key = core.keyOfAge(0, 1);
      core.command.deadline(core.nowNs - 1);
      assertThat(core.key(key).sell(40, 1)).containsExactly("rejected DEADLINE_PASSED");
      core.command.deadline(core.nowNs);
      assertThat(core.key(key).sell(40, 1).getFirst()).startsWith("accepted");
    }
  }

  @Nested
  class SessionsOfLinks {
    @Test
    void of_numbered_commands_only_the_next_is_taken() {
      assertThat(core.openSession(900)).containsExactly("session opened after 0");
      core.issuer();
      assertThat(numbered(1).getFirst()).startsWith("accepted");
      assertThat(numbered(1)).containsExactly("link rejected 1, expected 2");
      assertThat(numbered(3)).containsExactly("link rejected 3, expected 2");
      assertThat(numbered(2).getFirst()).startsWith("accepted");
      assertThat(core.openSession(900)).containsExactly("session opened after 2");
    }

    @Test
    void a_session_that_is_not_open_takes_nothing() {
      core.issuer();
      assertThat(numbered(1)).containsExactly("link rejected 1, expected 0");
    }

    @Test
    void sessions_are_bounded_and_the_longest_idle_makes_room() {
      for (int i = 1; i <= LIMITS.maxSessions(); i++) {
        core.openSession(i);
        core.nowNs++;
      }
      assertThat(core.openSession(77)).containsExactly("rejected CAPACITY_REACHED");
      core.nowNs += Sessions.IDLE_NS;
      assertThat(core.openSession(77)).containsExactly("session opened after 0");
      assertThat(numbered(1, 1)).containsExactly("link rejected 1, expected 0");
      assertThat(numbered(2, 1).getFirst()).doesNotStartWith("link");
    }

    private List<String> numbered(long number) {
      return numbered(900, number);
    }

    private List<String> numbered(long session, long number) {
      return core.decideNumbered(
          core.command.placeOrder(MARKET, Side.SELL, TimeInForce.GTC, 40, 1, ""), session, number);
    }
  }

  @Nested
  class Fees_and_limits {
    @Test
    void the_buyer_pays_in_addition_and_the_seller_out_of_the_proceeds() {
      core.withFees(10_000, 50_000);
      core.sell(100, 10);
      assertThat(core.buy(100, 10))
          .containsExactly(
              "accepted 15 BUY 10@100 held 1050",
              "trade 10@100 maker 14 leaves 0 taker 15 leaves 0 released 0"
                  + " fees 10 and 50 to 303");
    }

    @Test
    void what_was_held_for_a_dearer_price_or_role_comes_back_with_the_trade() {
      core.withFees(10_000, 50_000);
      assertThat(core.buy(100, 10)).containsExactly("accepted 14 BUY 10@100 held 1050");
      assertThat(core.sell(90, 4))
          .containsExactly(
              "accepted 15 SELL 4@90 held 4",
              "trade 4@100 maker 14 leaves 6 taker 15 leaves 0 released 16"
                  + " fees 4 and 20 to 303");
      assertThat(core.buyer().decide(core.command.cancelOrder(14, "")))
          .containsExactly("cancelled 14 6@100 REQUESTED released 630");
    }

    @Test
    void an_order_never_pays_more_than_it_was_accepted_under_and_a_lower_rate_counts_at_once() {
      core.withFees(10_000, 20_000);
      core.sell(100, 20);
      core.operator().decide(core.command.setMarketFees(EngineFixture.MARKET, 500_000, 0, 303));
      assertThat(core.buy(100, 10))
          .contains(
              "trade 10@100 maker 14 leaves 10 taker 16 leaves 0 released 500"
                  + " fees 10 and 0 to 303");
      core.operator().decide(core.command.setMarketFees(EngineFixture.MARKET, 1_000, 0, 303));
      assertThat(core.buy(100, 10))
          .contains(
              "trade 10@100 maker 14 leaves 0 taker 18 leaves 0 released 1 fees 1 and 0 to 303");
    }

    @Test
    void fees_need_rates_in_range_and_somebody_who_earns_them() {
      core.operator();
      assertThat(core.decide(core.command.setMarketFees(EngineFixture.MARKET, -1, 0, 101)))
          .containsExactly("rejected INVALID_PARAMETER");
      assertThat(core.decide(core.command.setMarketFees(EngineFixture.MARKET, 0, 1_000_001, 101)))
          .containsExactly("rejected INVALID_PARAMETER");
      assertThat(core.decide(core.command.setMarketFees(EngineFixture.MARKET, 0, 1, 0)))
          .containsExactly("rejected INVALID_PARAMETER");
      assertThat(core.decide(core.command.setMarketFees(EngineFixture.MARKET, 0, 1, 999)))
          .containsExactly("rejected UNKNOWN_ACCOUNT");
      assertThat(core.decide(core.command.setMarketFees(99, 0, 0, 0)))
          .containsExactly("rejected UNKNOWN_MARKET");
      assertThat(core.issuer().decide(core.command.setMarketFees(EngineFixture.MARKET, 0, 0, 0)))
          .containsExactly("rejected NOT_AUTHORISED");
    }

    @Test
    void limits_hold_for_new_and_replaced_orders_and_leave_resting_ones() {
      core.sell(200, 50);
      core.operator().decide(core.command.setMarketLimits(EngineFixture.MARKET, 90, 110, 10));
      assertThat(core.buy(89, 1)).containsExactly("rejected PRICE_OUTSIDE_LIMITS");
      assertThat(core.sell(111, 1)).containsExactly("rejected PRICE_OUTSIDE_LIMITS");
      assertThat(core.buy(100, 11)).containsExactly("rejected QUANTITY_OUTSIDE_LIMITS");
      assertThat(core.buy(90, 10)).containsExactly("accepted 17 BUY 10@90 held 900");
      assertThat(core.decide(core.command.replaceOrder(17, "", 120, 1)))
          .containsExactly("rejected PRICE_OUTSIDE_LIMITS");
      assertThat(core.issuer().decide(core.command.cancelOrder(12, "")))
          .containsExactly("cancelled 12 50@200 REQUESTED released 50");
      core.operator().decide(core.command.setMarketLimits(EngineFixture.MARKET, 0, 0, 0));
      assertThat(core.sell(200, 50)).containsExactly("accepted 21 SELL 50@200 held 50");
    }

    @Test
    void limits_are_in_order_and_not_negative() {
      core.operator();
      assertThat(core.decide(core.command.setMarketLimits(EngineFixture.MARKET, 2, 1, 0)))
          .containsExactly("rejected INVALID_PARAMETER");
      assertThat(core.decide(core.command.setMarketLimits(EngineFixture.MARKET, -1, 0, 0)))
          .containsExactly("rejected INVALID_PARAMETER");
      assertThat(core.decide(core.command.setMarketLimits(99, 0, 0, 0)))
          .containsExactly("rejected UNKNOWN_MARKET");
    }

    @Test
    void a_value_that_only_its_fee_makes_too_large_is_an_overflow() {
      core.withFees(0, 1_000_000);
      assertThat(core.buy(Long.MAX_VALUE / 2 + 1, 1)).containsExactly("rejected VALUE_OVERFLOW");
      assertThat(core.buy(Long.MAX_VALUE / 2, 1)).containsExactly("rejected INSUFFICIENT_BALANCE");
    }
  }

  @Test
  void a_rejected_command_leaves_the_state_as_it_was_but_for_the_sequence() {
    core.sell(40, 5);
    long supply = core.engine.openOrders();
    core.buy(40, 1_000_000);
    core.operator().decide(core.command.deposit(BUYER, 99, 5));
    assertThat(core.engine.openOrders()).isEqualTo((int) supply);
    EngineFixture twin = EngineFixture.ready();
    twin.sell(40, 5);
    twin.buy(0, 1);
    twin.buy(0, 1);
    assertThat(core.engine.stateHash()).isEqualTo(twin.engine.stateHash());
  }
}
