package io.rollingdrop.engine;

import static io.rollingdrop.engine.EngineFixture.BUYER;
import static io.rollingdrop.engine.EngineFixture.ISSUER;
import static io.rollingdrop.engine.EngineFixture.MARKET;
import static io.rollingdrop.engine.EngineFixture.TICKET;
import static io.rollingdrop.engine.EngineFixture.USD;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.protocol.OrderTerms;
import io.rollingdrop.protocol.TransferLeg;
import io.rollingdrop.protocol.codec.HoldLimitsChangedDecoder;
import io.rollingdrop.protocol.codec.OpenOrderLimitChangedDecoder;
import io.rollingdrop.protocol.codec.OrderType;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the orders of an account, and of a tenant, may come to. */
class RiskLimitTest {

  private static final long FRIEND = 203;
  private static final int BUYERS_TENANT = 2;

  private final EngineFixture core = EngineFixture.ready();

  @BeforeEach
  void the_buyer_has_a_friend_at_the_same_partner() {
    core.operator().decide(core.command.createAccount(FRIEND, BUYERS_TENANT));
    core.decide(core.command.deposit(FRIEND, USD, 10_000));
  }

  @AfterEach
  void the_state_is_sound() {
    core.engine.audit();
    EngineFixture other = new EngineFixture(MemorySnapshot.of(core.engine));
    assertThat(other.engine.stateHash()).isEqualTo(core.engine.stateHash());
    assertThat(other.buy(41, 3)).isEqualTo(core.buy(41, 3));
  }

  @Test
  void an_account_may_have_so_many_orders_open() {
    core.decide(core.command.setOpenOrderLimit(BUYER, 2));
    assertThat(core.buy(40, 1).getFirst()).startsWith("accepted");
    assertThat(stop(50, 45).getFirst()).startsWith("accepted");
    assertThat(core.buy(39, 1)).containsExactly("rejected OPEN_ORDER_LIMIT");
    assertThat(core.place(Side.BUY, TimeInForce.IOC, 39, 1, "")).as("it never rests").hasSize(2);
    assertThat(friendBuys(39, 1).getFirst()).as("another account").startsWith("accepted");
    assertThat(core.buyer().decide(core.command.replaceOrder(15, "", 38, 1)))
        .as("it is open already")
        .hasSize(1);
    core.decide(core.command.cancelOrder(15, ""));
    assertThat(core.buy(39, 1).getFirst()).startsWith("accepted");
  }

  @Test
  void so_may_all_accounts_of_a_tenant_together() {
    core.decide(core.command.setTenantOpenOrderLimit(BUYERS_TENANT, 2));
    core.buy(40, 1);
    friendBuys(40, 1);
    assertThat(core.buy(39, 1)).containsExactly("rejected OPEN_ORDER_LIMIT");
    assertThat(friendBuys(39, 1)).containsExactly("rejected OPEN_ORDER_LIMIT");
    assertThat(core.sell(60, 1).getFirst()).as("another tenant").startsWith("accepted");
    core.sell(40, 1);
    assertThat(friendBuys(39, 1).getFirst()).as("one was filled").startsWith("accepted");
  }

  @Test
  void an_order_of_the_account_may_hold_so_much() {
    core.decide(core.command.setHoldLimits(BUYER, USD, 400, 0));
    assertThat(core.buy(40, 11)).containsExactly("rejected ORDER_HOLD_LIMIT");
    assertThat(core.buy(40, 10).getFirst()).startsWith("accepted");
    assertThat(core.decide(core.command.replaceOrder(16, "", 41, 10)))
        .containsExactly("rejected ORDER_HOLD_LIMIT");
    assertThat(friendBuys(40, 11).getFirst()).startsWith("accepted");
  }

  @Test
  void all_that_is_held_may_come_to_so_much() {
    core.decide(core.command.setHoldLimits(BUYER, USD, 0, 500));
    core.buy(40, 10);
    assertThat(core.buy(51, 2)).containsExactly("rejected HELD_LIMIT");
    assertThat(core.buy(50, 2).getFirst()).startsWith("accepted");
    assertThat(core.decide(core.command.replaceOrder(15, "", 39, 10)))
        .as("it holds less")
        .hasSize(1);
    assertThat(core.decide(core.command.replaceOrder(15, "", 40, 10))).hasSize(1);
    assertThat(core.decide(core.command.replaceOrder(15, "", 41, 10)))
        .containsExactly("rejected HELD_LIMIT");
  }

  @Test
  void what_is_held_for_a_pending_transfer_counts() {
    core.decide(core.command.setHoldLimits(BUYER, USD, 0, 500));
    core.decide(
        core.command.transfer(
            List.of(new TransferLeg(BUYER, FRIEND, USD, 450)), core.nowNs + 1_000));
    assertThat(core.buy(51, 1)).containsExactly("rejected HELD_LIMIT");
    assertThat(core.buy(50, 1).getFirst()).startsWith("accepted");
  }

  @Test
  void so_may_all_that_a_tenant_holds() {
    core.decide(core.command.setTenantHoldLimits(BUYERS_TENANT, USD, 450, 800));
    assertThat(core.buy(46, 10)).containsExactly("rejected ORDER_HOLD_LIMIT");
    core.buy(40, 10);
    assertThat(friendBuys(40, 11)).containsExactly("rejected HELD_LIMIT");
    assertThat(friendBuys(40, 10).getFirst()).startsWith("accepted");
    core.sell(40, 1);
    assertThat(core.buy(40, 1).getFirst()).as("what was spent is not held").startsWith("accepted");
  }

  @Test
  void units_are_limited_like_money() {
    core.decide(core.command.setHoldLimits(ISSUER, TICKET, 5, 8));
    assertThat(core.sell(60, 6)).containsExactly("rejected ORDER_HOLD_LIMIT");
    core.sell(60, 5);
    assertThat(core.sell(60, 4)).containsExactly("rejected HELD_LIMIT");
  }

  @Test
  void a_lower_limit_lets_rest_what_rests_and_an_order_shrink() {
    core.buy(40, 10);
    core.operator().decide(core.command.setHoldLimits(BUYER, USD, 100, 100));
    assertThat(core.buyer().decide(core.command.replaceOrder(14, "", 40, 9))).hasSize(1);
    assertThat(core.buy(40, 1)).containsExactly("rejected HELD_LIMIT");
  }

  @Test
  void zero_takes_a_limit_away() {
    core.decide(core.command.setHoldLimits(BUYER, USD, 100, 100));
    core.decide(core.command.setOpenOrderLimit(BUYER, 1));
    core.decide(core.command.setHoldLimits(BUYER, USD, 0, 0));
    core.decide(core.command.setOpenOrderLimit(BUYER, 0));
    core.buy(40, 10);
    assertThat(core.buy(40, 10).getFirst()).startsWith("accepted");
  }

  @Test
  void the_operator_sets_them_for_one_that_it_names() {
    assertThat(core.decide(core.command.setHoldLimits(BUYER, USD, 1, 2)))
        .containsExactly("event " + HoldLimitsChangedDecoder.TEMPLATE_ID);
    assertThat(core.decide(core.command.setTenantOpenOrderLimit(BUYERS_TENANT, 2)))
        .containsExactly("event " + OpenOrderLimitChangedDecoder.TEMPLATE_ID);
    assertThat(core.decide(core.command.setHoldLimits(999, USD, 1, 2)))
        .containsExactly("rejected UNKNOWN_ACCOUNT");
    assertThat(core.decide(core.command.setTenantHoldLimits(99, USD, 1, 2)))
        .containsExactly("rejected UNKNOWN_TENANT");
    assertThat(core.decide(core.command.setHoldLimits(BUYER, 9, 1, 2)))
        .containsExactly("rejected UNKNOWN_ASSET");
    assertThat(core.decide(core.command.setHoldLimits(0, USD, 1, 2)))
        .containsExactly("rejected INVALID_PARAMETER");
    assertThat(core.decide(core.command.setHoldLimits(BUYER, USD, -1, 2)))
        .containsExactly("rejected INVALID_PARAMETER");
    assertThat(core.decide(core.command.setOpenOrderLimit(BUYER, -1)))
        .containsExactly("rejected INVALID_PARAMETER");
    assertThat(core.decide(core.command.setOpenOrderLimit(999, 1)))
        .containsExactly("rejected UNKNOWN_ACCOUNT");
    assertThat(core.buyer().decide(core.command.setOpenOrderLimit(BUYER, 1)))
        .containsExactly("rejected NOT_AUTHORISED");
    core.operator();
    core.decide(core.command.setHoldLimits(BUYER, USD, 0, 0));
  }

  @Test
  void a_market_order_holds_for_its_worst_price_and_is_limited_by_that() {
    core.sell(40, 5);
    core.operator().decide(core.command.setHoldLimits(BUYER, USD, 100, 0));
    core.buyer();
    assertThat(
            core.place(
                Side.BUY, TimeInForce.IOC, 51, 2, "", OrderTerms.NONE.with(OrderType.MARKET)))
        .containsExactly("rejected ORDER_HOLD_LIMIT");
    assertThat(
            core.place(
                Side.BUY, TimeInForce.IOC, 50, 2, "", OrderTerms.NONE.with(OrderType.MARKET)))
        .hasSize(2);
    core.operator().decide(core.command.setHoldLimits(BUYER, USD, 0, 0));
  }

  private List<String> friendBuys(long price, long quantity) {
    core.command.by(BUYERS_TENANT, 22).account(FRIEND);
    return core.decide(
        core.command.placeOrder(MARKET, Side.BUY, TimeInForce.GTC, price, quantity, ""));
  }

  private List<String> stop(long price, long stopPrice) {
    return core.buyer()
        .place(Side.BUY, TimeInForce.GTC, price, 1, "", OrderTerms.stopLimit(stopPrice));
  }
}
