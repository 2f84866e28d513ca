package io.rollingdrop.satellite.persister;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.engine.Engine;
import io.rollingdrop.engine.EngineLimits;
import io.rollingdrop.engine.EventSink;
import io.rollingdrop.journal.CommandTailer;
import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.pipeline.Core;
import io.rollingdrop.pipeline.CoreSettings;
import io.rollingdrop.pipeline.Durability;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.CommandWriter;
import io.rollingdrop.protocol.EventFeed;
import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.FeedFollower;
import io.rollingdrop.protocol.OrderTerms;
import io.rollingdrop.protocol.Outcome;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.SessionClient;
import io.rollingdrop.protocol.TransferLeg;
import io.rollingdrop.protocol.codec.MarketState;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import io.rollingdrop.protocol.codec.OrderType;
import io.rollingdrop.protocol.codec.SelfTradePrevention;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.Sides;
import io.rollingdrop.protocol.codec.TickedDecoder;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A real core on a folder, with a client in the same process that trades: two tenants, three
 * accounts, two markets, one of them with fees.
 */
public final class TestCore implements AutoCloseable {

  private static final EngineLimits SMALL =
      new EngineLimits(
          TimeUnit.MINUTES.toNanos(10),
          TimeUnit.SECONDS.toNanos(5),
          1 << 12,
          64,
          64,
          1 << 10,
          1 << 12,
          64,
          256,
          1 << 14,
          1 << 12,
          64);
  private static final int IN_FLIGHT = 256;
  private static final long[] ACCOUNTS = {101, 202, 203};
  private static final int[] MARKETS = {7, 8};
  private static final long FEES = 301;

  private final Path folder;
  private final Core core;
  private final SessionClient client;
  private final FeedFollower follower;
  private final CommandWriter command = new CommandWriter(1);
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final Random random = new Random(20_260_101);
  private final List<Long> orders = new ArrayList<>();
  private long lastExpiryNs;

  public TestCore(Path folder) {
    this.folder = folder;
    core =
        Core.start(
            CoreSettings.DEFAULTS.with(Durability.MEMORY).with(SMALL),
            JournalDirectory.open(folder, Durability.MEMORY, new OffsetEpochNanoClock()),
            failure::set);
    client =
        new SessionClient(
            core.newLink(),
            new SessionClient.Settings(
                1,
                1,
                ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE),
                4096,
                TimeUnit.SECONDS.toNanos(60),
                TimeUnit.SECONDS.toNanos(1),
                0),
            System::nanoTime);
    follower =
        new FeedFollower(
                "test-feed",
                core.feed(),
                Position.START,
                client,
                client::onDutyCycle,
                new BackoffIdleStrategy(100, 10, 1_000, 50_000),
                failure::set)
            .start();
    Await.until("session opened", client::isReady);
  }

  /** The feed, read as another process would. */
  public EventFeed feed() {
    return JournalDirectory.readEvents(folder);
  }

  /** The end of the feed. */
  public Position published() {
    return core.published();
  }

  /** Returns the command's sequence. */
  private long send(int length) {
    Outcome outcome = client.submit(command.buffer(), 0, length).join();
    assertThat(outcome).isInstanceOf(Outcome.Answered.class);
    return ((Outcome.Answered) outcome).sequence();
  }

  /** Tenants, assets, accounts, markets with a fee and limits, deposits. */
  public TestCore seed() {
    command.by(0, 1).account(0).withoutKey();
    send(command.createTenant(1));
    send(command.createTenant(2));
    send(command.createAsset(1, 2, "USD"));
    send(command.createAsset(2, 0, "TICKET"));
    send(command.createAsset(3, 0, "POSTER"));
    send(command.createAccount(ACCOUNTS[0], 1));
    send(command.createAccount(ACCOUNTS[1], 2));
    send(command.createAccount(ACCOUNTS[2], 2));
    send(command.createAccount(FEES, 1));
    send(command.createMarket(MARKETS[0], 1, 2, 1, 1, 1, "TICKET-USD"));
    send(command.createMarket(MARKETS[1], 1, 3, 1, 10, 5, "POSTER-USD"));
    send(command.grantMarket(MARKETS[0], 2, true));
    send(command.grantMarket(MARKETS[1], 2, true));
    send(command.setMarketFees(MARKETS[0], 1_500, 25_000, FEES));
    send(command.setMarketLimits(MARKETS[1], 1, 1_000_000, 1_000));
    for (long account : ACCOUNTS) {
      for (int asset = 1; asset <= 3; asset++) {
        send(command.deposit(account, asset, 1_000_000_000));
      }
    }
    return this;
  }

  /** What an operator does, and what is refused. */
  public void operate() {
    command.by(0, 1).account(0);
    send(command.setMarketState(MARKETS[1], MarketState.HALTED));
    send(command.setMarketState(MARKETS[1], MarketState.CONTINUOUS));
    send(command.grantMarket(MARKETS[1], 1, true));
    send(command.setSessionEnd(MARKETS[1], TimeUnit.DAYS.toNanos(40_000)));
    send(command.freezeAccount(FEES, true));
    send(command.withdraw(ACCOUNTS[0], 1, 12_345));
    send(command.withdraw(ACCOUNTS[0], 1, Long.MAX_VALUE));
    transfer();
  }

  /** At once, posted, voided, and one that stays pending. */
  private void transfer() {
    List<TransferLeg> legs =
        List.of(
            new TransferLeg(ACCOUNTS[0], ACCOUNTS[1], 1, 70),
            new TransferLeg(ACCOUNTS[1], ACCOUNTS[2], 1, 30));
    long later =
        TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) + TimeUnit.DAYS.toNanos(9);
    send(command.transfer(legs, 0));
    send(command.postTransfer(send(command.transfer(legs, later))));
    send(command.voidTransfer(send(command.transfer(legs, later))));
    send(command.transfer(legs, later));
  }

  /** Places, amends, replaces and cancels orders, and waits for every answer. */
  public void trade(int commands) {
    ArrayDeque<CompletableFuture<Outcome>> waiting = new ArrayDeque<>();
    for (int i = 0; i < commands; i++) {
      waiting.add(client.submit(command.buffer(), 0, next()));
      if (waiting.size() >= IN_FLIGHT) {
        note(waiting.remove().join());
      }
    }
    waiting.forEach(each -> note(each.join()));
    assertThat(failure.get()).isNull();
  }

  private void note(Outcome outcome) {
    orders.add(((Outcome.Answered) outcome).sequence());
  }

  private int next() {
    long account = ACCOUNTS[random.nextInt(ACCOUNTS.length)];
    command.by(account == ACCOUNTS[0] ? 1 : 2, 9).account(account);
    int draw = random.nextInt(10);
    if (draw < 7 || orders.isEmpty()) {
      return draw == 2 ? placeWithTerms() : placeLimit(draw);
    }
    long order = orders.get(Math.max(0, orders.size() - 1 - random.nextInt(400)));
    return switch (draw) {
      case 7 -> command.amendOrder(order, "", 1L + random.nextInt(3));
      case 8 -> command.replaceOrder(order, "", 95L + random.nextInt(11), 1L + random.nextInt(9));
      default -> command.cancelOrder(order, "");
    };
  }

  private int placeLimit(int draw) {
    return command.placeOrder(
        MARKETS[random.nextInt(MARKETS.length)],
        random.nextBoolean() ? Side.BUY : Side.SELL,
        draw == 0 ? TimeInForce.IOC : TimeInForce.GTC,
        price(),
        1L + random.nextInt(9),
        draw == 1 ? "c" + random.nextInt() : "");
  }

  private long price() {
    return 95L + random.nextInt(11);
  }

  /** One of the terms that rules version 2 has, or two that go together. */
  private int placeWithTerms() {
    return switch (random.nextInt(6)) {
      case 0 -> place(TimeInForce.FOK, OrderTerms.NONE);
      case 1 -> place(TimeInForce.IOC, OrderTerms.NONE.with(OrderType.MARKET));
      case 2 -> place(TimeInForce.GTC, OrderTerms.NONE.withDisplayQuantity(2).asPostOnly());
      case 3 -> place(TimeInForce.GTC, OrderTerms.stop(price()));
      case 4 ->
          place(
              TimeInForce.GTD,
              OrderTerms.stopLimit(price()).withExpiry(expiry()).withDisplayQuantity(1));
      default -> place(TimeInForce.GTC, OrderTerms.NONE.with(SelfTradePrevention.DECREMENT));
    };
  }

  /** In a moment, or not while a test runs. */
  private long expiry() {
    long nowMs = System.currentTimeMillis();
    if (random.nextBoolean()) {
      return TimeUnit.MILLISECONDS.toNanos(nowMs + TimeUnit.HOURS.toMillis(1));
    }
    lastExpiryNs = TimeUnit.MILLISECONDS.toNanos(nowMs + 50);
    return lastExpiryNs;
  }

  private int place(TimeInForce timeInForce, OrderTerms terms) {
    return command.placeOrder(
        MARKETS[random.nextInt(MARKETS.length)],
        random.nextBoolean() ? Side.BUY : Side.SELL,
        timeInForce,
        price(),
        1L + random.nextInt(9),
        "",
        terms);
  }

  /** Cancels all that an account has open. */
  public void cancelAll(int index) {
    command.by(index == 0 ? 1 : 2, 9).account(ACCOUNTS[index]);
    send(command.cancelOrders(0, Sides.BOTH));
  }

  /** Waits until nothing changes any more by itself: all has ended that was to end by now. */
  public void settle() {
    Await.until("a tick after which nothing is due", this::isSettled);
  }

  private boolean isSettled() {
    byte[] last = events().getLast();
    UnsafeBuffer event = new UnsafeBuffer(last);
    TickedDecoder tick = new TickedDecoder();
    if (CommandFormat.templateId(event, 0) != TickedDecoder.TEMPLATE_ID) {
      return false;
    }
    tick.wrapAndApplyHeader(event, 0, new MessageHeaderDecoder());
    return tick.header().last() == 1 && tick.header().timestamp() > lastExpiryNs;
  }

  /** Has a snapshot taken; returns its sequence. */
  public long snapshot() {
    long before = core.snapshotSequence();
    core.requestSnapshot();
    Await.until("a snapshot after " + before, () -> core.snapshotSequence() > before);
    return core.snapshotSequence();
  }

  /** A copy of every event so far, SBE message header included. */
  public List<byte[]> events() {
    List<byte[]> events = new ArrayList<>();
    Position end = published();
    try (EventSubscription subscription = feed().open(Position.START)) {
      while (subscription.position().isBefore(end.sequence(), end.index())) {
        subscription.poll(
            (buffer, offset, length) -> {
              byte[] copy = new byte[length];
              buffer.getBytes(offset, copy);
              events.add(copy);
            },
            1_000);
      }
    }
    return events;
  }

  /** {@code account/asset -> available/held} after a sequence, decided again by an engine. */
  public Map<String, String> balancesAt(long sequence) {
    UnsafeBuffer scratch = new UnsafeBuffer(ByteBuffer.allocateDirect(1024));
    Engine engine =
        new Engine(
            1,
            new EventSink() {
              @Override
              public int claim(int length) {
                return 0;
              }

              @Override
              public MutableDirectBuffer buffer() {
                return scratch;
              }

              @Override
              public void commit() {}
            });
    try (CommandTailer commands = JournalDirectory.readCommands(folder, 0)) {
      while (engine.lastSequence() < sequence && commands.next()) {
        engine.onCommand(
            commands.sequence(),
            commands.timestampNs(),
            commands.buffer(),
            commands.offset(),
            commands.length());
      }
    }
    Map<String, String> balances = new TreeMap<>();
    engine.forEachBalance(
        (account, asset, available, held) -> {
          if (available != 0 || held != 0) {
            balances.put(account + "/" + asset, available + "/" + held);
          }
        });
    return balances;
  }

  @Override
  public void close() {
    client.close();
    follower.close();
    core.close();
    assertThat(failure.get()).isNull();
  }
}
