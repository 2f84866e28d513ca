package io.rollingdrop.engine;

import static io.rollingdrop.engine.EngineFixture.BUYER;
import static io.rollingdrop.engine.EngineFixture.MARKET;
import static io.rollingdrop.engine.EngineFixture.TICKET;
import static io.rollingdrop.engine.EngineFixture.USD;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.protocol.codec.MarketState;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.Sides;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An account has all its orders cancelled, or those of a market, a side. */
class MassCancelTest {

  private final EngineFixture core = EngineFixture.ready();

  @AfterEach
  void the_state_is_sound() {
    core.engine.audit();
  }

  @Test
  void all_of_the_account_are_cancelled_as_they_came_to_rest_and_nobody_elses() {
    core.buy(50, 1);
    core.sell(60, 1);
    core.buy(40, 2);
    core.buyer().decide(core.command.replaceOrder(12, "", 49, 1));
    assertThat(cancelAll(0, Sides.BOTH))
        .containsExactly(
            "cancelling BOTH of 202 in 0",
            "cancelled 14 2@40 MASS_CANCEL released 80",
            "cancelled 12 1@49 MASS_CANCEL released 49",
            "cancelled all 2 of 16");
    assertThat(core.engine.openOrders()).isEqualTo(1);
  }

  @Test
  void of_a_side_or_a_market_only_those() {
    core.operator();
    core.decide(core.command.deposit(BUYER, TICKET, 5));
    core.decide(core.command.createMarket(8, 1, TICKET, USD, 1, 1, "OTHER"));
    core.decide(core.command.grantMarket(8, 2, true));
    core.buy(50, 1);
    core.place(Side.SELL, TimeInForce.GTC, 60, 1, "");
    core.decide(core.command.placeOrder(8, Side.SELL, TimeInForce.GTC, 70, 1, ""));
    assertThat(cancelAll(MARKET, Sides.SELLS))
        .containsExactly(
            "cancelling SELLS of 202 in 7",
            "cancelled 16 1@60 MASS_CANCEL released 1",
            "cancelled all 1 of 18");
    assertThat(cancelAll(0, Sides.BUYS)).hasSize(3);
    assertThat(cancelAll(8, Sides.BOTH)).hasSize(3);
    assertThat(cancelAll(0, Sides.BOTH)).hasSize(2);
  }

  @Test
  void it_is_always_allowed_to_the_owner_and_to_nobody_else() {
    core.buy(50, 1);
    core.operator().decide(core.command.freezeAccount(BUYER, true));
    core.decide(core.command.setMarketState(MARKET, MarketState.CLOSED));
    core.command.by(1, 11).account(BUYER);
    assertThat(core.decide(core.command.cancelOrders(0, Sides.BOTH)))
        .containsExactly("rejected UNKNOWN_ACCOUNT");
    assertThat(cancelAll(99, Sides.BOTH)).containsExactly("rejected UNKNOWN_MARKET");
    assertThat(cancelAll(0, Sides.BOTH)).hasSize(3);
  }

  @Test
  void more_than_fit_one_command_are_cancelled_by_those_that_follow() {
    for (int i = 0; i < DueWork.MOST_AT_ONCE + 2; i++) {
      core.buy(40 + i % 9, 1);
    }
    List<String> decided = cancelAll(0, Sides.BOTH);
    assertThat(decided).hasSize(1 + DueWork.MOST_AT_ONCE);
    EngineFixture other = new EngineFixture(MemorySnapshot.of(core.engine));
    assertThat(core.buy(30, 1)).as("a new order is not concerned").hasSize(4);
    assertThat(other.buy(30, 1)).hasSize(4);
    assertThat(other.engine.stateHash()).isEqualTo(core.engine.stateHash());
    assertThat(core.engine.openOrders()).isEqualTo(1);
    other.engine.audit();
  }

  @Test
  void it_goes_on_behind_an_order_that_has_gone_meanwhile() {
    for (int i = 0; i < DueWork.MOST_AT_ONCE + 3; i++) {
      core.buy(40 + i % 9, 1);
    }
    cancelAll(0, Sides.BOTH);
    long next = 12 + DueWork.MOST_AT_ONCE;
    List<String> decided = core.decide(core.command.cancelOrder(next, ""));
    assertThat(decided.getFirst()).startsWith("cancelled " + next).contains("REQUESTED");
    assertThat(decided.get(1)).startsWith("cancelled " + (next + 1)).contains("MASS_CANCEL");
    assertThat(decided.getLast()).startsWith("cancelled all " + (DueWork.MOST_AT_ONCE + 2));
  }

  @Test
  void requests_that_wait_are_done_one_after_the_other() {
    for (int i = 0; i < DueWork.MOST_AT_ONCE + 2; i++) {
      core.buy(40, 1);
    }
    for (int i = 0; i < MassCancels.MOST; i++) {
      cancelAll(0, Sides.BOTH);
    }
    assertThat(core.engine.openOrders()).isZero();
  }

  private List<String> cancelAll(int market, Sides sides) {
    return core.buyer().decide(core.command.cancelOrders(market, sides));
  }
}
