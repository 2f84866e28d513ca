package io.rollingdrop.lab.nasdaq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rollingdrop.lab.door.ApiCredential;
import io.rollingdrop.lab.door.RunningSystem;
import io.rollingdrop.lab.door.SignedDoor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What a replay needs of a running system, made through the operator's door under ids of its own,
 * so that it disturbs nobody and finds an empty book: two assets, a market, and two partners, each
 * with an account that has plenty of both, and a key. Closing takes the keys away again; what the
 * core has recorded stays.
 */
final class GatewayStage implements AutoCloseable {

  /**
   * @param door under the partner's key
   */
  record Partner(long accountId, SignedDoor door) implements AutoCloseable {
    @Override
    public void close() {
      door.close();
    }
  }

  /** The session's prices are in ten-thousandths of a dollar. */
  private static final int PRICE_SCALE = 4;

  private static final int LOWEST_ID = 1 << 20;
  private static final int IDS = 4;
  private static final long PLENTY = Long.MAX_VALUE / 2;

  private final RunningSystem system;
  private final SignedDoor operator;
  private final List<String> keyIds = new ArrayList<>();

  /** Ids from here on are the replay's. */
  private final int firstId =
      ThreadLocalRandom.current().nextInt(LOWEST_ID, Integer.MAX_VALUE - IDS);

  private final Partner makers;
  private final Partner takers;

  /**
   * @throws io.rollingdrop.lab.door.DoorException if the operator's door refuses anything of it
   */
  GatewayStage(RunningSystem system) {
    this.system = system;
    operator = new SignedDoor(system.operators(), system.operator());
    int units = firstId;
    int money = firstId + 1;
    operator.accepted("/operator/v1/assets", asset(units, 0, "AAPL"));
    operator.accepted("/operator/v1/assets", asset(money, PRICE_SCALE, "USD"));
    makers = partner(firstId);
    operator.accepted(
        "/operator/v1/markets",
        object()
            .put("id", marketId())
            .put("owner_tenant_id", firstId)
            .put("base_asset_id", units)
            .put("quote_asset_id", money)
            .put("lot_size", 1)
            .put("tick_size", 1)
            .put("symbol", "AAPL-" + Integer.toHexString(firstId)));
    takers = partner(firstId + 1);
    operator.accepted(
        "/operator/v1/markets/" + marketId() + "/grants", object().put("tenant_id", firstId + 1));
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static ObjectNode asset(int id, int scale, String symbol) {
    return object().put("id", id).put("scale", scale).put("symbol", symbol);
  }

  private Partner partner(int tenantId) {
    long accountId = tenantId;
    operator.accepted("/operator/v1/tenants", object().put("id", tenantId));
    operator.accepted(
        "/operator/v1/accounts", object().put("id", accountId).put("tenant_id", tenantId));
    for (int asset = firstId; asset <= firstId + 1; asset++) {
      operator.accepted(
          "/operator/v1/deposits",
          object().put("account_id", accountId).put("asset_id", asset).put("amount", PLENTY));
    }
    JsonNode key =
        operator.accepted(
            "/operator/v1/keys", object().put("role", "partner").put("tenant_id", tenantId));
    keyIds.add(key.path("key_id").asText());
    return new Partner(
        accountId,
        new SignedDoor(
            system.partners(),
            new ApiCredential(key.path("key_id").asText(), key.path("secret").asText())));
  }

  int marketId() {
    return firstId;
  }

  /** Whose orders rest. */
  Partner makers() {
    return makers;
  }

  /** Whose orders come in to execute those that rest. */
  Partner takers() {
    return takers;
  }

  @Override
  public void close() {
    makers.close();
    takers.close();
    keyIds.forEach(keyId -> operator.delete("/operator/v1/keys/" + keyId));
    operator.close();
  }
}
