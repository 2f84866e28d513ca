package io.rollingdrop.engine;

import static io.rollingdrop.engine.EngineFixture.BUYER;
import static io.rollingdrop.engine.EngineFixture.ISSUER;
import static io.rollingdrop.engine.EngineFixture.MARKET;
import static io.rollingdrop.engine.EngineFixture.TICKET;
import static io.rollingdrop.engine.EngineFixture.USD;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.protocol.OrderTerms;
import io.rollingdrop.protocol.codec.HouseholdChangedDecoder;
import io.rollingdrop.protocol.codec.PurchaseLimitsChangedDecoder;
import io.rollingdrop.protocol.codec.SelfTradePrevention;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How much of a drop one account, and one household, may buy. */
class PurchaseLimitTest {

  private static final long SISTER = 203;
  private static final long HOME = 77;

  private final EngineFixture core = EngineFixture.ready();

  @BeforeEach
  void the_buyer_has_a_sister_at_another_partner() {
    core.operator().decide(core.command.createAccount(SISTER, 1));
    core.decide(core.command.deposit(SISTER, USD, 10_000));
    core.decide(core.command.setHousehold(BUYER, HOME));
    core.decide(core.command.setHousehold(SISTER, HOME));
  }

  @AfterEach
  void the_state_is_sound() {
    core.engine.audit();
    EngineFixture other = new EngineFixture(MemorySnapshot.of(core.engine));
    assertThat(other.engine.stateHash()).isEqualTo(core.engine.stateHash());
    assertThat(other.buy(41, 2)).isEqualTo(core.buy(41, 2));
    assertThat(other.engine.stateHash()).isEqualTo(core.engine.stateHash());
  }

  @Test
  void what_was_bought_and_what_is_open_to_buy_count() {
    limit(4, 0);
    core.sell(40, 10);
    core.buy(40, 2);
    core.buy(30, 1);
    assertThat(core.buy(40, 2)).containsExactly("rejected PURCHASE_LIMIT");
    assertThat(core.buy(40, 1)).hasSize(2);
    assertThat(core.buy(40, 1)).containsExactly("rejected PURCHASE_LIMIT");
    assertThat(sisterBuys(40, 4)).as("an account of its own").hasSize(2);
  }

  @Test
  void what_ends_without_a_trade_no_longer_counts() {
    limit(4, 0);
    core.buy(30, 4);
    core.decide(core.command.amendOrder(17, "", 3));
    assertThat(core.buy(30, 1).getFirst()).startsWith("accepted 19");
    core.decide(core.command.cancelOrder(17, ""));
    core.sell(40, 1);
    assertThat(core.buyer().place(Side.BUY, TimeInForce.IOC, 40, 3, "")).hasSize(3);
    assertThat(core.buy(30, 3)).containsExactly("rejected PURCHASE_LIMIT");
    assertThat(core.buy(30, 2).getFirst()).startsWith("accepted");
  }

  @Test
  void what_was_sold_again_still_counts() {
    limit(2, 0);
    core.sell(40, 10);
    core.buy(40, 2);
    core.buyer().place(Side.SELL, TimeInForce.GTC, 60, 2, "");
    assertThat(core.buy(40, 1)).containsExactly("rejected PURCHASE_LIMIT");
  }

  @Test
  void a_household_shares_its_limit() {
    limit(3, 4);
    core.sell(40, 10);
    core.buy(40, 3);
    assertThat(sisterBuys(40, 2)).containsExactly("rejected PURCHASE_LIMIT");
    assertThat(sisterBuys(40, 1)).hasSize(2);
  }

  @Test
  void an_order_is_replaced_within_the_limit() {
    limit(4, 0);
    core.buy(30, 2);
    assertThat(core.decide(core.command.replaceOrder(17, "", 31, 5)))
        .containsExactly("rejected PURCHASE_LIMIT");
    assertThat(core.decide(core.command.replaceOrder(17, "", 31, 4))).hasSize(1);
    assertThat(core.buy(30, 1)).containsExactly("rejected PURCHASE_LIMIT");
    assertThat(core.decide(core.command.replaceOrder(17, "", 31, 1))).hasSize(1);
    assertThat(core.buy(30, 3).getFirst()).startsWith("accepted");
  }

  @Test
  void what_a_trade_with_oneself_prevented_does_not_count() {
    limit(4, 0);
    core.operator().decide(core.command.deposit(BUYER, TICKET, 5));
    core.buyer().place(Side.SELL, TimeInForce.GTC, 40, 3, "");
    core.place(
        Side.BUY, TimeInForce.GTC, 40, 4, "", OrderTerms.NONE.with(SelfTradePrevention.DECREMENT));
    assertThat(core.buy(30, 4)).containsExactly("rejected PURCHASE_LIMIT");
    assertThat(core.buy(30, 3).getFirst()).startsWith("accepted");
  }

  @Test
  void orders_from_before_the_count_do_not_count_and_may_not_grow() {
    core.buy(30, 5);
    limit(4, 0);
    core.buyer();
    assertThat(core.decide(core.command.replaceOrder(16, "", 31, 6)))
        .containsExactly("rejected PURCHASE_LIMIT");
    assertThat(core.decide(core.command.replaceOrder(16, "", 31, 5))).hasSize(1);
    assertThat(core.buy(30, 4).getFirst()).startsWith("accepted");
    core.decide(core.command.cancelOrder(16, ""));
    assertThat(core.buy(30, 1)).containsExactly("rejected PURCHASE_LIMIT");
  }

  @Test
  void a_limit_that_is_lowered_lets_rest_what_rests_and_one_taken_away_goes_on_counting() {
    limit(4, 0);
    core.buy(30, 4);
    limit(2, 0);
    assertThat(core.buy(30, 1)).containsExactly("rejected PURCHASE_LIMIT");
    limit(0, 0);
    assertThat(core.buy(30, 3).getFirst()).startsWith("accepted");
    limit(8, 0);
    assertThat(core.buy(30, 2)).containsExactly("rejected PURCHASE_LIMIT");
    assertThat(core.buy(30, 1).getFirst()).startsWith("accepted");
  }

  @Test
  void a_count_that_comes_to_nothing_is_given_back() {
    limit(4, 0);
    for (int each = 0; each < 2 * EngineFixture.LIMITS.maxBalances(); each++) {
      core.buy(30, 1);
      assertThat(core.decide(core.command.cancelOrder(core.lastSequence(), ""))).hasSize(1);
    }
    assertThat(core.buy(30, 4).getFirst()).startsWith("accepted");
  }

  @Test
  void a_count_stays_within_its_range() {
    core.operator();
    core.decide(core.command.deposit(BUYER, USD, Long.MAX_VALUE - 1_000_000));
    core.decide(core.command.deposit(ISSUER, TICKET, Long.MAX_VALUE - 1_000_000));
    limit(0, 0);
    long many = Long.MAX_VALUE / 8 * 5;
    core.sell(1, many);
    assertThat(core.buy(1, many)).hasSize(2);
    core.place(Side.SELL, TimeInForce.GTC, 1, many, "");
    assertThat(core.issuer().place(Side.BUY, TimeInForce.GTC, 1, many, "")).hasSize(2);
    core.sell(1, many);
    assertThat(core.buy(1, many)).containsExactly("rejected VALUE_OVERFLOW");
    core.issuer().decide(core.command.cancelOrder(core.lastSequence() - 1, ""));
  }

  @Test
  void sellers_and_other_markets_are_not_concerned() {
    limit(1, 1);
    assertThat(core.sell(40, 10).getFirst()).startsWith("accepted");
    core.operator();
    core.decide(core.command.createMarket(8, 1, TICKET, USD, 1, 1, "OTHER"));
    core.decide(core.command.grantMarket(8, 2, true));
    assertThat(
            core.buyer()
                .decide(core.command.placeOrder(8, Side.BUY, TimeInForce.GTC, 30, 5, ""))
                .getFirst())
        .startsWith("accepted");
  }

  @Test
  void a_household_is_not_changed_while_orders_are_open() {
    core.buy(30, 1);
    core.operator();
    assertThat(core.decide(core.command.setHousehold(BUYER, 78)))
        .containsExactly("rejected HAS_OPEN_ORDERS");
    assertThat(core.decide(core.command.setHousehold(ISSUER, HOME)))
        .containsExactly("event " + HouseholdChangedDecoder.TEMPLATE_ID);
    assertThat(core.decide(core.command.setHousehold(999, HOME)))
        .containsExactly("rejected UNKNOWN_ACCOUNT");
    assertThat(core.decide(core.command.setHousehold(ISSUER, -1)))
        .containsExactly("rejected INVALID_PARAMETER");
  }

  @Test
  void the_operator_sets_the_limits_of_a_market_that_there_is() {
    assertThat(limit(4, 5)).containsExactly("event " + PurchaseLimitsChangedDecoder.TEMPLATE_ID);
    assertThat(core.decide(core.command.setPurchaseLimits(99, 1, 1)))
        .containsExactly("rejected UNKNOWN_MARKET");
    assertThat(limit(-1, 5)).containsExactly("rejected INVALID_PARAMETER");
    assertThat(limit(1, -5)).containsExactly("rejected INVALID_PARAMETER");
    assertThat(core.buyer().decide(core.command.setPurchaseLimits(MARKET, 1, 1)))
        .containsExactly("rejected NOT_AUTHORISED");
  }

  private List<String> limit(long perAccount, long perHousehold) {
    return core.operator().decide(core.command.setPurchaseLimits(MARKET, perAccount, perHousehold));
  }

  private List<String> sisterBuys(long price, long quantity) {
    core.command.by(1, 11).account(SISTER);
    return core.decide(
        core.command.placeOrder(MARKET, Side.BUY, TimeInForce.GTC, price, quantity, ""));
  }
}
