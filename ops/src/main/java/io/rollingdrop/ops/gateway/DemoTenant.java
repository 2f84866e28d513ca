package io.rollingdrop.ops.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rollingdrop.ops.gateway.Credentials.Credential;
import java.net.URI;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a newcomer finds: two partners that trade a drop's tickets, one of them the drop's issuer,
 * keys for both, and a book that is alive. Made through the same doors that everybody uses.
 *
 * <p>Each part is made only if it is not there: running it again changes nothing, and a run that
 * was cut short is finished by the next.
 */
final class DemoTenant {

  /** Names of the credentials of tenant 1 and tenant 2. */
  static final String DEMO = "demo";

  static final String PARTNER = "partner";

  private static final Logger LOG = LoggerFactory.getLogger(DemoTenant.class);
  private static final int DEMO_TENANT = 1;
  private static final int PARTNER_TENANT = 2;
  private static final int USD = 1;
  private static final int TICKET = 2;
  private static final int MARKET = 1;
  private static final long ISSUER = 1001;
  private static final long BUYER = 1002;

  /** Earns the market's fees, which are none until an operator sets some. */
  private static final long FEES = 1003;

  private static final long OTHER_BUYER = 2001;
  private static final long TICKETS = 10_000;

  /** Cents. */
  private static final long MONEY = 5_000_000;

  private final SignedClient operator;
  private final URI partners;
  private final Credentials credentials;
  private int made;

  /**
   * @param operator to the operator's door
   * @param partners the partners' door
   * @param credentials where the partners' keys are written
   */
  DemoTenant(SignedClient operator, URI partners, Credentials credentials) {
    this.operator = operator;
    this.partners = partners;
    this.credentials = credentials;
  }

  /** Makes what is missing. */
  void seed() {
    tenant(DEMO_TENANT);
    tenant(PARTNER_TENANT);
    asset(USD, 2, "USD");
    asset(TICKET, 0, "TICKET");
    account(ISSUER, DEMO_TENANT);
    account(BUYER, DEMO_TENANT);
    account(FEES, DEMO_TENANT);
    account(OTHER_BUYER, PARTNER_TENANT);
    market();
    feeAccount();
    deposit(ISSUER, TICKET, TICKETS);
    deposit(BUYER, USD, MONEY);
    deposit(OTHER_BUYER, USD, MONEY);
    Credential demo = key(DEMO, DEMO_TENANT);
    Credential partner = key(PARTNER, PARTNER_TENANT);
    try (SignedClient seller = new SignedClient(partners, demo);
        SignedClient other = new SignedClient(partners, partner)) {
      for (int level = 0; level < 8; level++) {
        order(seller, ISSUER, "sell", "gtc", 4_500 + 25L * level, 40 + 20L * level, "ask", level);
        order(
            other, OTHER_BUYER, "buy", "gtc", 4_475 - 25L * level, 30 + 15L * level, "bid", level);
      }
      for (int taken = 0; taken < 3; taken++) {
        order(seller, BUYER, "buy", "ioc", 4_500, 4 + taken, "take", taken);
        order(seller, ISSUER, "sell", "ioc", 4_475, 3 + taken, "hit", taken);
      }
    }
    LOG.info("demo tenant: {} parts made", made);
  }

  private void tenant(int id) {
    if (!lists("/operator/v1/tenants", "tenants", "tenant_id", id)) {
      make("/operator/v1/tenants", SignedClient.object().put("id", id));
    }
  }

  private void asset(int id, int scale, String symbol) {
    if (!lists("/operator/v1/assets", "assets", "asset_id", id)) {
      make(
          "/operator/v1/assets",
          SignedClient.object().put("id", id).put("scale", scale).put("symbol", symbol));
    }
  }

  private void account(long id, int tenantId) {
    if (operator.get("/operator/v1/accounts/" + id).isEmpty()) {
      make("/operator/v1/accounts", SignedClient.object().put("id", id).put("tenant_id", tenantId));
    }
  }

  private void market() {
    String path = "/operator/v1/markets/" + MARKET;
    if (operator.get(path).isEmpty()) {
      make(
          "/operator/v1/markets",
          SignedClient.object()
              .put("id", MARKET)
              .put("owner_tenant_id", DEMO_TENANT)
              .put("base_asset_id", TICKET)
              .put("quote_asset_id", USD)
              .put("lot_size", 1)
              .put("tick_size", 1)
              .put("symbol", "MOONRISE-USD"));
    }
    JsonNode grants = operator.get(path + "/grants").orElseThrow().path("grants");
    if (!contains(grants, "tenant_id", PARTNER_TENANT)) {
      make(path + "/grants", SignedClient.object().put("tenant_id", PARTNER_TENANT));
    }
  }

  private void feeAccount() {
    String path = "/operator/v1/markets/" + MARKET;
    JsonNode fees = operator.get(path).orElseThrow().path("fees");
    if (fees.path("fee_account_id").asLong() == 0) {
      operator.put(
          path + "/fees",
          SignedClient.object()
              .put("maker_ppm", fees.path("maker_ppm").asInt())
              .put("taker_ppm", fees.path("taker_ppm").asInt())
              .put("fee_account_id", FEES));
      made++;
    }
  }

  private void deposit(long accountId, int assetId, long amount) {
    JsonNode balances =
        operator
            .get("/operator/v1/accounts/" + accountId + "/balances")
            .orElseThrow()
            .path("balances");
    if (!contains(balances, "asset_id", assetId)) {
      make(
          "/operator/v1/deposits",
          SignedClient.object()
              .put("account_id", accountId)
              .put("asset_id", assetId)
              .put("amount", amount));
    }
  }

  private Credential key(String name, int tenantId) {
    Optional<Credential> present = credentials.read(name);
    JsonNode keys = operator.get("/operator/v1/keys").orElseThrow().path("keys");
    if (present.isPresent()) {
      for (JsonNode key : keys) {
        if (key.path("key_id").asText().equals(present.get().keyId()) && !key.has("revoked")) {
          return present.get();
        }
      }
    }
    JsonNode key =
        make(
            "/operator/v1/keys",
            SignedClient.object().put("role", "partner").put("tenant_id", tenantId));
    Credential credential =
        new Credential(key.path("key_id").asText(), key.path("secret").asText());
    credentials.write(name, credential);
    return credential;
  }

  /** An order is there for good once it was placed, whatever has become of it. */
  private void order(
      SignedClient partner,
      long accountId,
      String side,
      String timeInForce,
      long price,
      long quantity,
      String what,
      int number) {
    String clientOrderId = "demo-" + what + "-" + number;
    if (partner.get("/v1/orders/by-client-id/" + accountId + "/" + clientOrderId).isEmpty()) {
      partner.post(
          "/v1/orders",
          SignedClient.object()
              .put("account_id", accountId)
              .put("market_id", MARKET)
              .put("side", side)
              .put("time_in_force", timeInForce)
              .put("price", price)
              .put("quantity", quantity)
              .put("client_order_id", clientOrderId));
      made++;
    }
  }

  private JsonNode make(String path, ObjectNode body) {
    JsonNode answer = operator.post(path, body);
    made++;
    return answer;
  }

  /** Whether a list, which is in order of id, has that one. */
  private boolean lists(String path, String name, String idField, int id) {
    String query = id == 1 ? "?limit=1" : "?cursor=" + (id - 1) + "&limit=1";
    return contains(operator.get(path + query).orElseThrow().path(name), idField, id);
  }

  private static boolean contains(JsonNode items, String idField, int id) {
    for (JsonNode item : items) {
      if (item.path(idField).asLong() == id) {
        return true;
      }
    }
    return false;
  }
}
