package io.rollingdrop.gateway;

import static io.rollingdrop.gateway.Exchange.SELLERS;
import static io.rollingdrop.gateway.Exchange.TICKETS;
import static io.rollingdrop.gateway.Exchange.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rollingdrop.gateway.auth.RateLimiter;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchTest {

  @TempDir private static Path directory;
  private static Exchange exchange;

  private long account;

  @BeforeAll
  static void open() {
    exchange = new Exchange(directory);
  }

  @AfterAll
  static void close() {
    exchange.close();
  }

  @BeforeEach
  void account() {
    account = exchange.account(SELLERS, TICKETS, 1_000);
  }

  private String place(String clientOrderId, long quantity) {
    return json(
        "{'operation':'place','account_id':%d,'market_id':7,'side':'sell','price':100,"
            + "'quantity':%d,'client_order_id':'%s'}",
        account, quantity, clientOrderId);
  }

  private static String batch(String... operations) {
    return "{\"operations\":[" + String.join(",", operations) + "]}";
  }

  @Test
  void operationsAreDecidedInTheirOrderEachWithItsOwnResult() {
    Caller.Answer answer =
        exchange
            .seller()
            .post(
                "/v1/batches",
                batch(
                    place("a", 10),
                    json(
                        "{'operation':'amend','account_id':%d,'client_order_id':'a','quantity':7}",
                        account),
                    place("too-much", 100_000),
                    json(
                        "{'operation':'replace','account_id':%d,'client_order_id':'a','price':99,'quantity':5}",
                        account),
                    json("{'operation':'cancel','account_id':%d,'client_order_id':'a'}", account),
                    json("{'operation':'cancel','order_id':999999}")));
    assertThat(answer.status()).isEqualTo(200);
    JsonNode results = answer.json().get("results");
    assertThat(results.findValuesAsText("index")).containsExactly("0", "1", "2", "3", "4", "5");
    assertThat(results)
        .extracting(result -> result.get("status").intValue())
        .containsExactly(201, 200, 422, 200, 200, 404);
    assertThat(results.get(1).get("order").get("open_quantity").longValue()).isEqualTo(7);
    assertThat(results.get(2).get("problem").get("type").asText())
        .isEqualTo("/problems/insufficient-balance");
    assertThat(results.get(4).get("order").get("status").asText()).isEqualTo("cancelled");
    assertThat(answer.sequence())
        .isEqualTo(results.get(4).get("order").get("sequence").longValue());
  }

  @Test
  void aBatchSentAgainIsAnsweredTheSameAndDoesNothingMore() {
    String key = Caller.newKey();
    String body = batch(place("x", 1), place("y", 2));
    Caller.Answer first =
        exchange.seller().request("POST", "/v1/batches").key(key).body(body).send();
    Caller.Answer second =
        exchange.seller().request("POST", "/v1/batches").key(key).body(body).send();
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(exchange.seller().get("/v1/orders?account_id=" + account).json().get("orders"))
        .hasSize(2);
  }

  @Test
  void aMalformedBatchDoesNothing() {
    Caller.Answer answer =
        exchange
            .seller()
            .request("POST", "/v1/batches")
            .key(Caller.newKey())
            .body(batch(place("ok", 1), json("{'operation':'cancel','order_id':-1}")))
            .malformed()
            .send();
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().get("field").asText()).isEqualTo("operations[1].order_id");
    assertThat(exchange.seller().get("/v1/orders?account_id=" + account).json().get("orders"))
        .isEmpty();
  }

  @Test
  void aBatchHoldsAtMostAHundredOperations() {
    String full =
        batch(
            Collections.nCopies(100, place("", 1).replace(",\"client_order_id\":\"\"", ""))
                .toArray(String[]::new));
    assertThat(exchange.seller().post("/v1/batches", full).json().get("results")).hasSize(100);
    for (String body :
        new String[] {
          batch(), batch(Collections.nCopies(101, place("a", 1)).toArray(String[]::new))
        }) {
      Caller.Answer answer =
          exchange
              .seller()
              .request("POST", "/v1/batches")
              .key(Caller.newKey())
              .body(body)
              .malformed()
              .send();
      assertThat(answer.status()).isEqualTo(422);
      assertThat(answer.json().get("field").asText()).isEqualTo("operations");
    }
  }

  @Test
  void aBatchCostsTheRateOfItsOperations() {
    GatewaySettings usual = exchange.live.settings();
    exchange.live.restartGateway(
        usual.withRates(new RateLimiter.Rate(1, 10), new RateLimiter.Rate(1_000, 1_000)));
    exchange.newCallers();
    Caller.Answer answer =
        exchange
            .seller()
            .post(
                "/v1/batches",
                batch(Collections.nCopies(11, place("a", 1)).toArray(String[]::new)));
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.problem()).isEqualTo("rate-limited");
    assertThat(answer.header("Retry-After")).isNotNull();
    assertThat(exchange.seller().get("/v1/orders?account_id=" + account).json().get("orders"))
        .isEmpty();
    exchange.live.restartGateway(usual);
    exchange.newCallers();
  }
}
