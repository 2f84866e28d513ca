package io.rollingdrop.engine;

import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.CommandWriter;
import io.rollingdrop.protocol.IdempotencyKey;
import io.rollingdrop.protocol.OrderTerms;
import io.rollingdrop.protocol.StateSnapshot;
import io.rollingdrop.protocol.codec.ActivateRulesEncoder;
import io.rollingdrop.protocol.codec.CommandHeaderEncoder;
import io.rollingdrop.protocol.codec.MessageHeaderEncoder;
import io.rollingdrop.protocol.codec.OpenSessionEncoder;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TickEncoder;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** An engine with a clock that tests turn, and commands in a line each. */
final class EngineFixture {

  static final int USD = 1;
  static final int TICKET = 2;
  static final int MARKET = 7;
  static final long ISSUER = 101;
  static final long BUYER = 202;

  /** Earns the fees, where there are some. */
  static final long HOUSE = 303;

  static final long START_NS = TimeUnit.SECONDS.toNanos(1_700_000_000);

  static final EngineLimits LIMITS =
      new EngineLimits(
          TimeUnit.SECONDS.toNanos(60),
          TimeUnit.SECONDS.toNanos(5),
          64,
          8,
          8,
          16,
          64,
          4,
          4,
          256,
          128,
          4);

  final DecidedEvents events = new DecidedEvents();
  final Engine engine;
  final CommandWriter command = new CommandWriter(1);
  long nowNs = START_NS;
  private long sequence;

  EngineFixture() {
    this(Engine.NEWEST_RULES);
  }

  /** Of a release whose newest rules are these. */
  EngineFixture(int newestRules) {
    engine = new Engine(1, events, newestRules);
  }

  /** Goes on from a snapshot. */
  EngineFixture(StateSnapshot snapshot) {
    this(snapshot, Engine.NEWEST_RULES);
  }

  EngineFixture(StateSnapshot snapshot, int newestRules) {
    this(newestRules);
    engine.restore(snapshot);
    sequence = engine.lastSequence();
    nowNs = engine.lastTimestampNs();
  }

  /** With rules, two tenants, two accounts with money and units, one market for both. */
  static EngineFixture ready() {
    return ready(LIMITS);
  }

  static EngineFixture ready(EngineLimits limits) {
    return ready(limits, Engine.NEWEST_RULES);
  }

  static EngineFixture ready(EngineLimits limits, int rules) {
    EngineFixture fixture = new EngineFixture(Math.max(rules, Engine.NEWEST_RULES));
    fixture.activate(limits, rules);
    CommandWriter command = fixture.command.by(0, 1);
    fixture.decide(command.createTenant(1));
    fixture.decide(command.createTenant(2));
    fixture.decide(command.createAsset(USD, 2, "USD"));
    fixture.decide(command.createAsset(TICKET, 0, "TICKET"));
    fixture.decide(command.createAccount(ISSUER, 1));
    fixture.decide(command.createAccount(BUYER, 2));
    fixture.decide(command.createMarket(MARKET, 1, TICKET, USD, 1, 1, "TICKET-USD"));
    fixture.decide(command.grantMarket(MARKET, 2, true));
    fixture.decide(command.deposit(ISSUER, TICKET, 1_000));
    fixture.decide(command.deposit(BUYER, USD, 100_000));
    return fixture;
  }

  List<String> activate(EngineLimits limits, int version) {
    return activateAs(0, limits, version);
  }

  List<String> activateAs(int tenant, EngineLimits limits, int version) {
    UnsafeBuffer buffer = new UnsafeBuffer(new byte[CommandFormat.MAX_LENGTH]);
    ActivateRulesEncoder rules = new ActivateRulesEncoder();
    rules.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
    rules.header().shardId(1).tenantId(tenant);
    rules.rulesVersion(version);
    limits.encode(rules);
    return decideOldest(buffer, rules.encodedLength());
  }

  /** Has the command just written, of that length, decided; returns its events. */
  List<String> decide(int length) {
    return decide(command.buffer(), length);
  }

  List<String> decide(MutableDirectBuffer buffer, int length) {
    CommandFormat.Fault fault = CommandFormat.check(buffer, 0, length, engine.rulesVersion());
    if (fault != CommandFormat.Fault.NONE) {
      throw new AssertionError(fault.finding());
    }
    engine.onCommand(++sequence, nowNs, buffer, 0, length);
    return events.take();
  }

  /** What an account has of an asset, "available/held"; "none" if it never had any. */
  String balance(long account, int asset) {
    StringBuilder found = new StringBuilder("none");
    engine.forEachBalance(
        (accountId, assetId, available, held) -> {
          if (accountId == account && assetId == asset) {
            found.setLength(0);
            found.append(available).append('/').append(held);
          }
        });
    return found.toString();
  }

  long lastSequence() {
    return sequence;
  }

  EngineFixture issuer() {
    command.by(1, 11).account(ISSUER);
    return this;
  }

  EngineFixture buyer() {
    command.by(2, 22).account(BUYER);
    return this;
  }

  EngineFixture operator() {
    command.by(0, 1).account(0);
    return this;
  }

  /** An account for fees, and these on the market; parts per million. */
  EngineFixture withFees(int makerRate, int takerRate) {
    operator();
    decide(command.createAccount(HOUSE, 1));
    decide(command.setMarketFees(MARKET, makerRate, takerRate, HOUSE));
    return this;
  }

  EngineFixture key(IdempotencyKey key) {
    command.key(key);
    return this;
  }

  /** A key made {@code ageMillis} before now. */
  IdempotencyKey keyOfAge(long ageMillis, long number) {
    return IdempotencyKey.of(TimeUnit.NANOSECONDS.toMillis(nowNs) - ageMillis, 0, number);
  }

  List<String> sell(long price, long quantity) {
    return issuer().place(Side.SELL, TimeInForce.GTC, price, quantity, "");
  }

  List<String> buy(long price, long quantity) {
    return buyer().place(Side.BUY, TimeInForce.GTC, price, quantity, "");
  }

  List<String> place(Side side, TimeInForce tif, long price, long quantity, String name) {
    return decide(command.placeOrder(MARKET, side, tif, price, quantity, name));
  }

  List<String> place(
      Side side, TimeInForce tif, long price, long quantity, String name, OrderTerms terms) {
    return decide(command.placeOrder(MARKET, side, tif, price, quantity, name, terms));
  }

  /** Gives the command just written a number on a session. */
  List<String> decideNumbered(int length, long session, long number) {
    CommandHeaderEncoder header = new CommandHeaderEncoder();
    header.wrap(command.buffer(), CommandFormat.MESSAGE_HEADER);
    header.sessionId(session).sessionNumber(number);
    return decide(length);
  }

  List<String> tick() {
    UnsafeBuffer buffer = new UnsafeBuffer(new byte[CommandFormat.MAX_LENGTH]);
    TickEncoder tick = new TickEncoder();
    tick.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
    tick.header().shardId(1);
    return decideOldest(buffer, tick.encodedLength());
  }

  List<String> openSession(long session) {
    UnsafeBuffer buffer = new UnsafeBuffer(new byte[CommandFormat.MAX_LENGTH]);
    OpenSessionEncoder open = new OpenSessionEncoder();
    open.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
    open.header().shardId(1).sessionId(session);
    return decideOldest(buffer, open.encodedLength());
  }

  private List<String> decideOldest(UnsafeBuffer buffer, int blockLength) {
    int length = CommandFormat.MESSAGE_HEADER + blockLength;
    return decide(buffer, CommandFormat.inOldestVersion(buffer, 0, length));
  }
}
