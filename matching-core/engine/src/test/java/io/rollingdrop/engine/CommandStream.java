package io.rollingdrop.engine;

import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.CommandWriter;
import io.rollingdrop.protocol.IdempotencyKey;
import io.rollingdrop.protocol.codec.ActivateRulesEncoder;
import io.rollingdrop.protocol.codec.AuctionKind;
import io.rollingdrop.protocol.codec.CloseSessionEncoder;
import io.rollingdrop.protocol.codec.CommandHeaderEncoder;
import io.rollingdrop.protocol.codec.MarketState;
import io.rollingdrop.protocol.codec.MessageHeaderEncoder;
import io.rollingdrop.protocol.codec.OpenSessionEncoder;
import io.rollingdrop.protocol.codec.Sides;
import io.rollingdrop.protocol.codec.TickEncoder;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Commands of all kinds, drawn from a seed: the same seed, the same bytes at the same times. Rules
 * 1 decide the first of them, the newest rules the others. They go on a small stage, so that orders
 * meet, bounds are reached and most reject reasons occur.
 */
final class CommandStream {

  /** Small enough to be reached. */
  static final EngineLimits LIMITS =
      new EngineLimits(
          TimeUnit.SECONDS.toNanos(60),
          TimeUnit.SECONDS.toNanos(5),
          100,
          5,
          6,
          14,
          40,
          4,
          8,
          300,
          40,
          4);

  private static final int SHARD = 1;
  private static final int UNDER_RULES_1 = 1_000;
  private static final int TENANTS = 3;
  private static final int ACCOUNTS = 2;
  private static final int ASSETS = 3;
  private static final int MARKETS = 2;
  private static final long MONEY = 20_000;
  private static final int NAMES = 20;
  private static final int SESSIONS = 6;
  private static final int RECENT = 120;

  private final SplittableRandom random;
  private final CommandWriter command = new CommandWriter(SHARD);
  private final PlacedAtRandom places;
  private final LedgerAtRandom ledger;
  private final CommandHeaderEncoder header = new CommandHeaderEncoder();
  private final MessageHeaderEncoder messageHeader = new MessageHeaderEncoder();
  private final UnsafeBuffer keyed = new UnsafeBuffer(new byte[CommandFormat.MAX_LENGTH]);
  private final long[] numbers = new long[SESSIONS + 1];
  private final Queue<IntSupplier> stage = new ArrayDeque<>();
  private int keyedLength;
  private IdempotencyKey lastKey = IdempotencyKey.of(0, 0, 1);
  private long nowNs = EngineFixture.START_NS;
  private final int underRules1;
  private boolean newestRules;
  private long written;

  CommandStream(long seed) {
    this(seed, UNDER_RULES_1);
  }

  /**
   * @param underRules1 so many commands are decided by rules 1, and those that set the stage
   */
  CommandStream(long seed, int underRules1) {
    this.underRules1 = underRules1;
    random = new SplittableRandom(seed);
    places = new PlacedAtRandom(random, command);
    ledger = new LedgerAtRandom(random, command, () -> account(random.nextInt(ACCOUNTS * TENANTS)));
    stage.add(() -> activate(1, LIMITS));
    IntStream.rangeClosed(1, TENANTS).forEach(t -> stage.add(() -> command.createTenant(t)));
    IntStream.rangeClosed(1, ASSETS).forEach(a -> stage.add(() -> command.createAsset(a, 2, "A")));
    IntStream.range(0, ACCOUNTS * TENANTS)
        .forEach(a -> stage.add(() -> command.createAccount(account(a), tenantOf(a))));
    for (int market = 1; market <= MARKETS; market++) {
      int id = market;
      stage.add(() -> command.createMarket(id, 1, 1 + id, 1, 1, 1, "M" + id));
      IntStream.rangeClosed(2, TENANTS)
          .forEach(t -> stage.add(() -> command.grantMarket(id, t, true)));
    }
    IntStream.range(0, ACCOUNTS * TENANTS * ASSETS)
        .forEach(i -> stage.add(() -> command.deposit(account(i / ASSETS), 1 + i % ASSETS, MONEY)));
    stage.add(() -> openSession(1));
  }

  private static int tenantOf(int account) {
    return 1 + account / ACCOUNTS;
  }

  private static long account(int account) {
    return 100L * tenantOf(account) + account % ACCOUNTS;
  }

  /** When the command written last comes; nanoseconds since the Unix epoch. */
  long nowNs() {
    return nowNs;
  }

  /** Holds the command written last, from 0. */
  MutableDirectBuffer buffer() {
    return command.buffer();
  }

  /** Whether what comes next makes tenants, accounts, markets and what they need. */
  boolean isSettingUp() {
    return !stage.isEmpty();
  }

  /** What was written so far went to this sequence: what was none took no number. */
  void went(long sequence) {
    written = sequence;
  }

  /** Writes the next command; returns its length in bytes. */
  int next() {
    written++;
    nowNs += oneIn(100) ? TimeUnit.MILLISECONDS.toNanos(random.nextInt(8_000)) : 1_000;
    command.by(0, 1).account(0).withoutKey().deadline(0).needsRules(0);
    if (!stage.isEmpty()) {
      return stage.remove().getAsInt();
    }
    if (!newestRules && written > underRules1) {
      newestRules = true;
      return activate(Engine.RULES_IN_PREPARATION, LIMITS);
    }
    if (keyedLength > 0 && oneIn(40)) {
      command.buffer().putBytes(0, keyed, 0, keyedLength);
      return keyedLength;
    }
    return inContext(draw());
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  private int draw() {
    int kind = random.nextInt(100);
    if (kind < 6) {
      return newestRules && oneIn(3) ? administerNewly() : administer();
    }
    int account = random.nextInt(ACCOUNTS * TENANTS);
    command.by(oneIn(50) ? TENANTS : tenantOf(account), 1).account(account(account));
    drawKey();
    if (kind < 62) {
      return places.place(oneIn(60) ? 99 : 1 + random.nextInt(MARKETS), nowNs, name());
    }
    if (newestRules && oneIn(10)) {
      command.by(oneIn(2) ? 0 : tenantOf(account), 1);
      return ledger.transfer(written, nowNs);
    }
    boolean byName = oneIn(3);
    long order = byName ? 0 : Math.max(1, written - random.nextInt(RECENT));
    String name = byName ? name() : "";
    if (kind < 70) {
      return command.amendOrder(order, name, places.quantity());
    }
    if (kind < 80) {
      return command.replaceOrder(order, name, places.price(), places.quantity());
    }
    if (kind < 92) {
      return command.cancelOrder(order, name);
    }
    return kind < 95
        ? command.cancelOrders(random.nextInt(MARKETS + 2), Sides.get((short) random.nextInt(3)))
        : tick();
  }

  private String name() {
    return "N" + random.nextInt(NAMES);
  }

  /** Mostly a new key, made about now. */
  private void drawKey() {
    if (oneIn(3)) {
      long ageMs = oneIn(20) ? random.nextInt(-6_000, 90_000) : 0;
      lastKey =
          oneIn(20)
              ? lastKey
              : IdempotencyKey.of(
                  TimeUnit.NANOSECONDS.toMillis(nowNs) - ageMs, 0, random.nextLong());
      command.key(lastKey);
    }
    if (oneIn(40)) {
      command.deadline(nowNs + random.nextInt(-10, 10));
    }
    if (oneIn(100)) {
      command.needsRules(1 + random.nextInt(Engine.RULES_IN_PREPARATION + 1));
    }
  }

  /** Some commands are numbered on a session, and few meant for another shard. */
  private int inContext(int length) {
    header.wrap(command.buffer(), CommandFormat.MESSAGE_HEADER);
    if (oneIn(100)) {
      header.shardId(SHARD + 1);
    }
    if (oneIn(8)) {
      int session = oneIn(20) ? SESSIONS : 1;
      long number = oneIn(20) ? random.nextInt(50) : ++numbers[session];
      header.sessionId(session).sessionNumber(number).correlationId(written);
    }
    command.buffer().getBytes(0, keyed, 0, length);
    keyedLength = length;
    return length;
  }

  private int administer() {
    if (oneIn(30)) {
      command.by(1, 1);
    }
    int market = oneIn(20) ? 99 : 1 + random.nextInt(MARKETS);
    long account = oneIn(20) ? 999 : account(random.nextInt(ACCOUNTS * TENANTS));
    return switch (random.nextInt(13)) {
      case 0, 1 ->
          command.setMarketState(
              market,
              List.of(MarketState.CONTINUOUS, MarketState.HALTED, MarketState.CLOSED)
                  .get(oneIn(5) ? random.nextInt(3) : 0));
      case 2 ->
          command.setMarketFees(
              market, random.nextInt(-1, 9_000), random.nextInt(9_000), oneIn(9) ? 0 : account);
      case 3 ->
          oneIn(4)
              ? command.setMarketLimits(market, random.nextInt(99), random.nextInt(97, 200), 30)
              : command.setMarketLimits(market, 0, 0, 0);
      case 4 -> command.setSessionEnd(market, nowNs + random.nextInt(-10, 1_000_000));
      case 5 -> command.freezeAccount(account, oneIn(8));
      case 6, 7 -> command.deposit(account, random.nextInt(1, 5), places.amount());
      case 8 -> command.withdraw(account, random.nextInt(1, 5), places.amount());
      case 9 -> command.grantMarket(market, random.nextInt(1, 5), !oneIn(8));
      case 10, 11 -> session();
      default -> create();
    };
  }

  /** What rules 1 know nothing of. */
  private int administerNewly() {
    int market = oneIn(20) ? 99 : 1 + random.nextInt(MARKETS);
    return switch (random.nextInt(8)) {
      case 0, 1 -> {
        long uncrossNs = nowNs + TimeUnit.MILLISECONDS.toNanos(random.nextInt(-1, 500));
        long lockNs = oneIn(2) ? 0 : uncrossNs - random.nextInt(-1, 100_000_000);
        yield command.startAuction(
            market,
            AuctionKind.get((short) random.nextInt(3)),
            lockNs,
            uncrossNs,
            oneIn(2),
            oneIn(9) ? MarketState.PRE_OPEN : MarketState.CONTINUOUS);
      }
      case 2 ->
          command.setPriceBands(
              market,
              oneIn(3) ? 0 : places.price(),
              oneIn(3) ? random.nextInt(-1, 1_000_002) : 0,
              oneIn(2) ? random.nextInt(200_000) : 0,
              TimeUnit.MILLISECONDS.toNanos(random.nextInt(300)));
      case 3 -> command.setMarketState(market, MarketState.PRE_OPEN);
      default -> ledger.setLimits();
    };
  }

  private int create() {
    int id = random.nextInt(9);
    return switch (random.nextInt(5)) {
      case 0 -> command.createTenant(id);
      case 1 -> command.createAsset(id, 17 + random.nextInt(3), "B" + id);
      case 2 -> command.createAccount(oneIn(5) ? 0 : 400 + id, random.nextInt(1, 5));
      case 3 ->
          command.createMarket(
              id, random.nextInt(1, 5), random.nextInt(1, 5), 1, 1, random.nextInt(3), "C" + id);
      default -> activate(random.nextInt(5), LIMITS);
    };
  }

  private int session() {
    int session = random.nextInt(SESSIONS + 1);
    if (oneIn(9)) {
      CloseSessionEncoder close = new CloseSessionEncoder();
      close
          .wrapAndApplyHeader(cleared(), 0, messageHeader)
          .header()
          .shardId(SHARD)
          .sessionId(session);
      numbers[session] = 0;
      return inOldestVersion(close.encodedLength());
    }
    return openSession(session);
  }

  private int openSession(int session) {
    OpenSessionEncoder open = new OpenSessionEncoder();
    open.wrapAndApplyHeader(cleared(), 0, messageHeader).header().shardId(SHARD).sessionId(session);
    return inOldestVersion(open.encodedLength());
  }

  private int tick() {
    TickEncoder tick = new TickEncoder();
    tick.wrapAndApplyHeader(cleared(), 0, messageHeader).header().shardId(SHARD);
    return inOldestVersion(tick.encodedLength());
  }

  private int activate(int version, EngineLimits limits) {
    ActivateRulesEncoder rules = new ActivateRulesEncoder();
    rules.wrapAndApplyHeader(cleared(), 0, messageHeader).header().shardId(SHARD);
    rules.rulesVersion(version);
    limits.encode(rules);
    return inOldestVersion(rules.encodedLength());
  }

  private MutableDirectBuffer cleared() {
    command.buffer().setMemory(0, CommandFormat.MAX_LENGTH, (byte) 0);
    return command.buffer();
  }

  private int inOldestVersion(int blockLength) {
    return CommandFormat.inOldestVersion(
        command.buffer(), 0, CommandFormat.MESSAGE_HEADER + blockLength);
  }
}
