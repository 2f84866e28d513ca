package io.rollingdrop.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A live gateway with two tenants in one market: tenant 1 owns market 7 and may sell tickets,
 * tenant 2 is granted it and may buy for money. Each scenario opens accounts of its own.
 */
final class Exchange implements AutoCloseable {

  static final int SELLERS = 1;
  static final int BUYERS = 2;
  static final int MARKET = 7;
  static final int MONEY = 1;
  static final int TICKETS = 2;

  final LiveGateway live;
  private final AtomicLong nextAccount = new AtomicLong(1_000);
  private Caller operator;
  private Caller seller;
  private Caller buyer;

  Exchange(Path directory) {
    this(new LiveGateway(directory));
  }

  /** On a core that knows no newer rules than these. */
  Exchange(Path directory, int newestRules) {
    this(
        new LiveGateway(
            directory, GatewaySettings.defaults(directory.resolve("gateway")), newestRules));
  }

  private Exchange(LiveGateway live) {
    this.live = live;
    newCallers();
    created("tenants", "{'id':1}");
    created("tenants", "{'id':2}");
    created("assets", "{'id':1,'symbol':'USD','scale':2}");
    created("assets", "{'id':2,'symbol':'TICKET','scale':0}");
    market(MARKET);
  }

  /** Keys for the gateway as it runs now. */
  void newCallers() {
    operator = live.operator();
    seller = live.partner(SELLERS);
    buyer = live.partner(BUYERS);
  }

  Caller operator() {
    return operator;
  }

  Caller seller() {
    return seller;
  }

  Caller buyer() {
    return buyer;
  }

  /** JSON written with single quotes, each {@code %d} or {@code %s} replaced by an argument. */
  static String json(String singleQuoted, Object... arguments) {
    String text = singleQuoted.replace('\'', '"');
    for (Object argument : arguments) {
      text = text.replaceFirst("%[ds]", argument.toString());
    }
    return text;
  }

  void created(String resource, String body) {
    Caller.Answer answer = operator.post("/operator/v1/" + resource, json(body));
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
  }

  void market(int marketId) {
    created(
        "markets",
        ("{'id':%d,'owner_tenant_id':1,'base_asset_id':2,'quote_asset_id':1,'lot_size':1,"
                + "'tick_size':1,'symbol':'TICKET-USD'}")
            .formatted(marketId));
    created("markets/" + marketId + "/grants", "{'tenant_id':2}");
  }

  long account(int tenantId, int assetId, long amount) {
    long account = nextAccount.incrementAndGet();
    created("accounts", "{'id':%d,'tenant_id':%d}".formatted(account, tenantId));
    if (amount > 0) {
      created(
          "deposits",
          "{'account_id':%d,'asset_id':%d,'amount':%d}".formatted(account, assetId, amount));
    }
    return account;
  }

  static String order(long account, String side, long price, long quantity) {
    return json(
        "{'account_id':%d,'market_id':7,'side':'%s','price':%d,'quantity':%d}",
        account, side, price, quantity);
  }

  /** Places an order that is accepted. */
  JsonNode place(Caller caller, long account, String side, long price, long quantity) {
    Caller.Answer answer = caller.post("/v1/orders", order(account, side, price, quantity));
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    return answer.json();
  }

  static long orderId(JsonNode order) {
    return order.get("order_id").longValue();
  }

  @Override
  public void close() {
    live.close();
  }
}
