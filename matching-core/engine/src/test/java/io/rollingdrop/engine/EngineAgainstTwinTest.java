package io.rollingdrop.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.protocol.OrderTerms;
import io.rollingdrop.protocol.codec.MarketFeesChangedDecoder;
import io.rollingdrop.protocol.codec.OrderType;
import io.rollingdrop.protocol.codec.SelfTradePrevention;
import io.rollingdrop.protocol.codec.SessionEndChangedDecoder;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.Sides;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Engine and twin decide the same commands; every event must be the same, and the state sound
 * throughout.
 */
class EngineAgainstTwinTest {

  enum Kind {
    PLACE,
    PLACE_WITH_TERMS,
    AMEND,
    REPLACE,
    CANCEL,
    SET_FEES,
    SET_SESSION_END,
    TICK,
    CANCEL_ALL,
    TRANSFER,
    POST_TRANSFER,
    VOID_TRANSFER,
    SET_RISK_LIMITS,
    SET_HOUSEHOLD,
    SET_PURCHASE_LIMITS
  }

  /** How an order is placed. */
  record Asked(boolean issuer, boolean buy, TimeInForce timeInForce, OrderTerms terms) {}

  /**
   * What somebody does; {@code target} picks one of the orders placed so far, or the fee rates, up
   * to all of the amount, or a time.
   */
  record Action(Kind kind, Asked asked, long price, long quantity, int target) {}

  private static final long FIRST_ORDER = 14;

  /** So few that no piece of due work is left for the next command. */
  static final int MOST_ACTIONS = 250;

  EngineFixture core;
  private NaiveExchange twin;
  private LedgerActions ledger;

  @Property(tries = 1_000)
  void decide_alike(@ForAll("actions") List<Action> actions) {
    begin(new NaiveExchange());
    for (Action action : actions) {
      decideAlike(action);
      core.engine.audit();
    }
  }

  /** A new engine, and its twin, which is new too: with the same accounts and money. */
  void begin(NaiveExchange newTwin) {
    core = EngineFixture.ready();
    twin = newTwin;
    twin.fund("issuer", EngineFixture.ISSUER, 10_000, 1_000);
    twin.fund("buyer", EngineFixture.BUYER, 100_000, 500);
    twin.fund("house", EngineFixture.HOUSE, 0, 0);
    ledger = new LedgerActions(core, twin);
    core.operator().decide(core.command.createAccount(EngineFixture.HOUSE, 1));
    core.decide(core.command.deposit(EngineFixture.ISSUER, EngineFixture.USD, 10_000));
    core.decide(core.command.deposit(EngineFixture.BUYER, EngineFixture.TICKET, 500));
  }

  /** Has both decide; returns what they said. */
  List<String> decideAlike(Action action) {
    core.nowNs += 1_000;
    Asked asked = action.asked();
    String account = asked.issuer() ? "issuer" : "buyer";
    EngineFixture asking = asked.issuer() ? core.issuer() : core.buyer();
    long id = core.lastSequence() + 1;
    long target = FIRST_ORDER + Math.floorMod(action.target(), Math.max(1, id - FIRST_ORDER));
    List<String> expected;
    List<String> decided;
    switch (action.kind()) {
      case PLACE, PLACE_WITH_TERMS -> {
        boolean plain = action.kind() == Kind.PLACE;
        TimeInForce timeInForce = plain ? TimeInForce.GTC : asked.timeInForce();
        OrderTerms terms = plain ? OrderTerms.NONE : soon(asked.terms());
        expected =
            twin.place(
                id,
                new NaiveExchange.Request(
                    account, asked.buy(), timeInForce, action.price(), action.quantity(), terms),
                core.nowNs);
        decided =
            asking.place(
                asked.buy() ? Side.BUY : Side.SELL,
                timeInForce,
                action.price(),
                action.quantity(),
                "",
                terms);
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
      case SET_SESSION_END -> {
        long end = core.nowNs + Math.floorMod(action.target(), 30_000);
        twin.setSessionEnd(end);
        expected = List.of("event " + SessionEndChangedDecoder.TEMPLATE_ID);
        core.operator();
        decided = core.decide(core.command.setSessionEnd(EngineFixture.MARKET, end));
      }
      case CANCEL_ALL -> {
        Sides sides = Sides.get((short) Math.floorMod(action.target(), 3));
        long accountId = asked.issuer() ? EngineFixture.ISSUER : EngineFixture.BUYER;
        expected = twin.cancelAll(id, account, accountId, sides);
        decided = core.decide(core.command.cancelOrders(0, sides));
      }
      case TRANSFER,
          POST_TRANSFER,
          VOID_TRANSFER,
          SET_RISK_LIMITS,
          SET_HOUSEHOLD,
          SET_PURCHASE_LIMITS -> {
        LedgerActions.Outcome outcome = ledger.act(action, id);
        expected = outcome.expected();
        decided = outcome.decided();
      }
      case TICK -> {
        expected = twin.tick(core.nowNs);
        decided = core.tick();
      }
      default -> {
        expected = twin.cancel(target, account);
        decided = core.decide(core.command.cancelOrder(target, ""));
      }
    }
    assertThat(decided).isEqualTo(expected);
    return decided;
  }

  /** An expiry counts from now. */
  private OrderTerms soon(OrderTerms terms) {
    return terms.expiryNs() == 0 ? terms : terms.withExpiry(core.nowNs + terms.expiryNs());
  }

  @Provide
  Arbitrary<List<Action>> actions() {
    return action().list().ofMaxSize(MOST_ACTIONS);
  }

  static Arbitrary<Action> action() {
    return Combinators.combine(
            kinds(),
            asked(),
            Arbitraries.frequencyOf(
                Tuple.of(20, Arbitraries.longs().between(95, 105)),
                Tuple.of(1, Arbitraries.just(0L))),
            Arbitraries.longs().between(1, 40),
            Arbitraries.integers())
        .as(Action::new);
  }

  private static Arbitrary<Kind> kinds() {
    return Arbitraries.frequencyOf(
        Tuple.of(20, Arbitraries.of(Kind.class).filter(kind -> kind != Kind.CANCEL_ALL)),
        Tuple.of(10, Arbitraries.just(Kind.PLACE_WITH_TERMS)),
        Tuple.of(1, Arbitraries.just(Kind.CANCEL_ALL)));
  }

  private static Arbitrary<Asked> asked() {
    return Combinators.combine(
            Arbitraries.of(true, false),
            Arbitraries.of(true, false),
            Arbitraries.of(TimeInForce.class).filter(tif -> tif != TimeInForce.NULL_VAL),
            terms())
        .as(Asked::new);
  }

  private static Arbitrary<OrderTerms> terms() {
    Arbitrary<Long> none = Arbitraries.just(0L);
    Arbitrary<Long> prices = Arbitraries.longs().between(95, 105);
    Arbitrary<OrderTerms> other =
        Combinators.combine(
                Arbitraries.frequency(Tuple.of(5, OrderType.LIMIT), Tuple.of(1, OrderType.MARKET)),
                rarely(Arbitraries.longs().between(1, 41)),
                Arbitraries.frequencyOf(
                    Tuple.of(1, none), Tuple.of(1, Arbitraries.longs().between(-1, 20_000))),
                Arbitraries.of(SelfTradePrevention.class)
                    .filter(prevention -> prevention != SelfTradePrevention.NULL_VAL),
                Arbitraries.frequency(Tuple.of(6, false), Tuple.of(1, true)),
                rarely(Arbitraries.longs().between(1, 12)),
                Arbitraries.frequencyOf(Tuple.of(12, none), Tuple.of(1, prices)))
            .as(OrderTerms::new);
    Arbitrary<OrderTerms> plain =
        Combinators.combine(
                Arbitraries.frequency(Tuple.of(3, false), Tuple.of(2, true)),
                prices,
                rarely(Arbitraries.longs().between(1, 12)))
            .as(
                (limit, stop, display) ->
                    (limit ? OrderTerms.stopLimit(stop) : OrderTerms.stop(stop))
                        .withDisplayQuantity(limit ? display : 0));
    Arbitrary<OrderTerms> iceberg =
        Arbitraries.longs().between(1, 5).map(OrderTerms.NONE::withDisplayQuantity);
    return Arbitraries.oneOf(other, plain, iceberg);
  }

  private static Arbitrary<Long> rarely(Arbitrary<Long> some) {
    return Arbitraries.frequencyOf(Tuple.of(3, Arbitraries.just(0L)), Tuple.of(1, some));
  }
}
