package io.rollingdrop.gateway.stream;

import static io.rollingdrop.gateway.stream.CoreFixture.BUYER;
import static io.rollingdrop.gateway.stream.CoreFixture.SELLER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stream on a real core and gateway: what a partner does by REST is what it is told here. */
class CoreStreamTest {

  @TempDir private Path directory;
  private CoreFixture exchange;

  @BeforeEach
  void start() {
    exchange = new CoreFixture(directory);
  }

  @AfterEach
  void stop() {
    exchange.close();
  }

  private static List<String> take(StreamClient client, int reports) {
    List<String> types = new ArrayList<>();
    while (types.size() < reports) {
      for (JsonNode report : client.expect("executions").path("reports")) {
        types.add(
            report.path("type").asText()
                + " "
                + report.path("order_id").asLong()
                + " open "
                + report.path("open_quantity").asLong());
      }
    }
    return types;
  }

  @Test
  void anOrdersLifeIsToldToItsOwnerAndTheBookToEverybody() {
    try (StreamClient seller = exchange.stream(1);
        StreamClient buyer = exchange.stream(2)) {
      seller.send("{'op':'subscribe','channel':'executions'}").expect("subscribed");
      buyer.send("{'op':'subscribe','channel':'book','market_id':7}").expect("subscribed");
      assertThat(buyer.expect("book").path("asks").isEmpty()).isTrue();

      long order = exchange.place(1, SELLER, "sell", 100, 10);
      assertThat(buyer.expect("book_update").path("asks").toString()).isEqualTo("[[100,10,1]]");
      exchange.place(2, BUYER, "buy", 100, 4);
      assertThat(buyer.expect("book_update").path("asks").toString()).isEqualTo("[[100,6,1]]");
      exchange.partner(1, "PATCH", "/v1/orders/" + order, "{'quantity':9}");
      assertThat(buyer.expect("book_update").path("asks").toString()).isEqualTo("[[100,5,1]]");
      exchange.partner(1, "PUT", "/v1/orders/" + order, "{'price':110,'quantity':8}");
      assertThat(buyer.expect("book_update").path("asks").toString())
          .isEqualTo("[[100,0,0],[110,8,1]]");
      exchange.partner(1, "DELETE", "/v1/orders/" + order, "");
      assertThat(buyer.expect("book_update").path("asks").toString()).isEqualTo("[[110,0,0]]");

      assertThat(take(seller, 5))
          .containsExactly(
              "accepted " + order + " open 10",
              "trade " + order + " open 6",
              "amended " + order + " open 5",
              "replaced " + order + " open 8",
              "cancelled " + order + " open 0");
    }
  }

  @Test
  void aStopOrderAndAnIcebergAreToldToTheirOwnersAndTheBookShowsNeitherWhole() {
    try (StreamClient seller = exchange.stream(1);
        StreamClient buyer = exchange.stream(2);
        StreamClient visitor = exchange.stream(2)) {
      seller.send("{'op':'subscribe','channel':'executions'}").expect("subscribed");
      buyer.send("{'op':'subscribe','channel':'executions'}").expect("subscribed");

      long stop =
          order(
              2,
              BUYER,
              "'side':'buy','type':'stop_limit','price':99,'stop_price':100,'quantity':3");
      JsonNode waits = buyer.expect("executions").path("reports").path(0);
      assertThat(waits.path("type").asText()).isEqualTo("accepted");
      assertThat(waits.path("order_type").asText()).isEqualTo("stop_limit");
      assertThat(waits.path("stop_price").asLong()).isEqualTo(100);
      visitor.send("{'op':'subscribe','channel':'book','market_id':7}").expect("subscribed");
      assertThat(visitor.expect("book").path("bids").toString()).isEqualTo("[]");

      long iceberg =
          order(1, SELLER, "'side':'sell','price':100,'quantity':10,'display_quantity':4");
      JsonNode update = visitor.expect("book_update");
      assertThat(update.path("asks").toString()).isEqualTo("[[100,4,1]]");
      assertThat(update.path("bids").toString()).isEqualTo("[]");

      exchange.place(2, BUYER, "buy", 100, 5);
      assertThat(visitor.expect("book_update").path("bids").toString()).isEqualTo("[[99,3,1]]");
      assertThat(take(seller, 4))
          .containsExactly(
              "accepted " + iceberg + " open 10",
              "trade " + iceberg + " open 6",
              "replenished " + iceberg + " open 6",
              "trade " + iceberg + " open 5");
      assertThat(take(buyer, 4)).endsWith("triggered " + stop + " open 3");
    }
  }

  private long order(int tenantId, long account, String terms) {
    return exchange
        .partner(
            tenantId,
            "POST",
            "/v1/orders",
            "{'account_id':%d,'market_id':7,%s}".formatted(account, terms))
        .path("order_id")
        .asLong();
  }

  @Test
  void aMassCancelIsToldOrderByOrderAndThenThatItIsDone() {
    try (StreamClient seller = exchange.stream(1)) {
      exchange.place(1, SELLER, "sell", 100, 10);
      exchange.place(1, SELLER, "sell", 101, 10);
      seller.send("{'op':'subscribe','channel':'executions'}").expect("subscribed");
      JsonNode done = exchange.partner(1, "DELETE", "/v1/orders?account_id=" + SELLER, "");
      List<JsonNode> reports = new ArrayList<>();
      while (reports.size() < 3) {
        seller.expect("executions").path("reports").forEach(reports::add);
      }
      assertThat(reports)
          .extracting(report -> report.path("type").asText())
          .containsExactly("cancelled", "cancelled", "orders_cancelled");
      assertThat(reports.getFirst().path("reason").asText()).isEqualTo("mass_cancel");
      assertThat(reports.getLast().path("cancelled_orders").asLong()).isEqualTo(2);
      assertThat(reports.getLast().path("request_sequence")).isEqualTo(done.path("sequence"));
      assertThat(reports.getLast().has("order_id")).isFalse();
    }
  }

  @Test
  void whoWasAwayOverARestartOfTheGatewayResumes() {
    String position;
    try (StreamClient seller = exchange.stream(1)) {
      seller.send("{'op':'subscribe','channel':'executions'}").expect("subscribed");
      exchange.place(1, SELLER, "sell", 100, 10);
      position = seller.expect("executions").path("reports").path(0).path("position").asText();
    }
    long second = exchange.place(1, SELLER, "sell", 101, 10);
    exchange.restartGateway();
    long third = exchange.place(1, SELLER, "sell", 102, 10);
    try (StreamClient seller = exchange.stream(1)) {
      seller
          .send("{'op':'subscribe','channel':'executions','from':'" + position + "'}")
          .expect("subscribed");
      assertThat(take(seller, 2))
          .containsExactly("accepted " + second + " open 10", "accepted " + third + " open 10");
      seller.expect("caught_up");
    }
  }

  @Test
  void whoReadByRestSubscribesFromTheSequenceOfTheAnswer() throws Exception {
    exchange.place(1, SELLER, "sell", 100, 10);
    HttpResponse<String> book =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(exchange.uri("http", "/public/v1/markets/7/book")).build(),
                HttpResponse.BodyHandlers.ofString());
    long sequence = new ObjectMapper().readTree(book.body()).path("sequence").asLong();
    try (StreamClient seller = exchange.stream(1)) {
      seller
          .send("{'op':'subscribe','channel':'executions','from':'" + sequence + "'}")
          .expect("subscribed");
      seller.expect("caught_up");
    }
  }

  @Test
  void anUnsignedUpgradeIsAnsweredWithAProblem() {
    assertThatThrownBy(
            () ->
                HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(exchange.uri("ws", "/v1/stream"), new StreamClient())
                    .join())
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            refused -> {
              assertThat(refused.getResponse().statusCode()).isBetween(400, 401);
              assertThat(refused.getResponse().headers().firstValue("Content-Type"))
                  .hasValue("application/problem+json");
            });
  }

  @Test
  void thePageIsServedToEverybody() throws Exception {
    HttpResponse<String> page =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(exchange.uri("http", "/")).build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("<title>RollingDrop live</title>");
  }
}
