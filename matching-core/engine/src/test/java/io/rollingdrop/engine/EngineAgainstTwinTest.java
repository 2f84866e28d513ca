package io.rollingdrop.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.protocol.codec.MarketFeesChangedDecoder;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Engine and twin decide the same commands; every event must be the same, and the state sound
 * throughout.
 */
class EngineAgainstTwinTest {

  enum Kind {
    PLACE,
    PLACE_IOC,
    AMEND,
    REPLACE,
    CANCEL,
    SET_FEES
  }

  /**
   * What somebody does; {@code target} picks one of the orders placed so far, or the fee rates, up
   * to all of the amount.
   */
  record Action(Kind kind, boolean issuer, boolean buy, long price, long quantity, int target) {}

  @Property(tries = 400)
  void decide_alike(@ForAll("actions") List<Action> actions) {
    EngineFixture core = EngineFixture.ready();
    NaiveExchange twin = new NaiveExchange();
    twin.fund("issuer", 0, 1_000);
    twin.fund("buyer", 100_000, 0);
    twin.fund("house", 0, 0);
    core.operator().decide(core.command.createAccount(EngineFixture.HOUSE, 1));
    for (Action action : actions) {
      String account = action.issuer() ? "issuer" : "buyer";
      EngineFixture asked = action.issuer() ? core.issuer() : core.buyer();
      long id = core.lastSequence() + 1;
      long target = 12 + Math.floorMod(action.target(), Math.max(1, id - 12));
      List<String> expected;
      List<String> decided;
      switch (action.kind()) {
        case PLACE, PLACE_IOC -> {
          boolean ioc = action.kind() == Kind.PLACE_IOC;
          expected = twin.place(id, account, action.buy(), action.price(), action.quantity(), ioc);
          decided =
              asked.place(
                  action.buy() ? Side.BUY : Side.SELL,
                  ioc ? TimeInForce.IOC : TimeInForce.GTC,
                  action.price(),
                  action.quantity(),
                  "");
        }
        case AMEND -> {
          expected = twin.amend(target, account, action.quantity());
          decided = core.decide(core.command.amendOrder(target, "", action.quantity()));
        }
        case REPLACE -> {
          expected = twin.replace(target, account, action.price(), action.quantity());
          decided =
              core.decide(core.command.replaceOrder(target, "", action.price(), action.quantity()));
        }
        case SET_FEES -> {
          int maker = Math.floorMod(action.target(), 1_000_001);
          int taker = Math.floorMod(31 * action.target(), 1_000_001);
          twin.setFees(maker, taker);
          expected = List.of("event " + MarketFeesChangedDecoder.TEMPLATE_ID);
          core.operator();
          decided =
              core.decide(
                  core.command.setMarketFees(
                      EngineFixture.MARKET, maker, taker, EngineFixture.HOUSE));
        }
        default -> {
          expected = twin.cancel(target, account);
          decided = core.decide(core.command.cancelOrder(target, ""));
        }
      }
      assertThat(decided).isEqualTo(expected);
      core.engine.audit();
    }
  }

  @Provide
  Arbitrary<List<Action>> actions() {
    return Combinators.combine(
            Arbitraries.of(Kind.class),
            Arbitraries.of(true, false),
            Arbitraries.of(true, false),
            Arbitraries.longs().between(95, 105),
            Arbitraries.longs().between(1, 40),
            Arbitraries.integers())
        .as(Action::new)
        .list()
        .ofMaxSize(250);
  }
}
