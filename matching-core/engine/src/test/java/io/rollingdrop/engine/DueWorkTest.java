package io.rollingdrop.engine;

import static io.rollingdrop.engine.EngineFixture.BUYER;
import static io.rollingdrop.engine.EngineFixture.MARKET;
import static io.rollingdrop.engine.EngineFixture.TICKET;
import static io.rollingdrop.engine.EngineFixture.USD;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.protocol.OrderTerms;
import io.rollingdrop.protocol.codec.MarketState;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.Sides;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is done after a command, whatever it was, and what becomes of that which is left over. */
class DueWorkTest {

  private static final int MORE_THAN_A_PIECE = DueWork.MOST_AT_ONCE + 2;
  private static final int OTHER_MARKET = 8;

  private final EngineFixture core = EngineFixture.ready();

  @AfterEach
  void the_state_is_sound() {
    core.engine.audit();
  }

  @Test
  void a_command_that_is_rejected_goes_on_with_it_and_so_does_one_out_of_turn() {
    endMoreThanAPiece();
    assertThat(core.buy(0, 1))
        .containsExactly(
            "rejected INVALID_PRICE",
            "cancelled %d 1@50 EXPIRED released 50".formatted(12 + DueWork.MOST_AT_ONCE),
            "cancelled %d 1@50 EXPIRED released 50".formatted(13 + DueWork.MOST_AT_ONCE));
    endMoreThanAPiece();
    int length = core.buyer().command.cancelOrder(12, "");
    assertThat(core.decideNumbered(length, 900, 1))
        .hasSize(3)
        .contains("link rejected 1, expected 0");
  }

  @Test
  void an_order_that_is_due_and_was_not_reached_yet_trades() {
    endMoreThanAPiece();
    int next = 12 + DueWork.MOST_AT_ONCE;
    assertThat(core.sell(50, 1).subList(1, 3))
        .containsExactly(
            "trade 1@50 maker %d leaves 0 taker %d leaves 0 released 0"
                .formatted(next, core.lastSequence()),
            "cancelled %d 1@50 EXPIRED released 50".formatted(next + 1));
  }

  private void endMoreThanAPiece() {
    for (int i = 0; i < MORE_THAN_A_PIECE; i++) {
      core.buyer()
          .place(
              Side.BUY, TimeInForce.GTD, 50, 1, "", OrderTerms.NONE.withExpiry(core.nowNs + 100));
    }
    core.nowNs += 100;
    assertThat(core.tick()).hasSize(1 + DueWork.MOST_AT_ONCE);
  }

  @Test
  void triggers_come_before_mass_cancels() {
    triggerMoreThanAPiece();
    List<String> decided = core.buyer().decide(core.command.cancelOrders(0, Sides.BOTH));
    assertThat(decided.subList(0, 4))
        .containsExactly(
            "cancelling BOTH of 202 in 0",
            "triggered %d stop 45 last 45".formatted(13 + DueWork.MOST_AT_ONCE),
            "triggered %d stop 45 last 45".formatted(14 + DueWork.MOST_AT_ONCE),
            "cancelled 13 1@10 MASS_CANCEL released 10");
    assertThat(decided).as("a piece of all together").hasSize(1 + DueWork.MOST_AT_ONCE);
  }

  @Test
  void mass_cancels_come_before_ends() {
    core.sell(60, 1);
    endMoreThanAPiece();
    List<String> decided = core.issuer().decide(core.command.cancelOrders(0, Sides.BOTH));
    assertThat(decided.stream().map(line -> line.split(" released")[0]))
        .containsExactly(
            "cancelling BOTH of 101 in 0",
            "cancelled 12 1@60 MASS_CANCEL",
            "cancelled all 1 of " + core.lastSequence(),
            "cancelled %d 1@50 EXPIRED".formatted(13 + DueWork.MOST_AT_ONCE),
            "cancelled %d 1@50 EXPIRED".formatted(14 + DueWork.MOST_AT_ONCE));
  }

  @Test
  void orders_are_triggered_market_by_market_as_those_were_made() {
    core.operator().decide(core.command.createMarket(3, 1, TICKET, USD, 1, 1, "MADE-LATER"));
    core.decide(core.command.grantMarket(3, 2, true));
    core.issuer().decide(core.command.placeOrder(3, Side.SELL, TimeInForce.GTC, 45, 1, ""));
    core.buyer()
        .decide(
            core.command.placeOrder(
                3, Side.BUY, TimeInForce.GTC, 10, 1, "", OrderTerms.stopLimit(45)));
    triggerMoreThanAPiece();
    int length = core.buyer().command.placeOrder(3, Side.BUY, TimeInForce.GTC, 45, 1, "");
    assertThat(core.decide(length).subList(2, 5))
        .containsExactly(
            "triggered %d stop 45 last 45".formatted(17 + DueWork.MOST_AT_ONCE),
            "triggered %d stop 45 last 45".formatted(18 + DueWork.MOST_AT_ONCE),
            "triggered 15 stop 45 last 45");
  }

  private void triggerMoreThanAPiece() {
    core.sell(45, 2);
    for (int i = 0; i < MORE_THAN_A_PIECE; i++) {
      core.buyer().place(Side.BUY, TimeInForce.GTC, 10, 1, "", OrderTerms.stopLimit(45));
    }
    assertThat(core.buy(45, 1)).hasSize(2 + DueWork.MOST_AT_ONCE);
  }

  @Test
  void sixty_four_mass_cancels_may_wait_and_the_next_is_rejected_until_one_is_done() {
    core.operator().decide(core.command.createMarket(OTHER_MARKET, 1, TICKET, USD, 1, 1, "OTHER"));
    for (int i = 0; i < EngineFixture.LIMITS.maxOrders(); i++) {
      core.buy(40, 1);
    }
    // Each passes two pieces of orders that it does not concern.
    int rejected = 0;
    int accepted = 0;
    while (rejected == 0) {
      List<String> decided = cancelAll(OTHER_MARKET);
      rejected += decided.getFirst().equals("rejected CAPACITY_REACHED") ? 1 : 0;
      accepted += decided.getFirst().startsWith("cancelling") ? 1 : 0;
    }
    assertThat(accepted).isGreaterThan(MassCancels.MOST);
    core.tick();
    core.tick();
    assertThat(cancelAll(OTHER_MARKET).getFirst()).startsWith("cancelling");
    assertThat(core.engine.openOrders()).isEqualTo(EngineFixture.LIMITS.maxOrders());
  }

  private List<String> cancelAll(int market) {
    return core.buyer().decide(core.command.cancelOrders(market, Sides.BOTH));
  }

  @Test
  void what_rests_of_a_frozen_account_trades_is_triggered_and_ends() {
    core.buyer()
        .place(Side.BUY, TimeInForce.GTD, 45, 2, "", OrderTerms.NONE.withExpiry(core.nowNs + 9));
    core.place(Side.BUY, TimeInForce.GTC, 10, 1, "", OrderTerms.stopLimit(45));
    core.operator().decide(core.command.freezeAccount(BUYER, true));
    assertThat(core.sell(45, 1).subList(1, 3))
        .containsExactly(
            "trade 1@45 maker 12 leaves 1 taker 15 leaves 0 released 0",
            "triggered 13 stop 45 last 45");
    core.nowNs += 9;
    assertThat(core.tick().getLast()).isEqualTo("cancelled 12 1@45 EXPIRED released 45");
  }

  @Test
  void in_a_market_that_is_closed_what_was_reached_is_kept_until_it_trades_again() {
    triggerMoreThanAPiece();
    core.operator().decide(core.command.setMarketState(MARKET, MarketState.CLOSED));
    assertThat(core.tick()).hasSize(1);
    core.operator();
    assertThat(core.decide(core.command.setMarketState(MARKET, MarketState.HALTED))).hasSize(1);
    assertThat(core.decide(core.command.setMarketState(MARKET, MarketState.CONTINUOUS)))
        .filteredOn(line -> line.startsWith("triggered"))
        .hasSize(2);
  }
}
