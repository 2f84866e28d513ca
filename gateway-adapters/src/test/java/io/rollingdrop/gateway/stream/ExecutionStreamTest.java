package io.rollingdrop.gateway.stream;

import static io.rollingdrop.gateway.stream.StreamFixture.ANN;
import static io.rollingdrop.gateway.stream.StreamFixture.BEN;
import static io.rollingdrop.gateway.stream.StreamFixture.MARKET;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rollingdrop.protocol.codec.PlaceOrderDecoder;
import io.rollingdrop.protocol.codec.RejectReason;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import io.rollingdrop.protocol.market.FeedScript.Owner;
import io.rollingdrop.protocol.market.NaiveExchange;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExecutionStreamTest {

  private StreamFixture gateway;

  @BeforeEach
  void start() {
    gateway =
        new StreamFixture(StreamSettings.defaults(), new ExecutionLog.Settings(1024, 100_000));
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private static List<JsonNode> reports(StreamClient client) {
    List<JsonNode> reports = new ArrayList<>();
    client.expect("executions").path("reports").forEach(reports::add);
    return reports;
  }

  private static JsonNode report(StreamClient client) {
    List<JsonNode> reports = reports(client);
    assertThat(reports).hasSize(1);
    return reports.getFirst();
  }

  private void tick() {
    gateway.feed.begin();
    gateway.feed.ticked();
    gateway.feed.end();
  }

  @Test
  void anOrderIsReportedFromAcceptanceToItsEnd() {
    try (StreamClient ann = gateway.partner(1)) {
      ann.send("{'op':'subscribe','channel':'executions','id':'s1'}");
      JsonNode subscribed = ann.expect("subscribed");
      assertThat(subscribed.path("id").asText()).isEqualTo("s1");
      assertThat(subscribed.path("position").asText()).isEqualTo("1.3.0");

      long id = gateway.exchange.place(ANN, Side.SELL, 100, 10, TimeInForce.GTC);
      JsonNode accepted = report(ann);
      assertThat(accepted.path("type").asText()).isEqualTo("accepted");
      assertThat(accepted.path("order_id").asLong()).isEqualTo(id);
      assertThat(accepted.path("client_order_id").asText()).isEqualTo("c" + id);
      assertThat(accepted.path("account_id").asLong()).isEqualTo(11);
      assertThat(accepted.path("market_id").asInt()).isEqualTo(MARKET);
      assertThat(accepted.path("side").asText()).isEqualTo("sell");
      assertThat(accepted.path("price").asLong()).isEqualTo(100);
      assertThat(accepted.path("quantity").asLong()).isEqualTo(10);
      assertThat(accepted.path("open_quantity").asLong()).isEqualTo(10);
      assertThat(accepted.path("time_in_force").asText()).isEqualTo("gtc");
      assertThat(accepted.path("position").asText()).isEqualTo("1." + id + ".0");
      assertThat(accepted.path("time").asText()).startsWith("2026-01-01T00:00:00.");

      gateway.exchange.place(BEN, Side.BUY, 101, 4, TimeInForce.GTC);
      JsonNode trade = report(ann);
      assertThat(trade.path("type").asText()).isEqualTo("trade");
      assertThat(trade.path("trade_id").asText()).isEqualTo("5-1");
      assertThat(trade.path("trade_price").asLong()).isEqualTo(100);
      assertThat(trade.path("trade_quantity").asLong()).isEqualTo(4);
      assertThat(trade.path("open_quantity").asLong()).isEqualTo(6);
      assertThat(trade.path("liquidity").asText()).isEqualTo("maker");
      assertThat(trade.path("side").asText()).isEqualTo("sell");
      assertThat(trade.path("client_order_id").asText()).isEqualTo("c" + id);

      NaiveExchange.Order order = gateway.exchange.resting().getFirst();
      gateway.exchange.amend(order, 5);
      JsonNode amended = report(ann);
      assertThat(amended.path("type").asText()).isEqualTo("amended");
      assertThat(amended.path("quantity").asLong()).isEqualTo(9);
      assertThat(amended.path("open_quantity").asLong()).isEqualTo(5);

      gateway.exchange.replace(order, 110, 8);
      JsonNode replaced = report(ann);
      assertThat(replaced.path("type").asText()).isEqualTo("replaced");
      assertThat(replaced.path("price").asLong()).isEqualTo(110);
      assertThat(replaced.path("quantity").asLong()).isEqualTo(12);
      assertThat(replaced.path("open_quantity").asLong()).isEqualTo(8);

      gateway.exchange.cancel(order);
      JsonNode cancelled = report(ann);
      assertThat(cancelled.path("type").asText()).isEqualTo("cancelled");
      assertThat(cancelled.path("cancelled_quantity").asLong()).isEqualTo(8);
      assertThat(cancelled.path("open_quantity").asLong()).isZero();
      assertThat(cancelled.path("reason").asText()).isEqualTo("requested");
    }
  }

  @Test
  void aRejectedOrderCommandIsReportedToItsTenantOnly() {
    try (StreamClient ann = gateway.partner(1);
        StreamClient ben = gateway.partner(2)) {
      ann.send("{'op':'subscribe','channel':'executions'}").expect("subscribed");
      ben.send("{'op':'subscribe','channel':'executions'}").expect("subscribed");
      gateway.feed.begin();
      gateway.feed.rejected(
          ANN, PlaceOrderDecoder.TEMPLATE_ID, RejectReason.INSUFFICIENT_BALANCE, "mine");
      gateway.feed.end();
      JsonNode rejected = report(ann);
      assertThat(rejected.path("type").asText()).isEqualTo("rejected");
      assertThat(rejected.path("command").asText()).isEqualTo("place_order");
      assertThat(rejected.path("reason").asText()).isEqualTo("insufficient-balance");
      assertThat(rejected.path("client_order_id").asText()).isEqualTo("mine");
      assertThat(rejected.has("order_id")).isFalse();
      assertThat(ben.isQuiet()).isTrue();
    }
  }

  @Test
  void bothSidesOfATradeWithOneselfComeInOneMessage() {
    try (StreamClient ann = gateway.partner(1)) {
      ann.send("{'op':'subscribe','channel':'executions'}").expect("subscribed");
      gateway.exchange.place(ANN, Side.SELL, 100, 4, TimeInForce.GTC);
      report(ann);
      gateway.exchange.place(new Owner(1, 12), Side.BUY, 100, 4, TimeInForce.IOC);
      List<JsonNode> reports = reports(ann);
      assertThat(reports)
          .extracting(report -> report.path("type").asText() + report.path("account_id").asLong())
          .containsExactly("accepted12", "trade11", "trade12");
      assertThat(reports.get(1).path("position")).isEqualTo(reports.get(2).path("position"));
    }
  }

  @Test
  void oneAccountCanBeFollowedAlone() {
    try (StreamClient ann = gateway.partner(1)) {
      ann.send("{'op':'subscribe','channel':'executions','account_id':12}");
      assertThat(ann.expect("subscribed").path("account_id").asLong()).isEqualTo(12);
      gateway.exchange.place(ANN, Side.SELL, 100, 4, TimeInForce.GTC);
      gateway.exchange.place(new Owner(1, 12), Side.SELL, 101, 4, TimeInForce.GTC);
      assertThat(report(ann).path("account_id").asLong()).isEqualTo(12);
      ann.send("{'op':'unsubscribe','channel':'executions','account_id':12}");
      ann.expect("unsubscribed");
      gateway.exchange.place(new Owner(1, 12), Side.SELL, 101, 4, TimeInForce.GTC);
      assertThat(ann.isQuiet()).isTrue();
    }
  }

  @Test
  void anotherTenantsAccountIsUnknown() {
    try (StreamClient ann = gateway.partner(1)) {
      ann.send("{'op':'subscribe','channel':'executions','account_id':22}");
      assertThat(ann.error()).isEqualTo("unknown-account");
    }
  }

  @Test
  void whoWasAwayGetsWhatItMissedThenWhatIsNew() {
    gateway.exchange.place(ANN, Side.SELL, 100, 4, TimeInForce.GTC);
    long second = gateway.exchange.place(ANN, Side.SELL, 101, 4, TimeInForce.GTC);
    gateway.exchange.place(BEN, Side.BUY, 100, 1, TimeInForce.GTC);
    try (StreamClient ann = gateway.partner(1)) {
      ann.send("{'op':'subscribe','channel':'executions','from':'1.4.0'}");
      ann.expect("subscribed");
      assertThat(reports(ann))
          .extracting(report -> report.path("position").asText())
          .containsExactly("1." + second + ".0", "1.6.1");
      ann.expect("caught_up");
      gateway.exchange.place(ANN, Side.SELL, 102, 4, TimeInForce.GTC);
      assertThat(report(ann).path("position").asText()).isEqualTo("1.7.0");
    }
  }

  @Test
  void aBareSequenceStandsForAllOfItsCommand() {
    gateway.exchange.place(ANN, Side.SELL, 100, 4, TimeInForce.GTC);
    gateway.exchange.place(new Owner(1, 12), Side.BUY, 100, 4, TimeInForce.GTC);
    tick();
    try (StreamClient ann = gateway.partner(1)) {
      ann.send("{'op':'subscribe','channel':'executions','from':'4'}").expect("subscribed");
      assertThat(reports(ann)).hasSize(3);
      ann.expect("caught_up");
      ann.send("{'op':'unsubscribe','channel':'executions'}").expect("unsubscribed");
      ann.send("{'op':'subscribe','channel':'executions','from':'5'}").expect("subscribed");
      ann.expect("caught_up");
    }
  }

  @Test
  void aPositionOlderThanWhatIsRetainedIsAnErrorThatNamesTheRemedy() {
    for (int i = 0; i < 1_100; i++) {
      gateway.exchange.place(ANN, Side.SELL, 100 + i % 5, 4, TimeInForce.GTC);
    }
    try (StreamClient ann = gateway.partner(1)) {
      ann.send("{'op':'subscribe','channel':'executions','from':'1.4.0','id':'r'}");
      JsonNode error = ann.expect("error");
      assertThat(error.path("code").asText()).isEqualTo("resume-too-old");
      assertThat(error.path("id").asText()).isEqualTo("r");
      assertThat(error.path("remedy").asText()).contains("RD-At-Least-Sequence");
      assertThat(error.path("oldest_position").asText()).isEqualTo("1.80.0");
      ann.send("{'op':'subscribe','channel':'executions','from':'1.79.0'}").expect("subscribed");
      int count = 0;
      while (count < 1_024) {
        count += reports(ann).size();
      }
      ann.expect("caught_up");
    }
  }

  @Test
  void aPositionAheadOfTheGatewayIsToBeTriedAgain() {
    try (StreamClient ann = gateway.partner(1)) {
      ann.send("{'op':'subscribe','channel':'executions','from':'1.4.0'}");
      assertThat(ann.error()).isEqualTo("position-ahead");
      ann.send("{'op':'subscribe','channel':'executions','from':'4'}");
      assertThat(ann.error()).isEqualTo("position-ahead");
      ann.send("{'op':'subscribe','channel':'executions','from':'2.1.0'}");
      assertThat(ann.error()).isEqualTo("position-off-chain");
      tick();
      ann.send("{'op':'subscribe','channel':'executions','from':'1.4.0'}").expect("subscribed");
    }
  }

  @Test
  void aPositionOfAnEpochThatEndedBeforeItIsVoid() {
    gateway.exchange.place(ANN, Side.SELL, 100, 4, TimeInForce.GTC);
    gateway.feed.epoch(2);
    gateway.exchange.place(ANN, Side.SELL, 101, 4, TimeInForce.GTC);
    try (StreamClient ann = gateway.partner(1)) {
      ann.send("{'op':'subscribe','channel':'executions','from':'1.5.0'}");
      assertThat(ann.error()).isEqualTo("position-off-chain");
      ann.send("{'op':'subscribe','channel':'executions','from':'1.9.0'}");
      assertThat(ann.error()).isEqualTo("position-off-chain");
      ann.send("{'op':'subscribe','channel':'executions','from':'1.4.0'}").expect("subscribed");
      assertThat(report(ann).path("position").asText()).isEqualTo("2.5.0");
    }
  }

  @Test
  void whoResumesAgainAndAgainWhileOrdersFlowSeesEachReportOnce() {
    Random random = new Random(42);
    List<String> expected = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    Thread flow =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 0; i < 900; i++) {
                    long id = gateway.exchange.place(ANN, Side.SELL, 100, 4, TimeInForce.GTC);
                    expected.add("1." + id + ".0");
                  }
                });
    String from = "1.3.0";
    while (seen.size() < 900) {
      StreamClient ann = gateway.partner(1);
      ann.send("{'op':'subscribe','channel':'executions','from':'" + from + "'}");
      ann.expect("subscribed");
      for (int messages = 1 + random.nextInt(3); messages > 0 && seen.size() < 900; ) {
        JsonNode message = ann.next();
        for (JsonNode report : message.path("reports")) {
          from = report.path("position").asText();
          seen.add(from);
          messages--;
        }
      }
      ann.abort();
    }
    assertThat(flow).satisfies(Thread::join);
    assertThat(seen).isEqualTo(expected);
  }

  @Test
  void executionsAreNeitherForVisitorsNorForTheOperator() {
    try (StreamClient visitor = gateway.visitor();
        StreamClient operator = gateway.partner(0)) {
      visitor.send("{'op':'subscribe','channel':'executions'}");
      assertThat(visitor.error()).isEqualTo("not-authorised");
      operator.send("{'op':'subscribe','channel':'executions'}");
      assertThat(operator.error()).isEqualTo("not-authorised");
    }
  }
}
