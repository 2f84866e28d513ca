package io.rollingdrop.engine;

import static io.rollingdrop.engine.EngineFixture.LIMITS;
import static io.rollingdrop.engine.EngineFixture.MARKET;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.protocol.OrderTerms;
import io.rollingdrop.protocol.codec.MarketState;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Orders that end at a time: GTD, DAY. */
class ExpiryTest {

  private static final String TICKED = "event 104";

  private final EngineFixture core = EngineFixture.ready();

  @AfterEach
  void the_state_is_sound() {
    core.engine.audit();
  }

  @Test
  void a_gtd_order_ends_with_the_first_tick_at_its_expiry() {
    gtd(50, 2, 100);
    core.nowNs += 99;
    assertThat(core.tick()).containsExactly(TICKED);
    core.nowNs += 1;
    assertThat(core.buyer().decide(core.command.amendOrder(12, "", 1)))
        .as("time passes by ticks")
        .containsExactly("amended 12 open 1 released 50");
    assertThat(core.tick()).containsExactly(TICKED, "cancelled 12 1@50 EXPIRED released 50");
  }

  @Test
  void until_that_tick_it_trades() {
    gtd(50, 2, 100);
    core.nowNs += 500;
    assertThat(core.sell(50, 1).get(1)).startsWith("trade 1@50 maker 12 leaves 1");
    assertThat(core.tick()).containsExactly(TICKED, "cancelled 12 1@50 EXPIRED released 50");
  }

  @Test
  void they_end_in_the_order_of_their_expiries_then_of_their_placing() {
    gtd(50, 1, 300);
    gtd(51, 1, 100);
    gtd(52, 1, 300);
    gtd(53, 1, 200);
    gtd(54, 1, 900);
    core.nowNs += 300;
    assertThat(core.tick().stream().map(line -> line.split(" released")[0]))
        .containsExactly(
            TICKED,
            "cancelled 13 1@51 EXPIRED",
            "cancelled 15 1@53 EXPIRED",
            "cancelled 12 1@50 EXPIRED",
            "cancelled 14 1@52 EXPIRED");
    assertThat(core.engine.openOrders()).isEqualTo(1);
  }

  @Test
  void an_order_that_has_gone_before_does_not_end_again_and_one_replaced_ends_as_before() {
    gtd(50, 1, 100);
    gtd(51, 1, 100);
    core.decide(core.command.cancelOrder(12, ""));
    core.decide(core.command.replaceOrder(13, "", 49, 1));
    core.nowNs += 100;
    assertThat(core.tick()).containsExactly(TICKED, "cancelled 13 1@49 EXPIRED released 49");
  }

  @Test
  void it_ends_in_a_closed_market_too() {
    gtd(50, 1, 100);
    core.operator().decide(core.command.setMarketState(MARKET, MarketState.CLOSED));
    core.nowNs += 100;
    assertThat(core.tick()).hasSize(2);
  }

  @Test
  void an_expiry_is_in_the_future_and_only_gtd_has_one() {
    assertThat(gtd(50, 1, 0)).containsExactly("rejected INVALID_EXPIRY");
    assertThat(core.buyer().place(Side.BUY, TimeInForce.GTD, 50, 1, "", OrderTerms.NONE))
        .containsExactly("rejected INVALID_EXPIRY");
    assertThat(
            core.buyer()
                .place(
                    Side.BUY,
                    TimeInForce.GTC,
                    50,
                    1,
                    "",
                    OrderTerms.NONE.withExpiry(core.nowNs + 1)))
        .containsExactly("rejected INVALID_TERMS");
  }

  @Test
  void a_day_order_ends_with_the_session_that_it_was_placed_in() {
    assertThat(day()).containsExactly("rejected NO_SESSION");
    long end = core.nowNs + 100;
    core.operator().decide(core.command.setSessionEnd(MARKET, end));
    assertThat(day()).containsExactly("accepted 14 BUY 1@50 held 50");
    core.operator().decide(core.command.setSessionEnd(MARKET, end + 1_000));
    core.nowNs = end;
    assertThat(core.tick()).containsExactly(TICKED, "cancelled 14 1@50 EXPIRED released 50");
    core.nowNs = end + 1_000;
    assertThat(day()).containsExactly("rejected NO_SESSION");
  }

  @Test
  void only_the_operator_ends_sessions_of_markets_that_there_are() {
    assertThat(core.issuer().decide(core.command.setSessionEnd(MARKET, 1)))
        .containsExactly("rejected NOT_AUTHORISED");
    core.operator();
    assertThat(core.decide(core.command.setSessionEnd(99, 1)))
        .containsExactly("rejected UNKNOWN_MARKET");
    assertThat(core.decide(core.command.setSessionEnd(MARKET, -1)))
        .containsExactly("rejected INVALID_PARAMETER");
  }

  @Test
  void so_many_end_after_one_command_and_the_rest_after_those_that_follow() {
    for (int i = 0; i < DueWork.MOST_AT_ONCE + 2; i++) {
      gtd(50, 1, 100);
    }
    core.nowNs += 100;
    assertThat(core.tick()).hasSize(1 + DueWork.MOST_AT_ONCE);
    MemorySnapshot snapshot = new MemorySnapshot();
    core.engine.beginCapture(snapshot);
    while (!core.engine.isCaptureComplete()) {
      core.engine.captureNext();
    }
    core.engine.endCapture();
    EngineFixture other = new EngineFixture(snapshot);
    List<String> decided = core.sell(60, 1);
    assertThat(decided).hasSize(3);
    assertThat(decided.getFirst()).startsWith("accepted");
    assertThat(decided.getLast()).contains("EXPIRED");
    assertThat(other.sell(60, 1)).isEqualTo(decided);
    assertThat(other.engine.stateHash()).isEqualTo(core.engine.stateHash());
    assertThat(core.tick()).containsExactly(TICKED);
  }

  @Test
  void under_rules_1_a_tick_only_ticks() {
    EngineFixture older = EngineFixture.ready(LIMITS, 1);
    long before = older.engine.stateHash();
    EngineFixture twin = EngineFixture.ready(LIMITS, 1);
    twin.buy(0, 1);
    assertThat(older.tick()).containsExactly(TICKED);
    assertThat(older.engine.stateHash()).isNotEqualTo(before).isEqualTo(twin.engine.stateHash());
  }

  private List<String> gtd(long price, long quantity, long afterNs) {
    return core.buyer()
        .place(
            Side.BUY,
            TimeInForce.GTD,
            price,
            quantity,
            "",
            OrderTerms.NONE.withExpiry(core.nowNs + afterNs));
  }

  private List<String> day() {
    return core.buyer().place(Side.BUY, TimeInForce.DAY, 50, 1, "");
  }
}
