package io.rollingdrop.replicator.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.CommandWriter;
import io.rollingdrop.protocol.EventFeed;
import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.FeedFollower;
import io.rollingdrop.protocol.IdempotencyKey;
import io.rollingdrop.protocol.OrderTerms;
import io.rollingdrop.protocol.Outcome;
import io.rollingdrop.protocol.Outcome.Refusal;
import io.rollingdrop.protocol.PackedAscii;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.SessionClient;
import io.rollingdrop.protocol.codec.CancellingOrdersDecoder;
import io.rollingdrop.protocol.codec.CommandRejectedDecoder;
import io.rollingdrop.protocol.codec.CommandRepeatedDecoder;
import io.rollingdrop.protocol.codec.EventHeaderDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import io.rollingdrop.protocol.codec.OrderAcceptedDecoder;
import io.rollingdrop.protocol.codec.OrderCancelledDecoder;
import io.rollingdrop.protocol.codec.OrderReplenishedDecoder;
import io.rollingdrop.protocol.codec.RejectReason;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.Sides;
import io.rollingdrop.protocol.codec.TimeInForce;
import io.rollingdrop.protocol.codec.TradeDecoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code CoreClient} and {@code EventFeed} promise, on a real core. Each way of reaching one
 * runs all of it: who uses them cannot tell which it is.
 */
@Timeout(120)
public abstract class CoreClientContract {

  private static final String KILLS = "kills";
  private static final int MARKET = 7;
  private static final long SELLER = 101;
  private static final long BUYER = 202;

  @TempDir Path directory;

  private CoreUnderTest core;
  private SessionClient client;
  private FeedFollower follower;
  private final CommandWriter command = new CommandWriter(1);
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private long keys;

  /**
   * @param toBeKilled whether the test will kill it
   */
  protected abstract CoreUnderTest start(Path folder, boolean toBeKilled);

  /** After which an outcome is unknown: no test is to depend on a machine that is quick. */
  protected long answerTimeoutNs() {
    return TimeUnit.SECONDS.toNanos(3);
  }

  @BeforeEach
  void connect(TestInfo test) {
    core = start(directory, test.getTags().contains(KILLS));
    client =
        new SessionClient(
            core.commands(),
            new SessionClient.Settings(
                1,
                1,
                ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE),
                256,
                answerTimeoutNs(),
                TimeUnit.SECONDS.toNanos(1),
                TimeUnit.SECONDS.toNanos(3)),
            System::nanoTime);
    follower =
        new FeedFollower(
                "contract-feed",
                core.events(),
                Position.START,
                client,
                client::onDutyCycle,
                new BackoffIdleStrategy(10, 10, 1_000, 50_000),
                failure::set)
            .start();
    awaitReady();
    seed();
  }

  @AfterEach
  void disconnect() {
    client.close();
    follower.close();
    core.close();
    assertThat(failure.get()).isNull();
  }

  EventFeed events() {
    return core.events();
  }

  private void awaitReady() {
    Await.until("a session with the core", client::isReady);
  }

  private void seed() {
    command.by(0, 1).account(0).withoutKey();
    accepted(command.createTenant(1));
    accepted(command.createTenant(2));
    accepted(command.createAsset(1, 2, "USD"));
    accepted(command.createAsset(2, 0, "TICKET"));
    accepted(command.createAccount(SELLER, 1));
    accepted(command.createAccount(BUYER, 2));
    accepted(command.createMarket(MARKET, 1, 2, 1, 1, 1, "TICKET-USD"));
    accepted(command.grantMarket(MARKET, 2, true));
    accepted(command.deposit(SELLER, 2, 1_000_000));
    accepted(command.deposit(BUYER, 1, 1_000_000_000));
  }

  private CompletableFuture<Outcome> submit(int length) {
    return client.submit(command.buffer(), 0, length);
  }

  Outcome.Answered accepted(int length) {
    Outcome outcome = submit(length).join();
    assertThat(outcome).isInstanceOf(Outcome.Answered.class);
    Outcome.Answered answer = (Outcome.Answered) outcome;
    assertThat(reason(answer)).isEqualTo(RejectReason.NONE);
    return answer;
  }

  /** Of the first outcome, if this is a repeated one. */
  private static RejectReason reason(Outcome.Answered answer) {
    DirectBuffer first = answer.events().getFirst();
    MessageHeaderDecoder header = new MessageHeaderDecoder();
    return switch (CommandFormat.templateId(first, 0)) {
      case CommandRejectedDecoder.TEMPLATE_ID ->
          new CommandRejectedDecoder().wrapAndApplyHeader(first, 0, header).reason();
      case CommandRepeatedDecoder.TEMPLATE_ID ->
          new CommandRepeatedDecoder().wrapAndApplyHeader(first, 0, header).reason();
      default -> RejectReason.NONE;
    };
  }

  private IdempotencyKey newKey() {
    return IdempotencyKey.of(System.currentTimeMillis(), 0, ++keys);
  }

  int sell(long price, long quantity, String clientOrderId) {
    command.by(1, 5).account(SELLER);
    return command.placeOrder(MARKET, Side.SELL, TimeInForce.GTC, price, quantity, clientOrderId);
  }

  private int buy(long price, long quantity, String clientOrderId) {
    command.by(2, 6).account(BUYER);
    return command.placeOrder(MARKET, Side.BUY, TimeInForce.GTC, price, quantity, clientOrderId);
  }

  @Test
  void an_answer_holds_all_events_of_its_command() {
    accepted(sell(100, 5, "a"));
    accepted(sell(101, 5, "b"));
    Outcome.Answered answer = accepted(buy(101, 7, "c"));
    assertThat(templates(answer))
        .containsExactly(
            OrderAcceptedDecoder.TEMPLATE_ID, TradeDecoder.TEMPLATE_ID, TradeDecoder.TEMPLATE_ID);
  }

  @Test
  void orders_ask_for_the_terms_of_newer_rules_once_those_are_in_force() {
    Await.until("rules 2", () -> rulesOf(accepted(sell(9_000, 1, ""))) >= 2);
    command.by(1, 5).account(SELLER);
    accepted(
        command.placeOrder(
            MARKET,
            Side.SELL,
            TimeInForce.GTC,
            100,
            9,
            "iceberg",
            OrderTerms.NONE.withDisplayQuantity(3)));
    assertThat(templates(accepted(buy(100, 4, ""))))
        .containsExactly(
            OrderAcceptedDecoder.TEMPLATE_ID,
            TradeDecoder.TEMPLATE_ID,
            OrderReplenishedDecoder.TEMPLATE_ID,
            TradeDecoder.TEMPLATE_ID);
    command.by(1, 5).account(SELLER);
    assertThat(templates(accepted(command.cancelOrders(MARKET, Sides.SELLS))))
        .startsWith(CancellingOrdersDecoder.TEMPLATE_ID, OrderCancelledDecoder.TEMPLATE_ID);
  }

  private static List<Integer> templates(Outcome.Answered answer) {
    return answer.events().stream().map(event -> CommandFormat.templateId(event, 0)).toList();
  }

  /** The rules that decided a command. */
  private static int rulesOf(Outcome.Answered answer) {
    return new EventHeaderDecoder()
        .wrap(answer.events().getFirst(), CommandFormat.MESSAGE_HEADER)
        .rulesVersion();
  }

  @Test
  void commands_are_decided_in_the_order_of_their_submission() {
    List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      outcomes.add(submit(sell(1_000 + i, 1, "o" + i)));
    }
    List<Long> sequences =
        outcomes.stream().map(o -> ((Outcome.Answered) o.join()).sequence()).toList();
    assertThat(sequences).isSorted().doesNotHaveDuplicates().hasSize(200);
  }

  @Test
  void a_rejection_is_an_answer() {
    Outcome.Answered answer = (Outcome.Answered) submit(sell(100, 5_000_000, "")).join();
    assertThat(reason(answer)).isEqualTo(RejectReason.INSUFFICIENT_BALANCE);
  }

  @Test
  void malformed_bytes_are_refused_before_they_are_sent() {
    Outcome outcome = client.submit(new UnsafeBuffer(new byte[64]), 0, 64).join();
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Refused.class, r -> assertThat(r.reason()).isEqualTo(Refusal.MALFORMED));
  }

  @Test
  void beyond_what_may_be_in_flight_submissions_are_refused_and_the_rest_answered() {
    List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      outcomes.add(submit(sell(1_000, 1, "")));
    }
    long answered = 0;
    for (CompletableFuture<Outcome> outcome : outcomes) {
      switch (outcome.join()) {
        case Outcome.Answered a -> answered++;
        case Outcome.Refused r -> assertThat(r.reason()).isEqualTo(Refusal.BACK_PRESSURE);
        case Outcome.Unknown u -> assertThat(u.detail()).as("no answer").isNull();
      }
    }
    assertThat(answered).isGreaterThanOrEqualTo(256);
    assertThat(client.inFlight()).isZero();
  }

  @Test
  void the_same_key_is_executed_once() {
    command.key(newKey());
    Outcome.Answered first = accepted(sell(100, 5, "k"));
    Outcome.Answered again = accepted(sell(100, 5, "k"));
    CommandRepeatedDecoder repeated =
        new CommandRepeatedDecoder()
            .wrapAndApplyHeader(again.events().getFirst(), 0, new MessageHeaderDecoder());
    assertThat(repeated.originalSequence()).isEqualTo(first.sequence());
  }

  @Test
  void a_closed_client_refuses_and_what_was_unanswered_ends() {
    CompletableFuture<Outcome> last = submit(sell(100, 1, "z"));
    client.close();
    assertThat(last.join()).isNotNull();
    assertThat(submit(sell(100, 1, "y")).join()).isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void the_feed_is_the_same_for_a_late_consumer() {
    for (int i = 0; i < 50; i++) {
      accepted(sell(100 + i, 1, "f" + i));
    }
    try (EventSubscription early = core.events().open(Position.START)) {
      List<byte[]> all = LinkRig.read(early, 60);
      try (EventSubscription late = core.events().open(Position.START)) {
        assertThat(LinkRig.read(late, 60)).containsExactlyElementsOf(all);
      }
    }
  }

  @Test
  @Tag(KILLS)
  void a_core_killed_under_load_executes_nothing_twice_and_leaves_no_command_in_doubt() {
    int orders = 1_500;
    Load load = new Load(orders);
    for (int kill = 1; kill <= 3; kill++) {
      load.runUntil(kill * orders / 4);
      core.kill();
      load.runFor(50);
      core.restart();
    }
    load.runUntil(orders);

    Map<String, Integer> accepted = acceptedOrders();
    assertThat(accepted.values()).allMatch(times -> times == 1);
    assertThat(accepted).hasSize(orders);
    assertThat(load.unanswered()).isZero();
  }

  /** How often each client order id was accepted, over all events of the core. */
  private Map<String, Integer> acceptedOrders() {
    command.withoutKey();
    long last = accepted(sell(9_999, 1, "last")).sequence();
    Map<String, Integer> accepted = new HashMap<>();
    OrderAcceptedDecoder order = new OrderAcceptedDecoder();
    MessageHeaderDecoder header = new MessageHeaderDecoder();
    try (EventSubscription subscription = core.events().open(Position.START)) {
      Await.until(
          "all events",
          () -> {
            subscription.poll(
                (buffer, offset, length) -> {
                  if (CommandFormat.templateId(buffer, offset)
                      == OrderAcceptedDecoder.TEMPLATE_ID) {
                    order.wrapAndApplyHeader(buffer, offset, header);
                    var id = order.clientOrderId();
                    accepted.merge(
                        PackedAscii.text(id.word0(), id.word1(), id.word2()), 1, Integer::sum);
                  }
                },
                1_000);
            return subscription.position().sequence() >= last;
          });
    }
    accepted.remove("last");
    return accepted;
  }

  /** Orders, each with its key; one that was refused or is in doubt is sent again as it was. */
  private final class Load {
    private static final int WINDOW = 64;

    private final int orders;
    private final Map<Integer, CompletableFuture<Outcome>> waiting = new HashMap<>();
    private final Map<Integer, IdempotencyKey> keyOf = new HashMap<>();
    private int sent;
    private int answered;

    Load(int orders) {
      this.orders = orders;
    }

    void runUntil(int answers) {
      Await.until(
          answers + " answers",
          () -> {
            step();
            return answered >= answers;
          });
    }

    /** Goes on while there is no core. */
    void runFor(int steps) {
      for (int i = 0; i < steps; i++) {
        step();
      }
    }

    int unanswered() {
      return orders - answered;
    }

    private void step() {
      while (waiting.size() < WINDOW && sent < orders) {
        keyOf.put(sent, newKey());
        waiting.put(sent, submit(sent));
        sent++;
      }
      for (Integer order : List.copyOf(waiting.keySet())) {
        if (waiting.get(order).isDone()) {
          settle(order, waiting.get(order).join());
        }
      }
    }

    private void settle(int order, Outcome outcome) {
      if (outcome instanceof Outcome.Answered answer) {
        assertThat(reason(answer)).isEqualTo(RejectReason.NONE);
        waiting.remove(order);
        answered++;
      } else {
        waiting.put(order, submit(order));
      }
    }

    private CompletableFuture<Outcome> submit(int order) {
      command.key(keyOf.get(order));
      return CoreClientContract.this.submit(sell(1_000 + order, 1, "order-" + order));
    }
  }
}
