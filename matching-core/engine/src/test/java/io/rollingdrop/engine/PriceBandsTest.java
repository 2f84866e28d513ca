package io.rollingdrop.engine;

import static io.rollingdrop.engine.EngineFixture.LIMITS;
import static io.rollingdrop.engine.EngineFixture.MARKET;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.protocol.OrderTerms;
import io.rollingdrop.protocol.codec.MarketState;
import io.rollingdrop.protocol.codec.OrderType;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How far from its reference price a market's orders and trades may be. */
class PriceBandsTest {

  private static final int TEN_PERCENT = 100_000;
  private static final long TEN_SECONDS = TimeUnit.SECONDS.toNanos(10);

  private final EngineFixture core = EngineFixture.ready(LIMITS, Engine.RULES_IN_PREPARATION);

  @AfterEach
  void the_state_is_sound() {
    core.engine.audit();
  }

  @Test
  void an_order_outside_the_order_band_is_rejected_on_either_side() {
    assertThat(bands(100, TEN_PERCENT, 0, 0)).containsExactly("event 142");
    assertThat(core.buy(111, 1)).containsExactly("rejected PRICE_OUTSIDE_BAND");
    assertThat(core.buy(89, 1)).containsExactly("rejected PRICE_OUTSIDE_BAND");
    assertThat(core.sell(111, 1)).containsExactly("rejected PRICE_OUTSIDE_BAND");
    assertThat(core.buy(90, 1)).hasSize(1);
    assertThat(core.sell(110, 1)).hasSize(1);
    assertThat(core.decide(core.command.replaceOrder(17, "", 111, 1)))
        .containsExactly("rejected PRICE_OUTSIDE_BAND");
    assertThat(core.decide(core.command.replaceOrder(17, "", 109, 1))).hasSize(1);
  }

  @Test
  void market_and_stop_orders_name_the_worst_price_they_accept_and_are_not_concerned() {
    bands(100, TEN_PERCENT, 0, 0);
    core.sell(105, 1);
    assertThat(
            core.buyer()
                .place(
                    Side.BUY, TimeInForce.IOC, 500, 1, "", OrderTerms.NONE.with(OrderType.MARKET)))
        .hasSize(2);
    assertThat(core.place(Side.BUY, TimeInForce.GTC, 500, 1, "", OrderTerms.stopLimit(120)))
        .hasSize(1);
  }

  @Test
  void without_a_reference_price_there_is_no_band() {
    bands(0, TEN_PERCENT, TEN_PERCENT, TEN_SECONDS);
    core.sell(10, 1);
    assertThat(core.buy(1_000, 1)).hasSize(2);
  }

  @Test
  void a_band_is_rounded_down_and_stays_within_the_domain_of_prices() {
    bands(19, TEN_PERCENT, 0, 0);
    assertThat(core.buy(21, 1)).containsExactly("rejected PRICE_OUTSIDE_BAND");
    assertThat(core.buy(20, 1)).hasSize(1);
    bands(Long.MAX_VALUE - 1, 1_000_000, 0, 0);
    assertThat(core.buy(1, 1)).hasSize(1);
  }

  @Test
  void before_it_would_trade_beyond_the_trade_band_the_market_goes_into_an_auction() {
    bands(100, 0, TEN_PERCENT, TEN_SECONDS);
    core.sell(110, 1);
    core.sell(111, 1);
    assertThat(core.buy(120, 3))
        .containsExactly(
            "accepted 15 BUY 3@120 held 360",
            "trade 1@110 maker 13 leaves 0 taker 15 leaves 2 released 10",
            "auction VOLATILITY uncrosses +10s then CONTINUOUS");
    core.sell(119, 1);
    core.nowNs += TEN_SECONDS;
    assertThat(core.tick())
        .containsExactly(
            "event 104",
            "priced 2@119 of 2 and 2",
            "auction trade 1@119 maker 15 leaves 1 taker 14 leaves 0 released 1",
            "auction trade 1@119 maker 15 leaves 0 taker 16 leaves 0 released 1",
            "market is CONTINUOUS");
    assertThat(core.sell(130, 1)).hasSize(1);
    assertThat(core.buy(130, 1)).as("119 is the reference now").hasSize(2);
  }

  @Test
  void what_does_not_rest_is_cancelled_instead() {
    bands(100, 0, TEN_PERCENT, TEN_SECONDS);
    core.sell(111, 1);
    assertThat(core.buyer().place(Side.BUY, TimeInForce.IOC, 120, 1, ""))
        .containsExactly(
            "accepted 14 BUY 1@120 held 120",
            "cancelled 14 1@120 VOLATILITY released 120",
            "auction VOLATILITY uncrosses +10s then CONTINUOUS");
  }

  @Test
  void without_a_time_for_the_auction_the_market_halts() {
    bands(100, 0, TEN_PERCENT, 0);
    core.buy(89, 1);
    assertThat(core.sell(80, 1))
        .containsExactly("accepted 14 SELL 1@80 held 1", "market is HALTED");
    assertThat(core.operator().decide(core.command.setMarketState(MARKET, MarketState.CONTINUOUS)))
        .containsExactly("rejected BOOK_CROSSED");
  }

  @Test
  void what_must_trade_at_once_is_told_by_what_is_within_the_band() {
    bands(100, 0, TEN_PERCENT, TEN_SECONDS);
    core.sell(110, 1);
    core.sell(111, 1);
    assertThat(core.buyer().place(Side.BUY, TimeInForce.FOK, 120, 2, ""))
        .containsExactly("rejected NOT_FILLABLE");
    assertThat(core.place(Side.BUY, TimeInForce.FOK, 120, 1, "")).hasSize(2);
    bands(150, 0, TEN_PERCENT, TEN_SECONDS);
    assertThat(core.buyer().place(Side.BUY, TimeInForce.FOK, 120, 1, ""))
        .as("the best is below the band")
        .containsExactly("rejected NOT_FILLABLE");
  }

  @Test
  void a_stop_order_that_is_triggered_into_it_interrupts_too() {
    bands(100, 0, TEN_PERCENT, TEN_SECONDS);
    core.sell(110, 1);
    core.sell(111, 1);
    core.buyer().place(Side.BUY, TimeInForce.GTC, 120, 1, "", OrderTerms.stop(110));
    assertThat(core.buy(110, 1).subList(2, 5))
        .containsExactly(
            "triggered 15 stop 110 last 110",
            "cancelled 15 1@120 VOLATILITY released 120",
            "auction VOLATILITY uncrosses +10s then CONTINUOUS");
  }

  @Test
  void bands_outside_their_domain_are_refused() {
    assertThat(bands(-1, 0, 0, 0)).containsExactly("rejected INVALID_PARAMETER");
    assertThat(bands(1, 1_000_001, 0, 0)).containsExactly("rejected INVALID_PARAMETER");
    assertThat(bands(1, 0, -1, 0)).containsExactly("rejected INVALID_PARAMETER");
    assertThat(bands(1, 0, 0, PriceBands.LONGEST_AUCTION_NS + 1))
        .containsExactly("rejected INVALID_PARAMETER");
  }

  @Test
  void they_are_part_of_a_snapshot() {
    bands(100, TEN_PERCENT, TEN_PERCENT, TEN_SECONDS);
    EngineFixture other =
        new EngineFixture(MemorySnapshot.of(core.engine), Engine.RULES_IN_PREPARATION);
    assertThat(other.engine.stateHash()).isEqualTo(core.engine.stateHash());
    assertThat(other.buy(111, 1)).containsExactly("rejected PRICE_OUTSIDE_BAND");
  }

  private List<String> bands(long reference, int orders, int trades, long auctionNs) {
    return core.operator()
        .decide(core.command.setPriceBands(MARKET, reference, orders, trades, auctionNs));
  }
}
