package io.rollingdrop.gateway;

import static io.rollingdrop.gateway.Exchange.BUYERS;
import static io.rollingdrop.gateway.Exchange.MONEY;
import static io.rollingdrop.gateway.Exchange.SELLERS;
import static io.rollingdrop.gateway.Exchange.TICKETS;
import static io.rollingdrop.gateway.Exchange.json;
import static io.rollingdrop.gateway.Exchange.orderId;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rollingdrop.gateway.Caller.Answer;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an order may ask for, through HTTP, on a core whose rules have all of it. */
class OrderTermsTest {

  @TempDir private static Path directory;
  private static Exchange exchange;
  private static int markets = Exchange.MARKET;

  private int market;
  private long selling;
  private long buying;

  @BeforeAll
  static void open() {
    exchange = new Exchange(directory);
  }

  /** Nobody else trades there. */
  @BeforeEach
  void openMarket() {
    market = ++markets;
    exchange.market(market);
    selling = exchange.account(SELLERS, TICKETS, 1_000);
    buying = exchange.account(BUYERS, MONEY, 1_000_000);
  }

  @AfterAll
  static void close() {
    exchange.close();
  }

  private String order(long account, String side, long quantity, String terms) {
    return json(
        "{'account_id':%d,'market_id':%d,'side':'%s','quantity':%d,%s}",
        account, market, side, quantity, terms.replace('\'', '"'));
  }

  private Answer sell(long quantity, String terms) {
    return exchange.seller().post("/v1/orders", order(selling, "sell", quantity, terms));
  }

  private Answer buy(long quantity, String terms) {
    return exchange.buyer().post("/v1/orders", order(buying, "buy", quantity, terms));
  }

  private static JsonNode taken(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    return answer.json();
  }

  private static String text(JsonNode json, String name) {
    return json.path(name).asText();
  }

  private static long number(JsonNode json, String name) {
    return json.path(name).asLong(-1);
  }

  private JsonNode sold(JsonNode order) {
    return exchange.seller().get("/v1/orders/" + orderId(order)).json();
  }

  private JsonNode bought(JsonNode order) {
    return exchange.buyer().get("/v1/orders/" + orderId(order)).json();
  }

  private static void assertProblem(Answer answer, int status, String problem) {
    assertThat(answer.problem()).as(answer.body()).isEqualTo(problem);
    assertThat(answer.status()).isEqualTo(status);
  }

  @Test
  void anOrderWithoutTermsIsALimitOrder() {
    JsonNode order = sold(taken(sell(3, "'price':100")));
    assertThat(text(order, "type")).isEqualTo("limit");
    assertThat(text(order, "time_in_force")).isEqualTo("gtc");
    assertThat(order.has("expires_at")).isFalse();
    assertThat(order.has("display_quantity")).isFalse();
    assertThat(order.has("self_trade_prevention")).isFalse();
  }

  @Test
  void aMarketOrderTakesWhatThereIsAndLeavesNothing() {
    taken(sell(3, "'price':100"));
    JsonNode market = taken(buy(5, "'type':'market','price':110"));
    assertThat(text(market, "status")).isEqualTo("cancelled");
    assertThat(text(market, "end_reason")).isEqualTo("ioc_remainder");
    assertThat(number(market, "filled_quantity")).isEqualTo(3);
    JsonNode seen = bought(market);
    assertThat(text(seen, "type")).isEqualTo("market");
    assertThat(text(seen, "time_in_force")).isEqualTo("ioc");
    assertThat(text(seen, "end_reason")).isEqualTo("ioc_remainder");
  }

  @Test
  void aMarketSellNeedsNoPrice() {
    taken(buy(2, "'price':90"));
    JsonNode market = taken(sell(2, "'type':'market'"));
    assertThat(text(market, "status")).isEqualTo("filled");
    assertThat(number(market.get("fills").get(0), "price")).isEqualTo(90);
  }

  @Test
  void fillOrKillIsFilledWholeOrRejected() {
    taken(sell(3, "'price':100"));
    assertProblem(buy(4, "'price':100,'time_in_force':'fok'"), 422, "not-fillable");
    JsonNode filled = taken(buy(3, "'price':100,'time_in_force':'fok'"));
    assertThat(text(filled, "status")).isEqualTo("filled");
  }

  @Test
  void aMinimumQuantityTradesAtOnceOrTheOrderIsRejected() {
    taken(sell(3, "'price':100"));
    assertProblem(buy(9, "'price':100,'minimum_quantity':4"), 422, "minimum-not-fillable");
    JsonNode order = taken(buy(9, "'price':100,'minimum_quantity':3"));
    assertThat(text(order, "status")).isEqualTo("open");
    assertThat(number(order, "filled_quantity")).isEqualTo(3);
  }

  @Test
  void aPostOnlyOrderRestsOrIsRejected() {
    taken(sell(3, "'price':100"));
    assertProblem(buy(1, "'price':100,'post_only':true"), 422, "would-trade");
    JsonNode order = taken(buy(1, "'price':99,'post_only':true"));
    assertThat(bought(order).path("post_only").asBoolean()).isTrue();
    assertProblem(
        exchange.buyer().put("/v1/orders/" + orderId(order), json("{'price':100,'quantity':1}")),
        422,
        "would-trade");
  }

  @Test
  void aGtdOrderEndsAtItsExpiry() {
    Instant expiry = Instant.now().plusMillis(500);
    JsonNode order =
        taken(sell(3, "'price':100,'time_in_force':'gtd','expires_at':'" + expiry + "'"));
    assertThat(Instant.parse(text(sold(order), "expires_at"))).isEqualTo(expiry);
    exchange.live.await("the order ends", () -> text(sold(order), "status").equals("cancelled"));
    assertThat(text(sold(order), "end_reason")).isEqualTo("expired");
  }

  @Test
  void anExpiryThatHasPassedIsRejected() {
    assertProblem(
        sell(3, "'price':100,'time_in_force':'gtd','expires_at':'2020-01-01T00:00:00+01:00'"),
        422,
        "invalid-expiry");
  }

  @Test
  void aDayOrderNeedsASessionThatEnds() {
    assertProblem(sell(3, "'price':100,'time_in_force':'day'"), 422, "no-session");
  }

  @Test
  void aDayOrderEndsWithTheSessionThatTheMarketHadWhenItWasPlaced() {
    String path = "/operator/v1/markets/" + market;
    Instant end = Instant.now().plusMillis(500);
    Answer set =
        exchange.operator().put(path + "/session-end", json("{'session_ends_at':'%s'}", end));
    assertThat(set.status()).as(set.body()).isEqualTo(200);
    assertThat(text(exchange.operator().get(path).json(), "session_ends_at"))
        .isEqualTo(text(set.json(), "session_ends_at"));
    JsonNode order = taken(sell(3, "'price':100,'time_in_force':'day'"));
    assertThat(Instant.parse(text(sold(order), "expires_at"))).isEqualTo(end);

    assertThat(exchange.operator().delete(path + "/session-end").status()).isEqualTo(200);
    assertThat(exchange.operator().get(path).json().has("session_ends_at")).isFalse();
    assertProblem(sell(3, "'price':100,'time_in_force':'day'"), 422, "no-session");
    exchange.live.await("the order ends", () -> text(sold(order), "status").equals("cancelled"));
    assertThat(text(sold(order), "end_reason")).isEqualTo("expired");
  }

  @Test
  void aStopOrderWaitsAndIsTriggeredByATrade() {
    JsonNode stop = taken(buy(2, "'type':'stop','price':130,'stop_price':100"));
    assertThat(text(stop, "status")).isEqualTo("waiting");
    assertThat(text(bought(stop), "status")).isEqualTo("waiting");
    assertThat(
            exchange
                .buyer()
                .get("/v1/orders?account_id=" + buying + "&status=waiting")
                .json()
                .get("orders"))
        .hasSize(1);

    taken(sell(1, "'price':100"));
    taken(sell(9, "'price':120"));
    JsonNode trade = taken(buy(1, "'price':100"));
    assertThat(trade.get("fills")).hasSize(1);
    JsonNode triggered = bought(stop);
    assertThat(text(triggered, "status")).isEqualTo("filled");
    assertThat(text(triggered, "triggered_at")).isEqualTo(text(triggered, "updated_at"));
    assertThat(number(triggered, "updated_sequence")).isEqualTo(orderId(trade));
    assertProblem(buy(2, "'type':'stop','price':130,'stop_price':100"), 422, "stop-price-reached");
  }

  @Test
  void aStopLimitOrderRestsOnceTriggeredAndIsAmendedWhileItWaits() {
    JsonNode stop = taken(sell(5, "'type':'stop_limit','price':98,'stop_price':99"));
    JsonNode amended =
        exchange.seller().patch("/v1/orders/" + orderId(stop), json("{'quantity':4}")).json();
    assertThat(text(amended, "status")).isEqualTo("waiting");
    taken(buy(1, "'price':97"));
    taken(sell(1, "'price':97"));
    JsonNode triggered = sold(stop);
    assertThat(text(triggered, "status")).isEqualTo("open");
    assertThat(number(triggered, "open_quantity")).isEqualTo(4);
    assertThat(triggered.has("triggered_at")).isTrue();
  }

  @Test
  void whoTriggersAStopIsAnsweredTheSameWhenAskingAgain() {
    taken(buy(2, "'type':'stop','price':130,'stop_price':100"));
    taken(sell(1, "'price':100"));
    JsonNode maker = taken(sell(9, "'price':150"));
    Caller.Request request =
        exchange
            .seller()
            .request("PUT", "/v1/orders/" + orderId(maker))
            .key(Caller.newKey())
            .body(json("{'price':120,'quantity':9}"));
    taken(buy(1, "'price':100"));
    Answer first = request.send();
    assertThat(number(first.json(), "filled_quantity")).isZero();
    Answer second = request.send();
    assertThat(second.body()).isEqualTo(first.body());
  }

  @Test
  void ofAnIcebergTheBookShowsAPartAndItsOwnerSeesWhich() {
    JsonNode iceberg = taken(sell(25, "'price':100,'display_quantity':10"));
    assertThat(number(sold(iceberg), "shown_quantity")).isEqualTo(10);
    JsonNode trade = taken(buy(12, "'price':100"));
    assertThat(text(trade, "status")).isEqualTo("filled");
    assertThat(trade.get("fills")).hasSize(2);
    JsonNode seen = sold(iceberg);
    assertThat(number(seen, "open_quantity")).isEqualTo(13);
    assertThat(number(seen, "shown_quantity")).isEqualTo(8);
    assertThat(number(seen, "display_quantity")).isEqualTo(10);
    assertProblem(sell(500, "'price':100,'display_quantity':501"), 422, "invalid-display-quantity");
    assertProblem(
        exchange
            .seller()
            .put("/v1/orders/" + orderId(iceberg), json("{'price':100,'quantity':10010}")),
        422,
        "insufficient-balance");
  }

  @ParameterizedTest
  @CsvSource({
    "cancel_newest, cancelled, open, 5",
    "cancel_oldest, open, cancelled, 0",
    "cancel_both, cancelled, cancelled, 0",
    "decrement, cancelled, open, 2"
  })
  void anAccountDoesNotTradeWithItselfIfItAsksForThat(
      String prevention, String incoming, String resting, long restingOpen) {
    long both = exchange.account(SELLERS, TICKETS, 100);
    exchange.created("deposits", "{'account_id':%d,'asset_id':1,'amount':1000}".formatted(both));
    JsonNode first =
        taken(exchange.seller().post("/v1/orders", order(both, "sell", 5, "'price':100")));
    JsonNode second =
        taken(
            exchange
                .seller()
                .post(
                    "/v1/orders",
                    order(
                        both,
                        "buy",
                        3,
                        "'price':100,'self_trade_prevention':'" + prevention + "'")));
    assertThat(text(second, "status")).isEqualTo(incoming);
    assertThat(second.get("fills")).isEmpty();
    JsonNode left = sold(first);
    assertThat(text(left, "status")).isEqualTo(resting);
    assertThat(number(left, "open_quantity")).isEqualTo(restingOpen);
    JsonNode came = sold(second);
    assertThat(text(came, "self_trade_prevention")).isEqualTo(prevention);
    if (incoming.equals("cancelled")) {
      assertThat(text(second, "end_reason")).isEqualTo("self_trade");
      assertThat(text(came, "end_reason")).isEqualTo("self_trade");
    }
    if (resting.equals("cancelled")) {
      assertThat(text(left, "end_reason")).isEqualTo("self_trade");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "'price':9,'time_in_force':'gtd'|expires_at",
        "'price':9,'time_in_force':'gtd','expires_at':'tomorrow'|expires_at",
        "'price':9,'time_in_force':'gtd','expires_at':'2500-01-01T00:00:00Z'|expires_at",
        "'price':9,'time_in_force':'gtd','expires_at':1767225600000|expires_at",
        "'price':9,'expires_at':'2100-01-01T00:00:00Z'|expires_at",
        "'type':'market','time_in_force':'gtc'|time_in_force",
        "'type':'market','price':9,'display_quantity':1|display_quantity",
        "'type':'stop_limit','stop_price':9|price",
        "'type':'stop'|stop_price",
        "'type':'stop','stop_price':9,'time_in_force':'ioc'|time_in_force",
        "'type':'stop','stop_price':9,'minimum_quantity':1|minimum_quantity",
        "'type':'stop','stop_price':9,'display_quantity':1|display_quantity",
        "'type':'stop','stop_price':9,'post_only':true|post_only",
        "'price':9,'stop_price':9|stop_price",
        "'price':9,'post_only':true,'time_in_force':'ioc'|post_only",
        "'price':9,'post_only':true,'minimum_quantity':1|post_only",
        "'price':9,'display_quantity':1,'time_in_force':'fok'|display_quantity",
        "'price':9,'self_trade_prevention':'decrement','time_in_force':'fok'|self_trade_prevention",
        "'price':9,'self_trade_prevention':'decrement','minimum_quantity':1|self_trade_prevention"
      })
  void termsThatDoNotGoTogetherAreRefusedAndTheFieldIsNamed(String terms, String field) {
    Answer answer =
        exchange
            .seller()
            .request("POST", "/v1/orders")
            .key(Caller.newKey())
            .body(order(selling, "sell", 2, terms))
            .malformed()
            .send();
    assertProblem(answer, 422, "invalid-field");
    assertThat(text(answer.json(), "field")).isEqualTo(field);
    assertThat(text(answer.json(), "rule")).isNotBlank();
    assertThat(text(answer.json(), "remedy")).isNotBlank();
  }

  @Test
  void aBatchTakesTermsToo() {
    JsonNode results =
        exchange
            .seller()
            .post(
                "/v1/batches",
                json(
                    "{'operations':[{'operation':'place','account_id':%d,'market_id':%d,"
                        + "'side':'sell','price':100,'quantity':9,'display_quantity':3},"
                        + "{'operation':'place','account_id':%d,'market_id':%d,'side':'sell',"
                        + "'type':'stop','stop_price':50,'quantity':1}]}",
                    selling, market, selling, market))
            .json()
            .get("results");
    assertThat(text(results.get(0).get("order"), "status")).isEqualTo("open");
    assertThat(text(results.get(1).get("order"), "status")).isEqualTo("waiting");
  }
}
