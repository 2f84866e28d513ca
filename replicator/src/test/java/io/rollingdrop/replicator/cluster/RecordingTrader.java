package io.rollingdrop.replicator.cluster;

import io.aeron.driver.MediaDriver;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.CommandWriter;
import io.rollingdrop.protocol.FeedFollower;
import io.rollingdrop.protocol.IdempotencyKey;
import io.rollingdrop.protocol.Outcome;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.SessionClient;
import io.rollingdrop.protocol.codec.CommandRejectedDecoder;
import io.rollingdrop.protocol.codec.CommandRepeatedDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import io.rollingdrop.protocol.codec.RejectReason;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import io.rollingdrop.replicator.link.LinkToken;
import io.rollingdrop.replicator.link.MediaDrivers;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.BackoffIdleStrategy;

/**
 * A client that sends orders at a steady rate, each with an id and an idempotency key of its own,
 * and writes down what it is told of each. An order that was refused, or whose outcome is unknown,
 * is submitted again with the same key until it is answered.
 */
final class RecordingTrader implements AutoCloseable {

  /**
   * @param name not longer than 8 letters, and no other client's
   * @param host of this process, as the nodes reach it
   * @param followed the index of the member whose events are followed first
   * @param ordersPerSecond at most
   */
  record Setting(
      String name,
      List<ClusterMember> members,
      String host,
      LinkToken token,
      Path drivers,
      int followed,
      int ordersPerSecond) {}

  /** Beyond it the client waits for answers, and sends less than its rate. */
  private static final int MOST_OPEN = 200;

  /** After it an attempt that was not answered is unknown. */
  static final long ANSWER_NS = TimeUnit.SECONDS.toNanos(2);

  private static final long HOLD_NS = TimeUnit.SECONDS.toNanos(3);
  private static final long OPEN_RETRY_NS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long LAST_ANSWERS_NS = TimeUnit.SECONDS.toNanos(30);
  private static final long PRICE = 100;

  private final Setting setting;
  private final MediaDriver driver;
  private final ClusterClient link;
  private final SessionClient client;
  private final FeedFollower follower;
  private final AtomicReference<Throwable> ended = new AtomicReference<>();
  private final CommandWriter command = new CommandWriter(1);
  private final Thread thread;

  private volatile boolean ordering;
  private volatile boolean running = true;
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger unknown = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private volatile long longestGapNs;

  // Of the thread, until it has ended.
  private final List<Order> orders = new ArrayList<>();
  private final ArrayDeque<Order> open = new ArrayDeque<>();
  private long lastAnswerNs = System.nanoTime();

  /** An order that was not answered yet, or was. */
  private static final class Order {
    final int number;
    final IdempotencyKey key;
    final List<Attempt> attempts = new ArrayList<>();
    CompletableFuture<Outcome> outcome;

    Order(int number) {
      this.number = number;
      key =
          IdempotencyKey.of(System.currentTimeMillis(), 0, ThreadLocalRandom.current().nextLong());
    }
  }

  RecordingTrader(Setting setting) {
    this.setting = setting;
    driver = MediaDrivers.start(setting.drivers());
    link =
        ClusterClient.start(
            ClusterClientSettings.of(
                driver.aeronDirectoryName(),
                setting.members(),
                setting.host(),
                setting.token(),
                setting.followed(),
                Path.of(System.getProperty("java.io.tmpdir"))));
    client =
        new SessionClient(
            link.commands(),
            new SessionClient.Settings(
                1,
                1,
                ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE),
                2 * MOST_OPEN,
                ANSWER_NS,
                OPEN_RETRY_NS,
                HOLD_NS),
            System::nanoTime);
    follower =
        new FeedFollower(
                setting.name() + "-feed",
                link.events(),
                Position.START,
                client,
                client::onDutyCycle,
                new BackoffIdleStrategy(10, 10, 1_000, 100_000),
                ended::set)
            .start();
    thread = Thread.ofPlatform().daemon().name(setting.name()).start(this::run);
  }

  boolean isReady() {
    return client.isReady();
  }

  /** Makes what the orders need, once for all clients; waits for each answer. */
  void openMarket() {
    command.by(0, 1).account(0);
    settle(() -> command.createTenant(1));
    settle(() -> command.createAsset(1, 2, "USD"));
    settle(() -> command.createAsset(2, 0, "TICKET"));
    settle(() -> command.createAccount(Market.SELLER, 1));
    settle(() -> command.createAccount(Market.BUYER, 1));
    settle(() -> command.createMarket(Market.ID, 1, 2, 1, 1, 1, "TICKET-USD"));
    settle(() -> command.deposit(Market.SELLER, 2, 1_000_000_000));
    settle(() -> command.deposit(Market.BUYER, 1, 1_000_000_000_000L));
  }

  /** Whose and where the orders are. */
  private static final class Market {
    static final int ID = 7;
    static final long SELLER = 101;
    static final long BUYER = 202;
  }

  /** Writes a command and returns its length. */
  private interface Writing {
    int write();
  }

  private void settle(Writing writing) {
    command.key(new Order(0).key);
    long until = System.nanoTime() + LAST_ANSWERS_NS;
    RejectReason reason = null;
    while (reason == null) {
      Outcome outcome = client.submit(command.buffer(), 0, writing.write()).join();
      if (outcome instanceof Outcome.Answered answer) {
        reason = attempt(answer).reason();
      } else if (System.nanoTime() > until) {
        throw new AssertionError("the market could not be opened: " + outcome);
      } else {
        LockSupport.parkNanos(PAUSE_NS);
      }
    }
    if (reason != RejectReason.NONE) {
      throw new AssertionError("the market could not be opened: " + reason);
    }
  }

  /** Begins with the orders. */
  RecordingTrader start() {
    lastAnswerNs = System.nanoTime();
    ordering = true;
    return this;
  }

  /** Orders answered so far. */
  int answered() {
    return answered.get();
  }

  /** Attempts so far whose outcome stayed unknown. */
  int unknown() {
    return unknown.get();
  }

  /** Attempts so far that came to nothing: refused, or of an unknown outcome. */
  int unanswered() {
    return unknown.get() + refused.get();
  }

  /** The longest time between two answers since this was asked last, nanoseconds. */
  long takeLongestGapNs() {
    long longest = longestGapNs;
    longestGapNs = 0;
    return longest;
  }

  /** Why the client does not follow the events any more; null while it does. */
  Throwable ended() {
    return ended.get();
  }

  private void run() {
    long due = 0;
    while (running) {
      long now = System.nanoTime();
      if (ordering) {
        due = Math.max(due, now - TimeUnit.MILLISECONDS.toNanos(20));
        while (due <= now && open.size() < MOST_OPEN) {
          due += TimeUnit.SECONDS.toNanos(1) / setting.ordersPerSecond();
          Order order = new Order(orders.size() + 1);
          orders.add(order);
          open.add(order);
          submit(order);
        }
      }
      for (int i = open.size(); i > 0; i--) {
        Order order = open.poll();
        if (!order.outcome.isDone() || !settled(order, order.outcome.join())) {
          open.add(order);
        }
      }
      LockSupport.parkNanos(PAUSE_NS);
    }
  }

  private void submit(Order order) {
    boolean sells = order.number % 2 == 1;
    command.by(1, 5).account(sells ? Market.SELLER : Market.BUYER).key(order.key);
    int length =
        command.placeOrder(
            Market.ID, sells ? Side.SELL : Side.BUY, TimeInForce.GTC, PRICE, 1, id(order));
    order.outcome = client.submit(command.buffer(), 0, length);
  }

  private String id(Order order) {
    return setting.name() + "-" + order.number;
  }

  private boolean settled(Order order, Outcome outcome) {
    switch (outcome) {
      case Outcome.Answered answer -> {
        order.attempts.add(attempt(answer));
        long now = System.nanoTime();
        longestGapNs = Math.max(longestGapNs, now - lastAnswerNs);
        lastAnswerNs = now;
        answered.incrementAndGet();
        return true;
      }
      case Outcome.Refused refusal -> {
        refused.incrementAndGet();
        Attempt attempt = new Attempt.Refused(refusal.reason());
        if (order.attempts.isEmpty() || !order.attempts.getLast().equals(attempt)) {
          order.attempts.add(attempt);
        }
      }
      case Outcome.Unknown lost -> {
        order.attempts.add(new Attempt.Unknown());
        unknown.incrementAndGet();
      }
    }
    submit(order);
    return false;
  }

  private static Attempt.Answered attempt(Outcome.Answered answer) {
    DirectBuffer first = answer.events().getFirst();
    MessageHeaderDecoder header = new MessageHeaderDecoder();
    return switch (CommandFormat.templateId(first, 0)) {
      case CommandRejectedDecoder.TEMPLATE_ID ->
          new Attempt.Answered(
              answer.sequence(),
              answer.sequence(),
              new CommandRejectedDecoder().wrapAndApplyHeader(first, 0, header).reason());
      case CommandRepeatedDecoder.TEMPLATE_ID -> {
        CommandRepeatedDecoder repeated =
            new CommandRepeatedDecoder().wrapAndApplyHeader(first, 0, header);
        yield new Attempt.Answered(
            answer.sequence(), repeated.originalSequence(), repeated.reason());
      }
      default -> new Attempt.Answered(answer.sequence(), answer.sequence(), RejectReason.NONE);
    };
  }

  /** Makes no new orders, and waits until each made is answered, but not for long. */
  void finish() {
    ordering = false;
    long until = System.nanoTime() + LAST_ANSWERS_NS;
    while (answered.get() < orders.size() && System.nanoTime() < until && ended.get() == null) {
      LockSupport.parkNanos(PAUSE_NS);
    }
  }

  /** Ends the client, and tells what it has been through. */
  History end() {
    ordering = false;
    running = false;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    List<History.Submitted> submitted = new ArrayList<>();
    for (Order order : orders) {
      if (open.contains(order)) {
        order.attempts.add(new Attempt.Waiting());
      }
      submitted.add(new History.Submitted(id(order), order.key.toString(), order.attempts));
    }
    close();
    return new History(setting.name(), submitted);
  }

  @Override
  public void close() {
    running = false;
    follower.close();
    client.close();
    link.close();
    driver.close();
  }
}
