package io.rollingdrop.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.protocol.OrderTerms;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What must, or must not, trade as soon as it comes: FOK, minimum quantity. */
class TradesAtOnceTest {

  private final EngineFixture core = EngineFixture.ready();

  @AfterEach
  void the_state_is_sound() {
    core.engine.audit();
  }

  @Test
  void a_fok_order_trades_whole_or_is_rejected() {
    core.sell(40, 2);
    core.sell(41, 2);
    core.sell(42, 9);
    assertThat(fok(41, 5)).containsExactly("rejected NOT_FILLABLE");
    assertThat(fok(41, 4))
        .containsExactly(
            "accepted 16 BUY 4@41 held 164",
            "trade 2@40 maker 12 leaves 0 taker 16 leaves 2 released 2",
            "trade 2@41 maker 13 leaves 0 taker 16 leaves 0 released 0");
  }

  @Test
  void a_rejected_fok_order_leaves_no_trace() {
    core.sell(40, 2);
    long hash = core.engine.stateHash();
    fok(40, 3);
    EngineFixture twin = EngineFixture.ready();
    twin.sell(40, 2);
    assertThat(twin.engine.stateHash()).isEqualTo(hash);
    twin.buy(0, 1);
    assertThat(core.engine.stateHash()).isEqualTo(twin.engine.stateHash());
  }

  @Test
  void an_order_with_a_minimum_trades_that_much_at_once_or_is_rejected_and_the_rest_rests() {
    core.sell(40, 2);
    assertThat(minimum(TimeInForce.GTC, 5, 3)).containsExactly("rejected MINIMUM_NOT_FILLABLE");
    assertThat(minimum(TimeInForce.GTC, 5, 2))
        .containsExactly(
            "accepted 14 BUY 5@40 held 200",
            "trade 2@40 maker 12 leaves 0 taker 14 leaves 3 released 0");
    assertThat(core.sell(40, 1)).as("the minimum was for entry").hasSize(2);
  }

  @Test
  void an_ioc_order_with_a_minimum_cancels_what_is_beyond() {
    core.sell(40, 2);
    assertThat(minimum(TimeInForce.IOC, 5, 1).get(2)).contains("3@40 IOC_REMAINDER");
  }

  @Test
  void a_minimum_is_within_the_quantity() {
    assertThat(minimum(TimeInForce.GTC, 5, 6)).containsExactly("rejected INVALID_QUANTITY");
    assertThat(minimum(TimeInForce.GTC, 5, -1)).containsExactly("rejected INVALID_QUANTITY");
  }

  private List<String> fok(long price, long quantity) {
    return core.buyer().place(Side.BUY, TimeInForce.FOK, price, quantity, "");
  }

  private List<String> minimum(TimeInForce tif, long quantity, long minimum) {
    return core.buyer()
        .place(Side.BUY, tif, 40, quantity, "", OrderTerms.NONE.withMinimumQuantity(minimum));
  }
}
