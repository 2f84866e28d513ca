package io.rollingdrop.gateway;

import static io.rollingdrop.gateway.Exchange.BUYERS;
import static io.rollingdrop.gateway.Exchange.MONEY;
import static io.rollingdrop.gateway.Exchange.SELLERS;
import static io.rollingdrop.gateway.Exchange.TICKETS;
import static io.rollingdrop.gateway.Exchange.json;
import static io.rollingdrop.gateway.Exchange.order;
import static io.rollingdrop.gateway.Exchange.orderId;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rollingdrop.gateway.http.HeaderField;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrdersTest {

  @TempDir private static Path directory;
  private static Exchange exchange;

  private long selling;
  private long buying;

  @BeforeAll
  static void open() {
    exchange = new Exchange(directory);
  }

  @AfterAll
  static void close() {
    exchange.close();
  }

  @BeforeEach
  void accounts() {
    selling = exchange.account(SELLERS, TICKETS, 1_000);
    buying = exchange.account(BUYERS, MONEY, 1_000_000);
  }

  private static void assertBalance(
      Caller caller, long account, int asset, long available, long held) {
    JsonNode balances = caller.get("/v1/balances?account_id=" + account).json().get("balances");
    for (JsonNode balance : balances) {
      if (balance.get("asset_id").intValue() == asset) {
        assertThat(balance.get("available").longValue()).isEqualTo(available);
        assertThat(balance.get("held").longValue()).isEqualTo(held);
        return;
      }
    }
    assertThat(available + held).as(balances.toString()).isZero();
  }

  private void cleanBook(long... orders) {
    for (long order : orders) {
      assertThat(exchange.seller().delete("/v1/orders/" + order).status()).isEqualTo(200);
    }
  }

  @Test
  void anOrderRestsIsFilledByAnotherAndBothSidesSeeIt() {
    JsonNode resting = exchange.place(exchange.seller(), selling, "sell", 100, 10);
    assertThat(resting.get("status").asText()).isEqualTo("open");
    assertThat(resting.get("open_quantity").longValue()).isEqualTo(10);

    JsonNode incoming = exchange.place(exchange.buyer(), buying, "buy", 105, 4);
    assertThat(incoming.get("status").asText()).isEqualTo("filled");
    assertThat(incoming.get("filled_quantity").longValue()).isEqualTo(4);
    assertThat(incoming.get("fills")).hasSize(1);
    assertThat(incoming.get("fills").get(0).get("price").longValue()).isEqualTo(100);
    assertThat(incoming.get("fills").get(0).get("quote_amount").longValue()).isEqualTo(400);

    JsonNode seen = exchange.seller().get("/v1/orders/" + orderId(resting)).json();
    assertThat(seen.get("open_quantity").longValue()).isEqualTo(6);
    assertThat(seen.get("updated_sequence").longValue()).isEqualTo(orderId(incoming));
    assertBalance(exchange.seller(), selling, TICKETS, 990, 6);
    assertBalance(exchange.seller(), selling, MONEY, 400, 0);
    assertBalance(exchange.buyer(), buying, MONEY, 999_600, 0);
    assertBalance(exchange.buyer(), buying, TICKETS, 4, 0);
    JsonNode fill =
        exchange.seller().get("/v1/fills?account_id=" + selling).json().get("fills").get(0);
    assertThat(fill.get("liquidity").asText()).isEqualTo("maker");
    assertThat(fill.get("trade_id")).isEqualTo(incoming.get("fills").get(0).get("trade_id"));
    cleanBook(orderId(resting));
  }

  @Test
  void anOrderIsAmendedReplacedAndCancelledAndEachAnswerTellsWhatIsFilled() {
    long id = orderId(exchange.place(exchange.seller(), selling, "sell", 200, 10));
    exchange.place(exchange.buyer(), buying, "buy", 200, 3);

    JsonNode amended = exchange.seller().patch("/v1/orders/" + id, json("{'quantity':8}")).json();
    assertThat(amended.get("open_quantity").longValue()).isEqualTo(5);
    assertThat(amended.get("filled_quantity").longValue()).isEqualTo(3);

    JsonNode replaced =
        exchange.seller().put("/v1/orders/" + id, json("{'price':201,'quantity':6}")).json();
    assertThat(replaced.get("order_id").longValue()).isEqualTo(id);
    assertThat(replaced.get("open_quantity").longValue()).isEqualTo(6);
    assertThat(replaced.get("filled_quantity").longValue()).isEqualTo(3);

    exchange.place(exchange.buyer(), buying, "buy", 201, 2);
    JsonNode cancelled = exchange.seller().delete("/v1/orders/" + id).json();
    assertThat(cancelled.get("status").asText()).isEqualTo("cancelled");
    assertThat(cancelled.get("filled_quantity").longValue()).isEqualTo(5);
    assertBalance(exchange.seller(), selling, TICKETS, 995, 0);
  }

  @Test
  void aReplaceThatCrossesTradesAndTellsAllThatIsFilled() {
    long bid = orderId(exchange.place(exchange.buyer(), buying, "buy", 50, 5));
    long id = orderId(exchange.place(exchange.seller(), selling, "sell", 300, 10));
    exchange.place(exchange.buyer(), buying, "buy", 300, 2);
    JsonNode replaced =
        exchange.seller().put("/v1/orders/" + id, json("{'price':50,'quantity':9}")).json();
    assertThat(replaced.get("fills")).hasSize(1);
    assertThat(replaced.get("filled_quantity").longValue()).isEqualTo(7);
    assertThat(replaced.get("open_quantity").longValue()).isEqualTo(4);
    assertThat(exchange.buyer().get("/v1/orders/" + bid).json().get("status").asText())
        .isEqualTo("filled");
    cleanBook(id);
  }

  @Test
  void whatAnImmediateOrderDoesNotFillIsCancelled() {
    long id = orderId(exchange.place(exchange.seller(), selling, "sell", 400, 3));
    JsonNode ioc =
        exchange
            .buyer()
            .post(
                "/v1/orders",
                json(
                    "{'account_id':%d,'market_id':7,'side':'buy','price':400,'quantity':5,"
                        + "'time_in_force':'ioc'}",
                    buying))
            .json();
    assertThat(ioc.get("status").asText()).isEqualTo("cancelled");
    assertThat(ioc.get("filled_quantity").longValue()).isEqualTo(3);
    assertThat(ioc.get("open_quantity").longValue()).isZero();
    assertThat(exchange.seller().get("/v1/orders/" + id).json().get("status").asText())
        .isEqualTo("filled");
  }

  @Test
  void anOrderCanBeNamedByTheClientsOwnId() {
    String place =
        json(
            "{'account_id':%d,'market_id':7,'side':'sell','price':900,'quantity':5,"
                + "'client_order_id':'web/2026:a-1'}",
            selling);
    long id = orderId(exchange.seller().post("/v1/orders", place).json());
    String path = "/v1/orders/by-client-id/" + selling + "/web%2F2026:a-1";
    assertThat(exchange.seller().get(path).json().get("order_id").longValue()).isEqualTo(id);
    Caller.Answer duplicate = exchange.seller().post("/v1/orders", place);
    assertThat(duplicate.status()).isEqualTo(409);
    assertThat(duplicate.problem()).isEqualTo("duplicate-client-order-id");
    assertThat(exchange.seller().patch(path, json("{'quantity':4}")).status()).isEqualTo(200);
    assertThat(exchange.seller().put(path, json("{'price':901,'quantity':4}")).status())
        .isEqualTo(200);
    assertThat(exchange.seller().delete(path).json().get("status").asText()).isEqualTo("cancelled");
    assertThat(exchange.seller().delete(path).problem()).isEqualTo("unknown-order");
    assertThat(exchange.buyer().get(path).problem()).isEqualTo("unknown-order");
  }

  @Test
  void ordersAndFillsAreListedPageByPage() {
    List<Long> placed = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      placed.addFirst(orderId(exchange.place(exchange.seller(), selling, "sell", 800 + i, 1)));
    }
    List<Long> listed = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page =
          exchange
              .seller()
              .get("/v1/orders?account_id=" + selling + "&status=open&limit=3" + cursor)
              .json();
      page.get("orders").forEach(order -> listed.add(orderId(order)));
      cursor =
          page.get("next_cursor").isNull() ? "" : "&cursor=" + page.get("next_cursor").asText();
    } while (!cursor.isEmpty());
    assertThat(listed).isEqualTo(placed);
    assertThat(
            exchange
                .seller()
                .get("/v1/orders?account_id=" + selling + "&market_id=8")
                .json()
                .get("orders"))
        .isEmpty();

    exchange.place(exchange.buyer(), buying, "buy", 806, 7);
    List<String> trades = new ArrayList<>();
    do {
      JsonNode page =
          exchange.seller().get("/v1/fills?account_id=" + selling + "&limit=2" + cursor).json();
      page.get("fills").forEach(fill -> trades.add(fill.get("trade_id").asText()));
      cursor =
          page.get("next_cursor").isNull() ? "" : "&cursor=" + page.get("next_cursor").asText();
    } while (!cursor.isEmpty());
    assertThat(trades).hasSize(7).doesNotHaveDuplicates();
  }

  @Test
  void whoWasAnsweredReadsWhatItWroteAndMayInsistOnIt() {
    Caller.Answer placed = exchange.seller().post("/v1/orders", order(selling, "sell", 700, 1));
    Caller.Answer read =
        exchange
            .seller()
            .request("GET", "/v1/orders/" + orderId(placed.json()))
            .header(HeaderField.AT_LEAST_SEQUENCE, Long.toString(placed.sequence()))
            .send();
    assertThat(read.status()).isEqualTo(200);
    assertThat(read.sequence()).isGreaterThanOrEqualTo(placed.sequence());
    cleanBook(orderId(placed.json()));
  }

  @Test
  void aReaderWaitsForASequenceThatIsToComeButNotForEver() {
    long far = exchange.live.gateway().models().sequence() + 1_000_000;
    Caller.Answer behind =
        exchange
            .seller()
            .request("GET", "/v1/markets")
            .header(HeaderField.AT_LEAST_SEQUENCE, Long.toString(far))
            .send();
    assertThat(behind.status()).isEqualTo(503);
    assertThat(behind.problem()).isEqualTo("read-behind");
    assertThat(behind.header("Retry-After")).isEqualTo("1");
    Caller.Answer malformed =
        exchange
            .seller()
            .request("GET", "/v1/markets")
            .header(HeaderField.AT_LEAST_SEQUENCE, "-1")
            .malformed()
            .send();
    assertThat(malformed.problem()).isEqualTo("invalid-header");
  }

  @Test
  void aTenantSeesItsAccountsItsMarketsAndAllAssets() {
    JsonNode accounts = exchange.seller().get("/v1/accounts?limit=1000").json().get("accounts");
    assertThat(accounts).allMatch(account -> account.get("tenant_id").intValue() == SELLERS);
    assertThat(accounts).anyMatch(account -> account.get("account_id").longValue() == selling);
    JsonNode firstPage = exchange.seller().get("/v1/accounts?limit=1").json();
    assertThat(firstPage.get("accounts")).hasSize(1);
    assertThat(exchange.buyer().get("/v1/markets").json().get("markets"))
        .anyMatch(market -> market.get("market_id").intValue() == Exchange.MARKET);
    assertThat(exchange.buyer().get("/v1/assets").json().get("assets")).hasSize(2);
  }

  @Test
  void theCommandCarriesTheCallersTraceAndTheReplyItsRequestId() {
    Caller.Answer answer =
        exchange
            .seller()
            .request("GET", "/v1/assets")
            .header(HeaderField.REQUEST_ID, "my-request.1")
            .header(
                HeaderField.TRACEPARENT, "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
            .send();
    assertThat(answer.header(HeaderField.REQUEST_ID)).isEqualTo("my-request.1");
    assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"partner\";q=10000;w=2");
    assertThat(answer.header("RateLimit")).startsWith("\"partner\";r=");
  }
}
