package io.rollingdrop.gateway;

import static io.rollingdrop.gateway.Exchange.BUYERS;
import static io.rollingdrop.gateway.Exchange.MONEY;
import static io.rollingdrop.gateway.Exchange.SELLERS;
import static io.rollingdrop.gateway.Exchange.TICKETS;
import static io.rollingdrop.gateway.Exchange.json;
import static io.rollingdrop.gateway.Exchange.order;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.rollingdrop.gateway.Caller.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class OperatorTest {

  private static final String V1 = "/operator/v1/";

  @TempDir private static Path directory;
  private static Exchange exchange;

  @BeforeAll
  static void open() {
    exchange = new Exchange(directory);
  }

  @AfterAll
  static void close() {
    exchange.close();
  }

  private static Answer get(String path) {
    Answer answer = exchange.operator().get(V1 + path);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer;
  }

  @Test
  void whatWasCreatedIsListed() {
    long account = exchange.account(SELLERS, TICKETS, 5);
    assertThat(get("tenants").json().get("tenants")).hasSize(2);
    assertThat(get("tenants?limit=1").json().get("next_cursor").asText()).isEqualTo("1");
    assertThat(
            get("tenants?limit=1&cursor=1")
                .json()
                .get("tenants")
                .get(0)
                .get("tenant_id")
                .intValue())
        .isEqualTo(2);
    assertThat(get("assets").json().get("assets").get(1).get("symbol").asText())
        .isEqualTo("TICKET");
    assertThat(get("markets").json().get("markets").get(0).get("symbol").asText())
        .isEqualTo("TICKET-USD");
    assertThat(get("markets/7").json().get("state").asText()).isEqualTo("continuous");
    assertThat(get("accounts?tenant_id=1").json().get("accounts"))
        .anyMatch(node -> node.get("account_id").longValue() == account);
    assertThat(get("accounts/" + account).json().get("tenant_id").intValue()).isEqualTo(SELLERS);
    assertThat(
            get("accounts/" + account + "/balances")
                .json()
                .get("balances")
                .get(0)
                .get("available")
                .longValue())
        .isEqualTo(5);
    assertThat(get("accounts").json().get("accounts")).isNotEmpty();
  }

  @Test
  void whatExistsIsNotCreatedAgain() {
    Answer answer = exchange.operator().post(V1 + "tenants", json("{'id':1}"));
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.problem()).isEqualTo("already-exists");
  }

  @Test
  void whatDoesNotExistIsNamed() {
    assertThat(exchange.operator().post(V1 + "accounts", json("{'id':1,'tenant_id':9}")).problem())
        .isEqualTo("unknown-tenant");
    assertThat(
            exchange
                .operator()
                .post(V1 + "deposits", json("{'account_id':1,'asset_id':1,'amount':1}"))
                .problem())
        .isEqualTo("unknown-account");
    assertThat(exchange.operator().get(V1 + "markets/999").problem()).isEqualTo("unknown-market");
    assertThat(exchange.operator().get(V1 + "accounts/999").problem()).isEqualTo("unknown-account");
    assertThat(
            exchange.operator().put(V1 + "markets/999/state", json("{'state':'halted'}")).problem())
        .isEqualTo("unknown-market");
  }

  @Test
  void aGrantLetsATenantTradeUntilItIsRevoked() {
    long account = exchange.account(BUYERS, MONEY, 100);
    exchange.market(8);
    String buy = order(account, "buy", 1, 1).replace("\"market_id\":7", "\"market_id\":8");
    assertThat(exchange.buyer().post("/v1/orders", buy).status()).isEqualTo(201);
    assertThat(get("markets/8/grants").json().get("grants").get(0).get("tenant_id").intValue())
        .isEqualTo(BUYERS);
    assertThat(
            exchange.operator().delete(V1 + "markets/8/grants/2").json().get("granted").asBoolean())
        .isFalse();
    assertThat(get("markets/8/grants").json().get("grants")).isEmpty();
    assertThat(exchange.buyer().post("/v1/orders", buy).problem()).isEqualTo("unknown-market");
  }

  @Test
  void feesAndLimitsOfAMarketHoldForTheNextOrder() {
    exchange.market(9);
    long shop = exchange.account(SELLERS, MONEY, 0);
    long seller = exchange.account(SELLERS, TICKETS, 10);
    long buyer = exchange.account(BUYERS, MONEY, 10_000);
    String fees = json("{'maker_ppm':10000,'taker_ppm':25000,'fee_account_id':%d}", shop);
    Answer set = exchange.operator().put(V1 + "markets/9/fees", fees);
    assertThat(set.status()).as(set.body()).isEqualTo(200);
    assertThat(set.json().get("fees").toString()).isEqualTo(fees);
    String limits = json("{'min_price':50,'max_price':200,'max_quantity':5}");
    assertThat(exchange.operator().put(V1 + "markets/9/limits", limits).status()).isEqualTo(200);

    JsonNode market = get("markets/9").json();
    assertThat(market.get("fees").toString()).isEqualTo(fees);
    assertThat(market.get("limits").toString()).isEqualTo(limits);
    assertThat(inMarket9(exchange.buyer(), order(buyer, "buy", 49, 1)).problem())
        .isEqualTo("price-outside-limits");
    assertThat(inMarket9(exchange.buyer(), order(buyer, "buy", 50, 6)).problem())
        .isEqualTo("quantity-outside-limits");
    assertThat(inMarket9(exchange.seller(), order(seller, "sell", 100, 4)).status()).isEqualTo(201);
    Answer bought = inMarket9(exchange.buyer(), order(buyer, "buy", 100, 4));
    assertThat(bought.json().get("fills").get(0).get("fee").longValue()).isEqualTo(10);
    assertThat(available(buyer)).isEqualTo(10_000 - 400 - 10);
    assertThat(available(seller)).isEqualTo(400 - 4);
    assertThat(available(shop)).isEqualTo(14);
  }

  private static Answer inMarket9(Caller caller, String order) {
    return caller.post("/v1/orders", order.replace("\"market_id\":7", "\"market_id\":9"));
  }

  /** Of money. */
  private static long available(long account) {
    for (JsonNode balance : get("accounts/" + account + "/balances").json().get("balances")) {
      if (balance.get("asset_id").intValue() == MONEY) {
        return balance.get("available").longValue();
      }
    }
    return 0;
  }

  @Test
  void feesAndLimitsThatMakeNoSenseAreRefused() {
    Answer nobody =
        exchange
            .operator()
            .put(V1 + "markets/7/fees", json("{'maker_ppm':0,'taker_ppm':1,'fee_account_id':0}"));
    assertThat(nobody.problem()).isEqualTo("invalid-field");
    assertThat(nobody.json().get("field").asText()).isEqualTo("fee_account_id");
    Answer unknown =
        exchange
            .operator()
            .put(
                V1 + "markets/7/fees",
                json("{'maker_ppm':0,'taker_ppm':1,'fee_account_id':424242}"));
    assertThat(unknown.problem()).isEqualTo("unknown-account");
    Answer crossed =
        exchange
            .operator()
            .put(V1 + "markets/7/limits", json("{'min_price':10,'max_price':9,'max_quantity':0}"));
    assertThat(crossed.json().get("field").asText()).isEqualTo("max_price");
    assertThat(
            exchange
                .operator()
                .put(
                    V1 + "markets/999/limits",
                    json("{'min_price':0,'max_price':0,'max_quantity':0}"))
                .problem())
        .isEqualTo("unknown-market");
  }

  @Test
  void depositsAndWithdrawalsAreBookedAndListed() {
    long account = exchange.account(SELLERS, MONEY, 100);
    Answer withdrawal =
        exchange
            .operator()
            .post(V1 + "withdrawals", json("{'account_id':%d,'asset_id':1,'amount':30}", account));
    assertThat(withdrawal.status()).isEqualTo(201);
    assertThat(
            exchange
                .operator()
                .post(
                    V1 + "withdrawals", json("{'account_id':%d,'asset_id':1,'amount':71}", account))
                .problem())
        .isEqualTo("insufficient-balance");
    JsonNode listed = get("withdrawals?account_id=" + account).json().get("withdrawals");
    assertThat(listed).hasSize(1);
    assertThat(listed.get(0).get("available_after").longValue()).isEqualTo(70);
    assertThat(get("deposits?account_id=" + account + "&limit=5").json().get("deposits"))
        .hasSize(1);
  }

  @Test
  void aKeyIsMadeUsedAndRevoked() {
    Answer created = exchange.operator().post(V1 + "keys", json("{'tenant_id':1}"));
    assertThat(created.status()).isEqualTo(201);
    String keyId = created.json().get("key_id").asText();
    Caller partner =
        new Caller(exchange.live.gateway().port(), keyId, created.json().get("secret").asText());
    assertThat(partner.get("/v1/markets").status()).isEqualTo(200);
    assertThat(get("keys").body()).contains(keyId).doesNotContain("secret");
    assertThat(exchange.operator().delete(V1 + "keys/" + keyId).json().get("revoked").asText())
        .isNotBlank();
    assertThat(partner.get("/v1/markets").problem()).isEqualTo("not-authentic");
    assertThat(exchange.operator().delete(V1 + "keys/rd_test_none").problem())
        .isEqualTo("unknown-key");
    assertThat(exchange.operator().post(V1 + "keys", json("{'tenant_id':99}")).problem())
        .isEqualTo("unknown-tenant");
    Answer operatorKey = exchange.operator().post(V1 + "keys", json("{'role':'operator'}"));
    assertThat(operatorKey.json().get("key_id").asText()).startsWith("rd_op_test_");
  }

  @Test
  void everyActionIsAuditedWithoutSecrets() throws JsonProcessingException {
    Logger audit = (Logger) LoggerFactory.getLogger("audit");
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    audit.setLevel(Level.INFO);
    audit.setAdditive(false);
    audit.addAppender(lines);
    lines.start();
    try {
      exchange.operator().put(V1 + "markets/7/state", json("{'state':'continuous'}"));
      exchange.operator().post(V1 + "tenants", json("{'id':1}"));
      String secret =
          exchange
              .operator()
              .post(V1 + "keys", json("{'tenant_id':1}"))
              .json()
              .get("secret")
              .asText();
      assertThat(lines.list).hasSize(3);
      JsonNode first = Caller.JSON.readTree(lines.list.get(0).getFormattedMessage());
      assertThat(first.get("action").asText()).isEqualTo("set-market-state");
      assertThat(first.get("key_id").asText()).isEqualTo(exchange.operator().keyId());
      assertThat(first.get("status").intValue()).isEqualTo(200);
      assertThat(first.get("sequence").longValue()).isPositive();
      JsonNode second = Caller.JSON.readTree(lines.list.get(1).getFormattedMessage());
      assertThat(second.get("problem").asText()).isEqualTo("already-exists");
      assertThat(lines.list.toString()).doesNotContain(secret);
    } finally {
      audit.detachAppender(lines);
      audit.setAdditive(true);
      audit.setLevel(null);
    }
  }
}
