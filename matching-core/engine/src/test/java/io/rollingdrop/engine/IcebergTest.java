package io.rollingdrop.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.protocol.OrderTerms;
import io.rollingdrop.protocol.codec.SelfTradePrevention;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Orders of which only a part is shown while they rest. */
class IcebergTest {

  private final EngineFixture core = EngineFixture.ready();

  @AfterEach
  void the_state_is_sound() {
    core.engine.audit();
  }

  @Test
  void all_of_it_is_held_for() {
    assertThat(iceberg(40, 10, 3)).containsExactly("accepted 12 SELL 10@40 held 10");
  }

  @Test
  void what_is_shown_trades_then_more_is_shown_behind_all_others_at_the_price() {
    iceberg(40, 8, 3);
    core.sell(40, 2);
    assertThat(core.buy(40, 7).stream().map(line -> line.split(" leaves")[0]))
        .containsExactly(
            "accepted 14 BUY 7@40 held 280",
            "trade 3@40 maker 12",
            "replenished 12 shows 3 of 5",
            "trade 2@40 maker 13",
            "trade 2@40 maker 12");
    core.sell(40, 1);
    assertThat(core.buy(40, 5).stream().map(line -> line.split(" leaves")[0]))
        .as("what is left of a piece keeps its place, the last piece is smaller")
        .containsExactly(
            "accepted 16 BUY 5@40 held 200",
            "trade 1@40 maker 12",
            "replenished 12 shows 2 of 2",
            "trade 1@40 maker 15",
            "trade 2@40 maker 12");
  }

  @Test
  void an_incoming_one_trades_with_all_of_it() {
    core.buy(40, 9);
    assertThat(iceberg(40, 10, 3).get(1)).startsWith("trade 9@40");
    assertThat(core.buy(40, 5).get(1)).startsWith("trade 1@40 maker 13 leaves 0");
  }

  @Test
  void it_shrinks_from_what_it_hides_and_keeps_its_place() {
    iceberg(40, 10, 3);
    core.sell(40, 1);
    assertThat(core.decide(core.command.amendOrder(12, "", 2)))
        .containsExactly("amended 12 open 2 released 8");
    assertThat(core.buy(40, 3).get(1)).startsWith("trade 2@40 maker 12 leaves 0");
  }

  @Test
  void what_it_hides_counts_for_who_must_trade_at_once() {
    iceberg(40, 10, 3);
    assertThat(core.buyer().place(Side.BUY, TimeInForce.FOK, 40, 11, ""))
        .containsExactly("rejected NOT_FILLABLE");
    assertThat(core.place(Side.BUY, TimeInForce.FOK, 40, 10, "").getFirst()).startsWith("accepted");
  }

  @Test
  void what_it_hides_is_behind_an_order_of_ones_own() {
    iceberg(40, 10, 3);
    core.operator().decide(core.command.deposit(EngineFixture.BUYER, EngineFixture.TICKET, 5));
    core.buyer().place(Side.SELL, TimeInForce.GTC, 40, 5, "");
    OrderTerms newest = OrderTerms.NONE.with(SelfTradePrevention.CANCEL_NEWEST);
    assertThat(core.place(Side.BUY, TimeInForce.FOK, 40, 4, "", newest))
        .containsExactly("rejected NOT_FILLABLE");
    assertThat(core.place(Side.BUY, TimeInForce.FOK, 40, 3, "", newest)).hasSize(3);
  }

  @Test
  void it_shows_at_most_all_and_at_least_a_thousandth_and_rests() {
    assertThat(iceberg(40, 10, 11)).containsExactly("rejected INVALID_DISPLAY_QUANTITY");
    assertThat(iceberg(40, 10, -1)).containsExactly("rejected INVALID_DISPLAY_QUANTITY");
    core.operator().decide(core.command.deposit(EngineFixture.ISSUER, EngineFixture.TICKET, 1_000));
    assertThat(iceberg(40, 1_001, 1)).containsExactly("rejected INVALID_DISPLAY_QUANTITY");
    assertThat(iceberg(40, 1_000, 1)).hasSize(1);
    assertThat(core.decide(core.command.replaceOrder(16, "", 41, 1_001)))
        .containsExactly("rejected INVALID_DISPLAY_QUANTITY");
    assertThat(
            core.place(
                Side.SELL, TimeInForce.IOC, 40, 10, "", OrderTerms.NONE.withDisplayQuantity(1)))
        .containsExactly("rejected INVALID_TERMS");
  }

  private List<String> iceberg(long price, long quantity, long shown) {
    return core.issuer()
        .place(
            Side.SELL,
            TimeInForce.GTC,
            price,
            quantity,
            "",
            OrderTerms.NONE.withDisplayQuantity(shown));
  }
}
