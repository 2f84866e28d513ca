package io.rollingdrop.gateway;

import static io.rollingdrop.gateway.Exchange.BUYERS;
import static io.rollingdrop.gateway.Exchange.MONEY;
import static io.rollingdrop.gateway.Exchange.SELLERS;
import static io.rollingdrop.gateway.Exchange.TICKETS;
import static io.rollingdrop.gateway.Exchange.json;
import static io.rollingdrop.gateway.Exchange.order;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rollingdrop.gateway.Caller.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transfers at both doors, and the operator's limits. */
class TransfersAndLimitsTest {

  private final String later =
      Instant.now().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS).toString();

  @TempDir private static Path directory;
  private static Exchange exchange;
  private long seller;
  private long sellersOther;
  private long buyer;

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
    seller = exchange.account(SELLERS, TICKETS, 100);
    sellersOther = exchange.account(SELLERS, TICKETS, 1);
    buyer = exchange.account(BUYERS, MONEY, 10_000);
  }

  private static String leg(long debit, long credit, int asset, long amount) {
    return "{'debit_account_id':%d,'credit_account_id':%d,'asset_id':%d,'amount':%d}"
        .formatted(debit, credit, asset, amount);
  }

  private static Answer atOnce(Caller caller, String version, String... legs) {
    return caller.post(version + "/transfers", json("{'legs':[" + String.join(",", legs) + "]}"));
  }

  private Answer pending(Caller caller, String version, String... legs) {
    return caller.post(
        version + "/transfers",
        json("{'expires_at':'%s','legs':[%s]}".formatted(later, String.join(",", legs))));
  }

  private static String balance(long account, int asset) {
    for (JsonNode each :
        exchange
            .operator()
            .get("/operator/v1/accounts/" + account + "/balances")
            .json()
            .get("balances")) {
      if (each.get("asset_id").intValue() == asset) {
        return each.get("available").asText() + "/" + each.get("held").asText();
      }
    }
    return "none";
  }

  private static void assertProblem(Answer answer, int status, String type) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.json().get("type").asText()).endsWith("/problems/" + type);
  }

  @Test
  void theOperatorTransfersBetweenAnyAccountsAllLegsOrNone() {
    Answer made =
        atOnce(
            exchange.operator(),
            "/operator/v1",
            leg(buyer, seller, MONEY, 300),
            leg(seller, buyer, TICKETS, 3));
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    assertThat(made.json().get("status").asText()).isEqualTo("posted");
    assertThat(balance(buyer, MONEY)).isEqualTo("9700/0");
    assertThat(balance(buyer, TICKETS)).isEqualTo("3/0");
    assertProblem(
        atOnce(
            exchange.operator(),
            "/operator/v1",
            leg(buyer, seller, MONEY, 300),
            leg(seller, buyer, TICKETS, 300)),
        422,
        "insufficient-balance");
    assertThat(balance(buyer, MONEY)).isEqualTo("9700/0");
  }

  @Test
  void aPartnerTransfersBetweenItsOwnAccounts() {
    Answer made = atOnce(exchange.seller(), "/v1", leg(seller, sellersOther, TICKETS, 5));
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    assertThat(balance(sellersOther, TICKETS)).isEqualTo("6/0");
    assertProblem(
        atOnce(exchange.seller(), "/v1", leg(buyer, seller, MONEY, 5)), 404, "unknown-account");
  }

  @Test
  void whatIsPendingIsHeldAndListedUntilItIsPosted() {
    JsonNode begun =
        pending(exchange.seller(), "/v1", leg(seller, sellersOther, TICKETS, 5)).json();
    long id = begun.get("transfer_id").longValue();
    assertThat(begun.get("status").asText()).isEqualTo("pending");
    assertThat(balance(seller, TICKETS)).isEqualTo("95/5");
    JsonNode listed = exchange.seller().get("/v1/transfers").json().get("transfers");
    assertThat(listed).hasSize(1);
    assertThat(listed.get(0).get("transfer_id").longValue()).isEqualTo(id);
    assertThat(listed.get(0).get("expires_at").asText()).isEqualTo(later);
    assertThat(exchange.buyer().get("/v1/transfers").json().get("transfers")).isEmpty();
    assertProblem(
        exchange
            .buyer()
            .request("POST", "/v1/transfers/" + id + "/post")
            .key(Caller.newKey())
            .send(),
        404,
        "unknown-transfer");

    Answer posted =
        exchange
            .seller()
            .request("POST", "/v1/transfers/" + id + "/post")
            .key(Caller.newKey())
            .send();
    assertThat(posted.status()).as(posted.body()).isEqualTo(200);
    assertThat(posted.json().get("status").asText()).isEqualTo("posted");
    assertThat(balance(seller, TICKETS)).isEqualTo("95/0");
    assertThat(balance(sellersOther, TICKETS)).isEqualTo("6/0");
    assertThat(exchange.seller().get("/v1/transfers").json().get("transfers")).isEmpty();
    assertProblem(
        exchange
            .seller()
            .request("POST", "/v1/transfers/" + id + "/void")
            .key(Caller.newKey())
            .send(),
        404,
        "unknown-transfer");
  }

  @Test
  void whatIsVoidedComesBack() {
    long id =
        pending(
                exchange.operator(),
                "/operator/v1",
                leg(seller, buyer, TICKETS, 5),
                leg(buyer, seller, MONEY, 50))
            .json()
            .get("transfer_id")
            .longValue();
    assertThat(exchange.operator().get("/operator/v1/transfers").json().get("transfers"))
        .anyMatch(each -> each.get("transfer_id").longValue() == id);
    Answer voided =
        exchange
            .operator()
            .request("POST", "/operator/v1/transfers/" + id + "/void")
            .key(Caller.newKey())
            .send();
    assertThat(voided.json().get("status").asText()).isEqualTo("voided");
    assertThat(balance(seller, TICKETS)).isEqualTo("100/0");
  }

  @Test
  void aTransferThatMakesNoSenseIsRefusedAtTheEdge() {
    assertProblem(
        atOnce(exchange.seller(), "/v1", leg(seller, seller, TICKETS, 5)), 422, "invalid-field");
    assertProblem(malformed("{'legs':[]}"), 422, "invalid-field");
    assertProblem(
        malformed("{'legs':[" + leg(seller, sellersOther, TICKETS, 0) + "]}"),
        422,
        "invalid-field");
    assertProblem(malformed("{'legs':[{'debit_account_id':1}]}"), 422, "invalid-field");
  }

  private static Answer malformed(String body) {
    return exchange
        .seller()
        .request("POST", "/v1/transfers")
        .key(Caller.newKey())
        .body(json(body))
        .malformed()
        .send();
  }

  private static void set(String path, String body) {
    Answer answer = exchange.operator().put("/operator/v1/" + path, json(body));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
  }

  @Test
  void riskLimitsOfAnAccountAndOfATenantHold() {
    set("accounts/" + seller + "/hold-limits/" + TICKETS, "{'max_order_hold':10,'max_held':15}");
    assertProblem(sell(11), 422, "order-hold-limit");
    assertThat(sell(10).status()).isEqualTo(201);
    assertProblem(sell(6), 422, "held-limit");
    set("accounts/" + seller + "/open-order-limit", "{'max_open_orders':1}");
    assertProblem(sell(1), 422, "open-order-limit");
    set("accounts/" + seller + "/open-order-limit", "{'max_open_orders':0}");
    set("tenants/" + SELLERS + "/hold-limits/" + TICKETS, "{'max_order_hold':3}");
    set("tenants/" + SELLERS + "/open-order-limit", "{'max_open_orders':100000}");
    assertProblem(sell(4), 422, "order-hold-limit");
    set("tenants/" + SELLERS + "/hold-limits/" + TICKETS, "{}");
    assertThat(sell(4).status()).isEqualTo(201);
  }

  private Answer sell(long quantity) {
    return exchange.seller().post("/v1/orders", order(seller, "sell", 9_000, quantity));
  }

  @Test
  void aHouseholdBuysNoMoreThanItMay() {
    long sister = exchange.account(BUYERS, MONEY, 10_000);
    set("accounts/" + buyer + "/household", "{'household_id':77}");
    set("accounts/" + sister + "/household", "{'household_id':77}");
    set("markets/7/purchase-limits", "{'per_account':4,'per_household':5}");
    assertThat(buy(buyer, 4).status()).isEqualTo(201);
    assertProblem(buy(buyer, 1), 422, "purchase-limit");
    assertProblem(buy(sister, 2), 422, "purchase-limit");
    assertThat(buy(sister, 1).status()).isEqualTo(201);
    Answer moved =
        exchange
            .operator()
            .put("/operator/v1/accounts/" + buyer + "/household", json("{'household_id':0}"));
    assertProblem(moved, 409, "has-open-orders");
    set("markets/7/purchase-limits", "{}");
  }

  private Answer buy(long account, long quantity) {
    return exchange.buyer().post("/v1/orders", order(account, "buy", 2, quantity));
  }
}
