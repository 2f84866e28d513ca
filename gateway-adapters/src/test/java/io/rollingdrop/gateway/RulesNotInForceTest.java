package io.rollingdrop.gateway;

import static io.rollingdrop.gateway.Exchange.SELLERS;
import static io.rollingdrop.gateway.Exchange.TICKETS;
import static io.rollingdrop.gateway.Exchange.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rollingdrop.gateway.Caller.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that is newer than the core's rules: while an upgrade is under way. */
class RulesNotInForceTest {

  @TempDir private Path directory;

  private static void assertNotYet(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(503);
    assertThat(answer.problem()).isEqualTo("rules-not-in-force");
    assertThat(answer.header("Retry-After")).isEqualTo("30");
  }

  @Test
  void newTermsAreAnsweredAsNotYetAndTakenOnceTheRulesAreInForce() {
    try (Exchange exchange = new Exchange(directory, 1)) {
      long account = exchange.account(SELLERS, TICKETS, 100);
      Caller.Request iceberg =
          exchange
              .seller()
              .request("POST", "/v1/orders")
              .key(Caller.newKey())
              .body(
                  json(
                      "{'account_id':%d,'market_id':7,'side':'sell','price':100,'quantity':9,"
                          + "'display_quantity':3}",
                      account));
      assertNotYet(iceberg.send());
      assertNotYet(exchange.seller().delete("/v1/orders?account_id=" + account));
      exchange.place(exchange.seller(), account, "sell", 100, 1);

      exchange.live.upgrade(2);
      exchange.newCallers();
      Answer taken =
          exchange
              .seller()
              .request("POST", "/v1/orders")
              .key(Caller.newKey())
              .body(
                  json(
                      "{'account_id':%d,'market_id':7,'side':'sell','price':100,'quantity':9,"
                          + "'display_quantity':3}",
                      account))
              .send();
      assertThat(taken.status()).as(taken.body()).isEqualTo(201);
    }
  }

  @Test
  void ofABatchOnlyTheOperationsThatNeedTheRulesAreRefused() {
    try (Exchange exchange = new Exchange(directory, 1)) {
      long account = exchange.account(SELLERS, TICKETS, 100);
      String place =
          "{'operation':'place','account_id':%d,'market_id':7,'side':'sell','price':100,"
              + "'quantity':2%s}";
      JsonNode results =
          exchange
              .seller()
              .post(
                  "/v1/batches",
                  json(
                      "{'operations':[%s,%s,%s]}",
                      json(place, account, ""),
                      json(place, account, ",'post_only':true").replace('\'', '"'),
                      json(place, account, "")))
              .json()
              .get("results");
      assertThat(results.get(0).get("status").asInt()).isEqualTo(201);
      assertThat(results.get(1).get("status").asInt()).isEqualTo(503);
      assertThat(results.get(1).get("problem").get("type").asText())
          .isEqualTo("/problems/rules-not-in-force");
      assertThat(results.get(2).get("status").asInt()).isEqualTo(201);
    }
  }
}
