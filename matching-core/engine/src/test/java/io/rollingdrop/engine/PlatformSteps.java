package io.rollingdrop.engine;

import static io.rollingdrop.engine.EngineFixture.BUYER;
import static io.rollingdrop.engine.EngineFixture.ISSUER;
import static io.rollingdrop.engine.EngineFixture.LIMITS;
import static io.rollingdrop.engine.EngineFixture.MARKET;
import static io.rollingdrop.engine.EngineFixture.TICKET;
import static io.rollingdrop.engine.EngineFixture.USD;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.engine.NaiveExchange.Request;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.IdempotencyKey;
import io.rollingdrop.protocol.OrderTerms;
import io.rollingdrop.protocol.codec.CloseSessionEncoder;
import io.rollingdrop.protocol.codec.CommandHeaderEncoder;
import io.rollingdrop.protocol.codec.MarketState;
import io.rollingdrop.protocol.codec.MessageHeaderEncoder;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What happens around the twin's market: the operator's doing, links, keys, and commands that are
 * wrong before their market is asked. Engine and twin must decide it alike.
 */
final class PlatformSteps {

  /** What is done; a number drawn at random says how. */
  enum Kind {
    SET_STATE,
    FREEZE,
    SET_LIMITS,
    GRANT,
    DEPOSIT,
    WITHDRAW,
    PLACE_NAMED,
    CREATE,
    OUT_OF_PLACE,
    KEYED,
    SESSION
  }

  private static final int NEVER = 999;
  private static final int FIRST_NEW = 10_000;
  private static final int SHARD = 1;

  private final EngineFixture core;
  private final NaivePlatform twin;

  PlatformSteps(EngineFixture core, NaivePlatform twin) {
    this.core = core;
    this.twin = twin;
  }

  /** Has both decide; returns what they said. */
  List<String> decideAlike(Kind kind, int draw) {
    core.nowNs += 1_000;
    int some = draw & Integer.MAX_VALUE;
    return switch (kind) {
      case SET_STATE -> setState(some);
      case FREEZE -> freeze(some);
      case SET_LIMITS -> setLimits(some);
      case GRANT -> grant(some);
      case DEPOSIT -> deposit(some);
      case WITHDRAW -> withdraw(some);
      case PLACE_NAMED -> placeNamed(some);
      case CREATE -> create(some);
      case OUT_OF_PLACE -> outOfPlace(some);
      case KEYED -> keyed(some);
      case SESSION -> session(some);
    };
  }

  private static List<String> alike(List<String> decided, List<String> expected) {
    assertThat(decided).isEqualTo(expected);
    return decided;
  }

  private static List<String> alike(List<String> decided, String expected) {
    return alike(decided, List.of(expected));
  }

  /** Mostly open, so that there is something to decide. */
  private List<String> setState(int some) {
    twin.state = some % 3 == 0 ? MarketState.get((short) (some / 3 % 3)) : MarketState.CONTINUOUS;
    return alike(
        core.operator().decide(core.command.setMarketState(MARKET, twin.state)),
        "market is " + twin.state);
  }

  private List<String> freeze(int some) {
    boolean issuer = some % 2 == 0;
    boolean freezes = some % 5 == 0;
    if (freezes) {
      twin.frozen.add(issuer ? "issuer" : "buyer");
    } else {
      twin.frozen.remove(issuer ? "issuer" : "buyer");
    }
    return alike(
        core.operator().decide(core.command.freezeAccount(issuer ? ISSUER : BUYER, freezes)),
        "event 116");
  }

  private List<String> setLimits(int some) {
    boolean limited = some % 3 == 0;
    twin.minPrice = limited ? 95 + some % 4 : 0;
    twin.maxPrice = limited ? 102 + some % 4 : 0;
    twin.maxQuantity = limited ? 30 : 0;
    core.operator();
    return alike(
        core.decide(
            core.command.setMarketLimits(MARKET, twin.minPrice, twin.maxPrice, twin.maxQuantity)),
        "event 118");
  }

  private List<String> grant(int some) {
    twin.guestIsGranted = some % 4 != 0;
    return alike(
        core.operator().decide(core.command.grantMarket(MARKET, 2, twin.guestIsGranted)),
        "event 114");
  }

  private List<String> deposit(int some) {
    boolean issuer = some % 2 == 0;
    boolean ofMoney = some % 3 == 0;
    long amount = 1L + some % 500;
    long account = issuer ? ISSUER : BUYER;
    int asset = ofMoney ? USD : TICKET;
    core.operator();
    return switch (some % 11) {
      case 0 -> alike(decideDeposit(NEVER, asset, amount), "rejected UNKNOWN_ACCOUNT");
      case 1 -> alike(decideDeposit(account, NEVER, amount), "rejected UNKNOWN_ASSET");
      case 2 -> alike(decideDeposit(account, asset, -amount), "rejected INVALID_AMOUNT");
      case 3 -> alike(decideDeposit(account, asset, Long.MAX_VALUE), "rejected VALUE_OVERFLOW");
      default -> {
        (ofMoney ? twin.money : twin.units).get(issuer ? "issuer" : "buyer")[0] += amount;
        yield alike(decideDeposit(account, asset, amount), "event 120");
      }
    };
  }

  private List<String> decideDeposit(long account, int asset, long amount) {
    return core.decide(core.command.deposit(account, asset, amount));
  }

  private List<String> withdraw(int some) {
    boolean issuer = some % 2 == 0;
    boolean ofMoney = some % 3 == 0;
    long amount = 1L + some % 2_000;
    List<String> expected = twin.withdraw(issuer ? "issuer" : "buyer", ofMoney, amount);
    core.operator();
    return alike(
        core.decide(core.command.withdraw(issuer ? ISSUER : BUYER, ofMoney ? USD : TICKET, amount)),
        expected);
  }

  private List<String> placeNamed(int some) {
    boolean issuer = some % 2 == 0;
    boolean buy = some % 3 == 0;
    String name = "N" + some % 5;
    Request request =
        new Request(
            issuer ? "issuer" : "buyer",
            buy,
            TimeInForce.GTC,
            95 + some % 11,
            1 + some % 20,
            OrderTerms.NONE);
    List<String> expected = twin.placeNamed(core.lastSequence() + 1, name, request, core.nowNs);
    EngineFixture asking = issuer ? core.issuer() : core.buyer();
    return alike(
        asking.place(
            buy ? Side.BUY : Side.SELL, TimeInForce.GTC, request.price(), request.quantity(), name),
        expected);
  }

  private List<String> create(int some) {
    int id = FIRST_NEW + (int) core.lastSequence();
    core.operator();
    return switch (some % 9) {
      case 0 -> alike(core.decide(core.command.createTenant(1)), "rejected ALREADY_EXISTS");
      case 1 ->
          alike(core.decide(core.command.createAccount(id, NEVER)), "rejected UNKNOWN_TENANT");
      case 2 ->
          alike(core.decide(core.command.createAsset(id, 19, "A")), "rejected INVALID_PARAMETER");
      case 3 -> oneOf(core.decide(core.command.createTenant(id)), "event 110");
      case 4 -> oneOf(core.decide(core.command.createAsset(id, 0, "A")), "event 111");
      case 5 -> oneOf(core.decide(core.command.createAccount(id, 1)), "event 112");
      case 6 ->
          oneOf(core.decide(core.command.createMarket(id, 1, TICKET, USD, 1, 1, "M")), "event 113");
      case 7 -> alike(core.activate(LIMITS, Engine.NEWEST_RULES), "event 103");
      default ->
          alike(core.activate(LIMITS, Engine.NEWEST_RULES + 1), "rejected UNSUPPORTED_RULES");
    };
  }

  /** The twin has no registry: it is made, or there is no room. */
  private static List<String> oneOf(List<String> decided, String made) {
    assertThat(decided).containsAnyOf(made, "rejected CAPACITY_REACHED").hasSize(1);
    return decided;
  }

  private List<String> outOfPlace(int some) {
    core.buyer();
    return switch (some % 6) {
      case 0 -> alike(core.decide(core.command.createTenant(5)), "rejected NOT_AUTHORISED");
      case 1 -> {
        core.command.by(1, 11);
        yield alike(core.decide(core.command.cancelOrder(1, "")), "rejected UNKNOWN_ACCOUNT");
      }
      case 2 -> {
        core.command.needsRules(Engine.NEWEST_RULES + 1);
        int length = core.command.cancelOrder(1, "");
        core.command.needsRules(0);
        yield alike(core.decide(length), "rejected RULES_NOT_ACTIVE");
      }
      case 3 -> {
        core.command.deadline(core.nowNs - 1);
        int length = core.command.cancelOrder(1, "");
        core.command.deadline(0);
        yield alike(core.decide(length), "rejected DEADLINE_PASSED");
      }
      case 4 -> {
        int length = core.command.cancelOrder(1, "");
        header().shardId(SHARD + 1);
        yield alike(core.decide(length), "rejected WRONG_SHARD");
      }
      default -> belowAnyStopPrice();
    };
  }

  private List<String> belowAnyStopPrice() {
    Request request = new Request("buyer", true, TimeInForce.GTC, 100, 1, OrderTerms.stop(-1));
    String refused = twin.refusal(request);
    return alike(
        core.place(Side.BUY, TimeInForce.GTC, 100, 1, "", request.terms()),
        "rejected " + (refused == null ? "INVALID_STOP_PRICE" : refused));
  }

  private CommandHeaderEncoder header() {
    return new CommandHeaderEncoder().wrap(core.command.buffer(), CommandFormat.MESSAGE_HEADER);
  }

  /** A command of no order there is, under a key, and what is told of it again. */
  private List<String> keyed(int some) {
    IdempotencyKey key = core.keyOfAge(0, core.lastSequence());
    core.buyer();
    return switch (some % 4) {
      case 0 -> alike(cancelUnder(core.keyOfAge(60_000, 1), 1), "rejected IDEMPOTENCY_KEY_EXPIRED");
      case 1 ->
          alike(cancelUnder(core.keyOfAge(-5_001, 1), 1), "rejected IDEMPOTENCY_KEY_FROM_FUTURE");
      case 2 -> {
        alike(cancelUnder(key, 1), "rejected UNKNOWN_ORDER");
        yield alike(cancelUnder(key, 2), "rejected IDEMPOTENCY_KEY_REUSED");
      }
      default -> {
        alike(cancelUnder(key, 1), "rejected UNKNOWN_ORDER");
        yield alike(
            cancelUnder(key, 1),
            "repeated %d UNKNOWN_ORDER order 0 NONE open 0 filled 0"
                .formatted(core.lastSequence() - 1));
      }
    };
  }

  private List<String> cancelUnder(IdempotencyKey key, long order) {
    core.command.key(key);
    int length = core.command.cancelOrder(order, "");
    core.command.withoutKey();
    return core.decide(length);
  }

  private List<String> session(int some) {
    long session = 1L + some % (LIMITS.maxSessions() + 2);
    return switch (some % 5) {
      case 0, 1 ->
          alike(core.openSession(session), twin.openSession(session, LIMITS.maxSessions()));
      case 2 -> {
        Long was = twin.sessions.remove(session);
        yield alike(close(session), was == null ? "rejected INVALID_PARAMETER" : "event 106");
      }
      case 3 -> {
        long last = twin.sessions.getOrDefault(session, -1L);
        core.buyer();
        yield alike(
            core.decideNumbered(core.command.cancelOrder(1, ""), session, last + 2),
            "link rejected %d, expected %d".formatted(last + 2, last + 1));
      }
      default -> {
        core.buyer();
        Long next = twin.sessions.computeIfPresent(session, (opened, last) -> last + 1);
        yield next == null
            ? alike(
                core.decideNumbered(core.command.cancelOrder(1, ""), session, 7),
                "link rejected 7, expected 0")
            : alike(
                core.decideNumbered(core.command.cancelOrder(1, ""), session, next),
                "rejected UNKNOWN_ORDER");
      }
    };
  }

  private List<String> close(long session) {
    UnsafeBuffer buffer = new UnsafeBuffer(new byte[CommandFormat.MAX_LENGTH]);
    CloseSessionEncoder close = new CloseSessionEncoder();
    close.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
    close.header().shardId(SHARD).sessionId(session);
    int length = CommandFormat.MESSAGE_HEADER + close.encodedLength();
    return core.decide(buffer, CommandFormat.inOldestVersion(buffer, 0, length));
  }
}
