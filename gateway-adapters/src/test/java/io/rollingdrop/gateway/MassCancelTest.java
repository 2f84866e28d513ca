package io.rollingdrop.gateway;

import static io.rollingdrop.gateway.Exchange.MONEY;
import static io.rollingdrop.gateway.Exchange.SELLERS;
import static io.rollingdrop.gateway.Exchange.TICKETS;
import static io.rollingdrop.gateway.Exchange.json;
import static io.rollingdrop.gateway.Exchange.orderId;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rollingdrop.gateway.Caller.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MassCancelTest {

  @TempDir private static Path directory;
  private static Exchange exchange;
  private long account;

  @BeforeAll
  static void open() {
    exchange = new Exchange(directory);
  }

  @BeforeEach
  void tradeOnBothSides() {
    account = exchange.account(SELLERS, TICKETS, 10_000);
    exchange.created(
        "deposits", "{'account_id':%d,'asset_id':%d,'amount':10000}".formatted(account, MONEY));
  }

  @AfterAll
  static void close() {
    exchange.close();
  }

  private long place(String side, long price) {
    return orderId(exchange.place(exchange.seller(), account, side, price, 1));
  }

  private String status(long order) {
    return exchange.seller().get("/v1/orders/" + order).json().get("status").asText();
  }

  private Answer cancelAll(String selection) {
    return exchange.seller().delete("/v1/orders?account_id=" + account + selection);
  }

  private static void assertCancelled(Answer answer, int orders) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json().get("done").asBoolean()).isTrue();
    assertThat(answer.json().get("cancelled_orders").asLong()).isEqualTo(orders);
  }

  @Test
  void allOrdersOfAnAccountAreCancelledThoseThatWaitAsWell() {
    long sell = place("sell", 100);
    long buy = place("buy", 90);
    JsonNode stop =
        exchange
            .seller()
            .post(
                "/v1/orders",
                json(
                    "{'account_id':%d,'market_id':7,'side':'sell','type':'stop',"
                        + "'stop_price':50,'quantity':1}",
                    account))
            .json();
    long other = exchange.account(SELLERS, TICKETS, 10);
    long stays = orderId(exchange.place(exchange.seller(), other, "sell", 100, 1));

    assertCancelled(cancelAll(""), 3);
    assertThat(status(sell)).isEqualTo("cancelled");
    assertThat(status(buy)).isEqualTo("cancelled");
    JsonNode seen = exchange.seller().get("/v1/orders/" + orderId(stop)).json();
    assertThat(seen.get("end_reason").asText()).isEqualTo("mass_cancel");
    assertThat(status(stays)).isEqualTo("open");
    assertCancelled(cancelAll(""), 0);
  }

  @Test
  void onlyThoseOfAMarketAndASideAreCancelledIfThatIsAskedFor() {
    exchange.market(8);
    long sell = place("sell", 100);
    long buy = place("buy", 90);
    assertCancelled(cancelAll("&market_id=8"), 0);
    assertCancelled(cancelAll("&market_id=7&side=buy"), 1);
    assertThat(status(sell)).isEqualTo("open");
    assertThat(status(buy)).isEqualTo("cancelled");
    assertCancelled(cancelAll("&side=sell"), 1);
  }

  @Test
  void moreThanTheCoreCancelsAtOnceAreCancelledAllTheSameAndTheRepeatSaysSo() {
    for (int i = 0; i < 300; i++) {
      place("sell", 100 + i);
    }
    Caller.Request request =
        exchange
            .seller()
            .request("DELETE", "/v1/orders?account_id=" + account)
            .key(Caller.newKey());
    Answer first = request.send();
    while (first.status() == 202) {
      assertThat(first.json().get("done").asBoolean()).isFalse();
      first = request.send();
    }
    assertCancelled(first, 300);
    place("sell", 100);
    Answer repeated = request.send();
    assertThat(repeated.body()).isEqualTo(first.body());
    assertThat(repeated.sequence()).isEqualTo(first.sequence());
    assertThat(repeated.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(
            exchange
                .seller()
                .get("/v1/orders?account_id=" + account + "&status=open")
                .json()
                .get("orders"))
        .hasSize(1);
  }

  @Test
  void whatIsNotUnderstoodOrNotOwnIsRefused() {
    assertThat(exchange.buyer().delete("/v1/orders?account_id=" + account).problem())
        .isEqualTo("unknown-account");
    assertThat(cancelAll("&market_id=99").problem()).isEqualTo("unknown-market");
    for (String query : new String[] {"", "?account_id=1&side=both", "?account_id=1&status=open"}) {
      Answer answer =
          exchange
              .seller()
              .request("DELETE", "/v1/orders" + query)
              .key(Caller.newKey())
              .malformed()
              .send();
      assertThat(answer.problem()).isEqualTo("invalid-field");
    }
  }
}
