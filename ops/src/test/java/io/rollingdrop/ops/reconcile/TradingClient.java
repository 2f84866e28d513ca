package io.rollingdrop.ops.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.pipeline.Core;
import io.rollingdrop.protocol.CommandWriter;
import io.rollingdrop.protocol.FeedFollower;
import io.rollingdrop.protocol.Outcome;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.SessionClient;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.concurrent.BackoffIdleStrategy;

/** A client of a core in the same process, that trades in a market with fees. One thread. */
public final class TradingClient implements AutoCloseable {

  private static final int MARKET = 7;
  private static final long[] ACCOUNTS = {101, 202};
  private static final long FEES = 301;

  private final SessionClient client;
  private final FeedFollower follower;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final CommandWriter command = new CommandWriter(1);
  private final Random random = new Random(20_260_102);
  private final List<Long> orders = new ArrayList<>();

  public TradingClient(Core core) {
    client =
        new SessionClient(
            core.newLink(),
            new SessionClient.Settings(
                1, 1, 77, 4096, TimeUnit.SECONDS.toNanos(60), TimeUnit.SECONDS.toNanos(1), 0),
            System::nanoTime);
    follower =
        new FeedFollower(
                "trading-client",
                core.feed(),
                Position.START,
                client,
                client::onDutyCycle,
                new BackoffIdleStrategy(100, 10, 1_000, 50_000),
                failure::set)
            .start();
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!client.isReady()) {
      assertThat(System.nanoTime()).as("session opened").isLessThan(until);
      Thread.onSpinWait();
    }
  }

  private long send(int length) {
    Outcome outcome = client.submit(command.buffer(), 0, length).join();
    assertThat(outcome).isInstanceOf(Outcome.Answered.class);
    return ((Outcome.Answered) outcome).sequence();
  }

  /** A market with fees, and accounts with money and units. */
  public void seed() {
    command.by(0, 1).account(0).withoutKey();
    send(command.createTenant(1));
    send(command.createAsset(1, 2, "USD"));
    send(command.createAsset(2, 0, "TICKET"));
    send(command.createAccount(ACCOUNTS[0], 1));
    send(command.createAccount(ACCOUNTS[1], 1));
    send(command.createAccount(FEES, 1));
    send(command.createMarket(MARKET, 1, 2, 1, 1, 1, "TICKET-USD"));
    send(command.setMarketFees(MARKET, 1_500, 25_000, FEES));
    for (long account : ACCOUNTS) {
      send(command.deposit(account, 1, 1_000_000_000));
      send(command.deposit(account, 2, 1_000_000));
    }
  }

  /** Places, replaces and cancels orders, one after the other. */
  public void trade(int commands) {
    for (int i = 0; i < commands; i++) {
      orders.add(send(next()));
    }
    assertThat(failure.get()).isNull();
  }

  private int next() {
    command.by(1, 9).account(ACCOUNTS[random.nextInt(ACCOUNTS.length)]);
    long price = 95L + random.nextInt(11);
    long quantity = 1L + random.nextInt(9);
    int draw = random.nextInt(4);
    if (draw > 1 || orders.isEmpty()) {
      Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
      return command.placeOrder(MARKET, side, TimeInForce.GTC, price, quantity, "");
    }
    long order = orders.get(random.nextInt(orders.size()));
    return draw == 0
        ? command.cancelOrder(order, "")
        : command.replaceOrder(order, "", price, quantity);
  }

  @Override
  public void close() {
    client.close();
    follower.close();
  }
}
