package io.rollingdrop.gateway;

import static io.rollingdrop.gateway.Exchange.BUYERS;
import static io.rollingdrop.gateway.Exchange.MONEY;
import static io.rollingdrop.gateway.Exchange.SELLERS;
import static io.rollingdrop.gateway.Exchange.TICKETS;
import static io.rollingdrop.gateway.Exchange.json;
import static io.rollingdrop.gateway.Exchange.order;
import static io.rollingdrop.gateway.Exchange.orderId;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.gateway.Caller.Answer;
import io.rollingdrop.gateway.http.HeaderField;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each bad input has its answer, and none is a 500 (which {@link Contract} watches). */
class BadInputTest {

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
    selling = exchange.account(SELLERS, TICKETS, 100);
    buying = exchange.account(BUYERS, MONEY, 100);
  }

  private Answer place(String body) {
    return place(body.getBytes(StandardCharsets.UTF_8));
  }

  private Answer place(byte[] body) {
    return exchange
        .seller()
        .request("POST", "/v1/orders")
        .key(Caller.newKey())
        .body(body)
        .malformed()
        .send();
  }

  private static void assertProblem(Answer answer, int status, String type) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.problem()).isEqualTo(type);
  }

  @Test
  void aBadSignatureIsNotAuthentic() {
    assertProblem(
        exchange.seller().withSecret("x".repeat(43)).get("/v1/markets"), 401, "not-authentic");
  }

  @Test
  void missingHeadersAreNotAuthentic() {
    Answer answer = exchange.seller().request("GET", "/v1/markets").malformed().sendAsIs();
    assertProblem(answer, 401, "not-authentic");
    assertThat(answer.json().get("header").asText()).isEqualTo("RD-Key");
  }

  @Test
  void aReplayedNonceIsRefused() {
    Caller.Request request = exchange.seller().request("GET", "/v1/markets").signed();
    assertThat(request.sendAsIs().status()).isEqualTo(200);
    assertProblem(request.sendAsIs(), 401, "nonce-replayed");
  }

  @Test
  void aStaleTimestampIsRefused() {
    Caller.Request request = exchange.seller().request("GET", "/v1/markets");
    for (long offset : new long[] {-31_000, 31_000, -1_800_000_000_000L / 2}) {
      assertProblem(
          request.signedAt(System.currentTimeMillis() + offset, "nonce-" + offset).sendAsIs(),
          401,
          "stale-timestamp");
    }
  }

  @Test
  void aKeyIsGoodAtItsOwnDoorOnly() {
    assertProblem(
        exchange.seller().at(exchange.live.gateway().operatorPort()).get("/operator/v1/keys"),
        403,
        "not-authorised");
    assertProblem(
        exchange.operator().at(exchange.live.gateway().port()).get("/v1/markets"),
        403,
        "not-authorised");
    assertProblem(exchange.seller().get("/operator/v1/keys"), 404, "not-found");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "'prise':1|prise",
        "'price':-5|price",
        "'price':0|price",
        "'price':1.5|price",
        "'price':1e2|price",
        "'price':'100'|price",
        "'price':null|price",
        "'price':9223372036854775808|price",
        "'quantity':-1|quantity",
        "'quantity':99999999999999999999999|quantity",
        "'market_id':4294967303|market_id",
        "'account_id':0|account_id",
        "'side':'BUY'|side",
        "'side':1|side",
        "'time_in_force':'good'|time_in_force",
        "'type':'stopp'|type",
        "'post_only':'yes'|post_only",
        "'self_trade_prevention':'some'|self_trade_prevention",
        "'expires_at':'2026-03-01T09:30:00Z'|expires_at",
        "'stop_price':9|stop_price",
        "'minimum_quantity':2|minimum_quantity",
        "'display_quantity':0|display_quantity",
        "'client_order_id':'with space'|client_order_id",
        "'client_order_id':'1234567890123456789012345'|client_order_id",
        "'client_order_id':''|client_order_id"
      })
  void aFieldThatBreaksItsRuleIsNamed(String field, String name) {
    String good =
        "{'account_id':%d,'market_id':7,'side':'sell','price':10,'quantity':1}".formatted(selling);
    String without = good.replaceAll("'" + name + "':('[a-z]*'|\\d+),?", "").replace(",}", "}");
    Answer answer = place(json(without.replace("}", "," + field + "}").replace("{,", "{")));
    assertProblem(answer, 422, "invalid-field");
    assertThat(answer.json().get("field").asText()).isEqualTo(name);
    assertThat(answer.json().get("rule").asText()).isNotBlank();
    assertThat(answer.json().get("remedy").asText()).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(strings = {"account_id", "market_id", "side", "price", "quantity"})
  void aMissingFieldIsNamed(String name) {
    String good = order(selling, "sell", 10, 1);
    Answer answer =
        place(good.replaceAll("\"" + name + "\":(\"[a-z]*\"|\\d+),?", "").replace(",}", "}"));
    assertProblem(answer, 422, "invalid-field");
    assertThat(answer.json().get("field").asText()).isEqualTo(name);
    assertThat(answer.json().get("rule").asText()).isEqualTo("required");
  }

  @Test
  void aDuplicateKeyIsMalformed() {
    assertProblem(
        place(order(selling, "sell", 10, 1).replace("}", ",\"price\":11}")), 400, "malformed-json");
  }

  @Test
  void garbageIsMalformed() {
    Random random = new Random(11);
    for (int i = 0; i < 50; i++) {
      byte[] garbage = new byte[1 + random.nextInt(500)];
      random.nextBytes(garbage);
      assertProblem(place(garbage), 400, "malformed-json");
    }
    assertProblem(place("[".repeat(100_000)), 400, "malformed-json");
    assertProblem(place(""), 400, "malformed-json");
  }

  @Test
  void aBodyOfTenMegabytesIsTooLarge() {
    assertProblem(place(new byte[10_000_000]), 413, "payload-too-large");
  }

  @Test
  void aLargeBodyOfAStrangerIsNotReadButAnswered() {
    for (int i = 0; i < 5; i++) {
      assertProblem(
          exchange
              .seller()
              .request("POST", "/v1/orders")
              .body(new byte[10_000_000])
              .malformed()
              .sendAsIs(),
          401,
          "not-authentic");
    }
  }

  @Test
  void aBodyOfUnknownLengthIsBoundedToo() throws IOException {
    String head =
        "POST /v1/orders HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
            + "RD-Key: %s\r\nRD-Timestamp: %d\r\nRD-Nonce: chunked-nonce\r\nRD-Signature: %s\r\n\r\n"
                .formatted(exchange.seller().keyId(), System.currentTimeMillis(), "0".repeat(64));
    StringBuilder request = new StringBuilder(head);
    for (int i = 0; i < 20; i++) {
      request.append("8000\r\n").append("x".repeat(0x8000)).append("\r\n");
    }
    assertThat(raw(request.append("0\r\n\r\n").toString()))
        .startsWith("HTTP/1.1 413")
        .contains("payload-too-large");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage\r\n\r\n",
        "GET /v1/mark<ets HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /v1/%zz HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST /v1/orders HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        "POST /v1/orders HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n"
      })
  void whatIsNotHttpIsAProblemAsWell(String request) throws IOException {
    String answer = raw(request);
    assertThat(answer).startsWith("HTTP/1.1 4").contains("/problems/").doesNotContain("Exception");
  }

  private static String raw(String request) throws IOException {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), exchange.live.gateway().port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      socket.shutdownOutput();
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void anUnknownMarketIsNotFoundAndSoIsOneOfOthers() {
    exchange.created(
        "markets",
        "{'id':77,'owner_tenant_id':2,'base_asset_id':2,'quote_asset_id':1,'lot_size':1,"
            + "'tick_size':1,'symbol':'OTHER'}".formatted());
    String good = order(selling, "sell", 10, 1);
    Answer unknown = place(good.replace("\"market_id\":7", "\"market_id\":78"));
    Answer others = place(good.replace("\"market_id\":7", "\"market_id\":77"));
    assertProblem(unknown, 404, "unknown-market");
    assertThat(others.body().replace("77", "78")).isEqualTo(unknown.body());
    assertThat(exchange.seller().get("/v1/markets").body()).doesNotContain("OTHER");
  }

  @Test
  void tooLittleBalanceIsRefused() {
    assertProblem(place(order(selling, "sell", 10, 101)), 422, "insufficient-balance");
    assertProblem(
        exchange.buyer().post("/v1/orders", order(buying, "buy", 101, 1)),
        422,
        "insufficient-balance");
  }

  @Test
  void aPriceTimesAQuantityBeyond64BitsIsRefused() {
    assertProblem(
        place(order(selling, "sell", Long.MAX_VALUE, Long.MAX_VALUE)), 422, "value-overflow");
  }

  @Test
  void anotherTenantsOrderIsAnsweredExactlyAsOneThatIsNotThere() {
    long id = orderId(exchange.place(exchange.seller(), selling, "sell", 10_000, 1));
    long none = id + 500_000;
    Caller stranger = exchange.buyer();
    String amend = json("{'quantity':1}");
    String replace = json("{'price':1,'quantity':1}");
    for (Answer[] pair :
        new Answer[][] {
          {stranger.get("/v1/orders/" + id), stranger.get("/v1/orders/" + none)},
          {stranger.delete("/v1/orders/" + id), stranger.delete("/v1/orders/" + none)},
          {stranger.patch("/v1/orders/" + id, amend), stranger.patch("/v1/orders/" + none, amend)},
          {stranger.put("/v1/orders/" + id, replace), stranger.put("/v1/orders/" + none, replace)}
        }) {
      assertProblem(pair[0], 404, "unknown-order");
      assertThat(pair[0].body())
          .isEqualTo(pair[1].body().replace(Long.toString(none), Long.toString(id)));
    }
    assertThat(exchange.seller().delete("/v1/orders/" + id).status()).isEqualTo(200);
  }

  @Test
  void anotherTenantsAccountIsAnsweredExactlyAsOneThatIsNotThere() {
    Caller stranger = exchange.buyer();
    for (String path :
        new String[] {
          "/v1/balances?account_id=", "/v1/orders?account_id=", "/v1/fills?account_id="
        }) {
      Answer others = stranger.get(path + selling);
      assertProblem(others, 404, "unknown-account");
      assertThat(stranger.get(path + 999_999_999).body())
          .isEqualTo(others.body().replace(Long.toString(selling), "999999999"));
    }
    assertProblem(
        stranger.post("/v1/orders", order(selling, "sell", 1, 1)), 404, "unknown-account");
    assertProblem(stranger.delete("/v1/orders/1?account_id=" + selling), 404, "unknown-account");
    assertProblem(
        stranger.delete("/v1/orders/by-client-id/" + selling + "/a"), 404, "unknown-account");
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/balances,account_id",
    "/v1/balances?account_id=,account_id",
    "/v1/balances?account_id=-1,account_id",
    "/v1/balances?account_id=1.5,account_id",
    "/v1/balances?account_id=9223372036854775808,account_id",
    "/v1/balances?account_id=1&account_id=2,account_id",
    "/v1/balances?account_id=1&acount=2,acount",
    "/v1/orders?account_id=1&limit=0,limit",
    "/v1/orders?account_id=1&limit=1001,limit",
    "/v1/orders?account_id=1&cursor=x,cursor",
    "/v1/orders?account_id=1&status=done,status",
    "/v1/fills?account_id=1&cursor=5,cursor",
    "/v1/fills?account_id=1&cursor=5.99999999999,cursor",
    "/v1/orders/abc,order_id",
    "/v1/orders/0,order_id",
    "/v1/orders/99999999999999999999,order_id",
    "/v1/orders/by-client-id/1/with%20space,client_order_id"
  })
  void aParameterThatBreaksItsRuleIsNamed(String path, String name) {
    Answer answer = exchange.seller().request("GET", path).malformed().send();
    assertProblem(answer, 422, "invalid-field");
    assertThat(answer.json().get("field").asText()).isEqualTo(name);
  }

  @Test
  void aFrozenAccountMayCancelAndNothingElse() {
    long id = orderId(exchange.place(exchange.seller(), selling, "sell", 10_000, 2));
    String state = "/operator/v1/accounts/" + selling + "/state";
    exchange.operator().put(state, json("{'frozen':true}"));
    assertProblem(place(order(selling, "sell", 10, 1)), 403, "account-frozen");
    assertThat(exchange.seller().delete("/v1/orders/" + id).status()).isEqualTo(200);
    exchange.operator().put(state, json("{'frozen':false}"));
    long again = orderId(exchange.place(exchange.seller(), selling, "sell", 10_000, 2));
    exchange.seller().delete("/v1/orders/" + again);
  }

  @Test
  void aMarketThatIsNotOpenTakesNoOrders() {
    for (String state : new String[] {"halted", "closed"}) {
      exchange.operator().put("/operator/v1/markets/7/state", json("{'state':'%s'}", state));
      assertProblem(place(order(selling, "sell", 10, 1)), 409, "market-not-open");
    }
    exchange.operator().put("/operator/v1/markets/7/state", json("{'state':'continuous'}"));
  }

  @Test
  void anAmendMayOnlyReduce() {
    long id = orderId(exchange.place(exchange.seller(), selling, "sell", 10_000, 2));
    assertProblem(
        exchange.seller().patch("/v1/orders/" + id, json("{'quantity':3}")),
        422,
        "amend-may-only-reduce");
    exchange.seller().delete("/v1/orders/" + id);
  }

  @Test
  void anotherMethodOrPathIsAProblem() {
    Answer method = exchange.seller().request("PUT", "/v1/orders").send();
    assertProblem(method, 405, "method-not-allowed");
    assertThat(method.header("Allow")).isEqualTo("POST, GET, DELETE");
    assertProblem(exchange.seller().get("/v1/nothing"), 404, "not-found");
    assertProblem(exchange.seller().get("/"), 404, "not-found");
  }

  @Test
  void aRequestIdOfAnotherFormIsReplaced() {
    Answer answer =
        exchange
            .seller()
            .request("GET", "/v1/assets")
            .header(HeaderField.REQUEST_ID, "no spaces please")
            .send();
    assertThat(answer.header(HeaderField.REQUEST_ID)).matches("[0-9a-f]{32}");
  }
}
