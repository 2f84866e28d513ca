package io.rollingdrop.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.protocol.OrderTerms;
import io.rollingdrop.protocol.TransferLeg;
import io.rollingdrop.protocol.codec.AuctionKind;
import io.rollingdrop.protocol.codec.MarketState;
import io.rollingdrop.protocol.codec.SelfTradePrevention;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.Sides;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/**
 * A snapshot taken while commands go on is the state of the moment it was begun: an engine that
 * takes it over decides all that came after as the first one did.
 */
class SnapshotPropertyTest {

  /** More slots than a slice of every table, and a window that overflows. */
  private static final EngineLimits LIMITS =
      new EngineLimits(
          TimeUnit.SECONDS.toNanos(60),
          TimeUnit.SECONDS.toNanos(5),
          200,
          300,
          300,
          600,
          900,
          4,
          200,
          1_000,
          128,
          4);

  enum Kind {
    PLACE,
    PLACE_WITH_KEY,
    PLACE_NAMED,
    AMEND,
    REPLACE,
    CANCEL,
    CREATE_ACCOUNT,
    CREATE_ASSET,
    DEPOSIT,
    WITHDRAW,
    FREEZE,
    SET_FEES,
    SET_STATE,
    SET_LIMITS,
    GRANT,
    SET_SESSION_END,
    PLACE_GTD,
    PLACE_DAY,
    TICK,
    PLACE_ICEBERG,
    PLACE_STOP,
    CANCEL_ALL,
    TRANSFER,
    BEGIN_TRANSFER,
    END_TRANSFER,
    SET_RISK_LIMITS,
    SET_HOUSEHOLD,
    SET_PURCHASE_LIMITS,
    START_AUCTION,
    SET_PRICE_BANDS,
    OPEN_SESSION,
    WAIT
  }

  /** What somebody does; {@code target} picks what it is done to. */
  record Action(Kind kind, boolean issuer, boolean on, long price, long quantity, int target) {}

  @Property(tries = 300)
  void what_was_taken_over_goes_on_alike(
      @ForAll("actions") List<Action> before,
      @ForAll("actions") List<Action> during,
      @ForAll("actions") List<Action> after,
      @ForAll @IntRange(min = 0, max = 3) int slicesBetweenCommands) {
    EngineFixture core = populated();
    before.forEach(action -> apply(core, action));
    long hash = core.engine.stateHash();
    long sequence = core.lastSequence();
    MemorySnapshot snapshot = new MemorySnapshot();
    core.engine.beginCapture(snapshot);
    List<List<String>> decided = new ArrayList<>();
    for (Action action : during) {
      decided.add(apply(core, action));
      snapshot.room = slicesBetweenCommands;
      while (core.engine.captureNext()) {
        assertThat(core.engine.isCapturing()).isTrue();
      }
    }
    snapshot.room = Integer.MAX_VALUE;
    while (!core.engine.isCaptureComplete()) {
      core.engine.captureNext();
    }
    assertThat(core.engine.endCapture()).isEqualTo(snapshot.records());
    after.forEach(action -> decided.add(apply(core, action)));

    assertThat(snapshot.sequence()).isEqualTo(sequence);
    EngineFixture other = new EngineFixture(snapshot, Engine.RULES_IN_PREPARATION);
    assertThat(other.engine.stateHash()).isEqualTo(hash);
    List<List<String>> decidedByOther = new ArrayList<>();
    during.forEach(action -> decidedByOther.add(apply(other, action)));
    after.forEach(action -> decidedByOther.add(apply(other, action)));
    assertThat(decidedByOther).isEqualTo(decided);
    assertThat(other.engine.stateHash()).isEqualTo(core.engine.stateHash());
    other.engine.audit();
    core.engine.audit();
  }

  private static EngineFixture populated() {
    EngineFixture core = EngineFixture.ready(LIMITS, Engine.RULES_IN_PREPARATION);
    core.operator();
    core.decide(core.command.createAccount(EngineFixture.HOUSE, 1));
    for (int tenant = 3; tenant <= 140; tenant++) {
      core.decide(core.command.createTenant(tenant));
      core.decide(core.command.grantMarket(EngineFixture.MARKET, tenant, true));
    }
    for (int i = 0; i < 250; i++) {
      core.command.withoutKey();
      core.operator();
      core.decide(core.command.createAccount(1_000 + i, 1));
      core.decide(core.command.createAsset(1_000 + i, 2, "A" + i));
      core.decide(core.command.deposit(1_000 + i, EngineFixture.USD, 5));
      core.key(core.keyOfAge(0, 1_000 + i));
      core.issuer().place(Side.SELL, TimeInForce.GTC, 110 + i % 7, 3, "");
      core.buyer().place(Side.BUY, TimeInForce.GTC, 90 - i % 7, 3, "");
    }
    return core;
  }

  private static List<String> apply(EngineFixture core, Action action) {
    EngineFixture asked = action.issuer() ? core.issuer() : core.buyer();
    long order = Math.floorMod(action.target(), core.lastSequence() + 1);
    int some = Math.floorMod(action.target(), 260);
    Side side = action.on() ? Side.BUY : Side.SELL;
    core.nowNs += 1_000;
    core.command.withoutKey();
    return switch (action.kind()) {
      case PLACE -> asked.place(side, TimeInForce.GTC, action.price(), action.quantity(), "");
      case PLACE_WITH_KEY -> {
        core.key(core.keyOfAge(0, some));
        yield asked.place(side, TimeInForce.GTC, action.price(), action.quantity(), "");
      }
      case PLACE_NAMED ->
          asked.place(side, TimeInForce.GTC, action.price(), action.quantity(), "N" + some % 9);
      case AMEND ->
          core.decide(core.command.amendOrder(order, "", 1 + Math.floorMod(action.quantity(), 2)));
      case REPLACE ->
          core.decide(core.command.replaceOrder(order, "", action.price(), action.quantity()));
      case CANCEL -> core.decide(core.command.cancelOrder(order, ""));
      case CREATE_ACCOUNT ->
          core.operator().decide(core.command.createAccount(2_000 + action.target() % 500, 1));
      case CREATE_ASSET ->
          core.operator().decide(core.command.createAsset(2_000 + action.target() % 500, 0, "B"));
      case DEPOSIT ->
          core.operator()
              .decide(core.command.deposit(1_000 + some, 1_000 + some % 7, action.quantity()));
      case WITHDRAW ->
          core.operator()
              .decide(core.command.withdraw(1_000 + some, EngineFixture.USD, action.quantity()));
      case FREEZE -> core.operator().decide(core.command.freezeAccount(1_000 + some, action.on()));
      case SET_FEES ->
          core.operator()
              .decide(
                  core.command.setMarketFees(
                      EngineFixture.MARKET, some, 2 * some, EngineFixture.HOUSE));
      case SET_STATE ->
          core.operator()
              .decide(
                  core.command.setMarketState(
                      EngineFixture.MARKET,
                      some < 20 ? MarketState.HALTED : MarketState.CONTINUOUS));
      case SET_LIMITS ->
          core.operator()
              .decide(core.command.setMarketLimits(EngineFixture.MARKET, 0, 100 + some, 0));
      case GRANT ->
          core.operator()
              .decide(
                  core.command.grantMarket(
                      EngineFixture.MARKET, 2 + Math.floorMod(some, 139), action.on()));
      case SET_SESSION_END ->
          core.operator()
              .decide(core.command.setSessionEnd(EngineFixture.MARKET, core.nowNs + 100L * some));
      case PLACE_GTD ->
          asked.place(
              side,
              TimeInForce.GTD,
              action.price(),
              action.quantity(),
              "",
              OrderTerms.NONE
                  .withExpiry(core.nowNs + 100L * some)
                  .with(SelfTradePrevention.get((short) (some % 5))));
      case PLACE_DAY -> asked.place(side, TimeInForce.DAY, action.price(), action.quantity(), "");
      case TICK -> core.tick();
      case PLACE_ICEBERG ->
          asked.place(
              side,
              TimeInForce.GTC,
              action.price(),
              action.quantity(),
              "",
              OrderTerms.NONE.withDisplayQuantity(1 + action.quantity() / 4));
      case PLACE_STOP ->
          asked.place(
              side,
              TimeInForce.GTC,
              action.price(),
              action.quantity(),
              "",
              some % 2 == 0
                  ? OrderTerms.stop(action.price() + some % 9 - 4)
                  : OrderTerms.stopLimit(action.price() + some % 9 - 4));
      case CANCEL_ALL ->
          some > 20
              ? asked.place(side, TimeInForce.FOK, action.price(), action.quantity(), "")
              : core.decide(core.command.cancelOrders(0, Sides.get((short) (some % 3))));
      case TRANSFER ->
          core.operator().decide(core.command.transfer(legs(some, action.quantity()), 0));
      case BEGIN_TRANSFER ->
          core.operator()
              .decide(
                  core.command.transfer(
                      legs(some, action.quantity()), core.nowNs + 100L * some + 1));
      case END_TRANSFER ->
          core.operator()
              .decide(
                  action.on()
                      ? core.command.postTransfer(order)
                      : core.command.voidTransfer(order));
      case SET_RISK_LIMITS -> setRiskLimits(core, action, some);
      case SET_HOUSEHOLD ->
          core.operator()
              .decide(
                  core.command.setHousehold(
                      some < 20 ? EngineFixture.BUYER : 1_000 + some, action.quantity() % 4));
      case SET_PURCHASE_LIMITS ->
          core.operator()
              .decide(
                  core.command.setPurchaseLimits(
                      EngineFixture.MARKET, 10L * some, 20 * action.quantity()));
      case START_AUCTION -> {
        long lockNs = action.on() ? 0 : core.nowNs + 50L * some;
        yield core.operator()
            .decide(
                core.command.startAuction(
                    EngineFixture.MARKET,
                    AuctionKind.OPENING,
                    lockNs,
                    core.nowNs + 100L * some + 1,
                    some % 3 == 0,
                    some % 9 == 0 ? MarketState.PRE_OPEN : MarketState.CONTINUOUS));
      }
      case SET_PRICE_BANDS ->
          core.operator()
              .decide(
                  core.command.setPriceBands(
                      EngineFixture.MARKET,
                      action.price(),
                      some < 20 ? 20_000 : 0,
                      1_000 * some,
                      10_000L * (some % 9)));
      case OPEN_SESSION -> core.openSession(1 + some % 6);
      case WAIT -> {
        core.nowNs += TimeUnit.SECONDS.toNanos(some % 30);
        yield core.operator().decide(core.command.withdraw(1, 1, 1));
      }
    };
  }

  private static List<TransferLeg> legs(int some, long amount) {
    TransferLeg toBuyer =
        new TransferLeg(EngineFixture.ISSUER, EngineFixture.BUYER, EngineFixture.TICKET, amount);
    TransferLeg toAnother =
        new TransferLeg(EngineFixture.BUYER, 1_000 + some % 250, EngineFixture.USD, amount);
    return some % 2 == 0 ? List.of(toBuyer) : List.of(toBuyer, toAnother);
  }

  private static List<String> setRiskLimits(EngineFixture core, Action action, int some) {
    core.operator();
    long limit = 1_000 * action.quantity();
    return core.decide(
        switch (some % 4) {
          case 0 -> core.command.setHoldLimits(1_000 + some, EngineFixture.USD, limit, 0);
          case 1 -> core.command.setTenantHoldLimits(2, EngineFixture.USD, limit, 10 * limit);
          case 2 -> core.command.setOpenOrderLimit(EngineFixture.ISSUER, 200 + some);
          default -> core.command.setTenantOpenOrderLimit(1 + some % 140, 400 + some);
        });
  }

  @Provide
  Arbitrary<List<Action>> actions() {
    return Combinators.combine(
            Arbitraries.of(Kind.class),
            Arbitraries.of(true, false),
            Arbitraries.of(true, false),
            Arbitraries.longs().between(95, 105),
            Arbitraries.longs().between(1, 40),
            Arbitraries.integers().between(0, Integer.MAX_VALUE))
        .as(Action::new)
        .list()
        .ofMaxSize(300);
  }
}
