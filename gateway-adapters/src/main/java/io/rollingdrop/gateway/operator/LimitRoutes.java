package io.rollingdrop.gateway.operator;

import io.helidon.http.Method;
import io.helidon.webserver.http.HttpRouting;
import io.rollingdrop.gateway.auth.Principal.Role;
import io.rollingdrop.gateway.command.CommandIssuer;
import io.rollingdrop.gateway.command.Decision;
import io.rollingdrop.gateway.command.Sender;
import io.rollingdrop.gateway.http.Call;
import io.rollingdrop.gateway.http.Door;
import io.rollingdrop.gateway.http.Endpoint;
import io.rollingdrop.gateway.http.JsonFields;
import io.rollingdrop.gateway.http.Reply;
import io.rollingdrop.protocol.CommandWriter;
import java.util.function.ToIntFunction;

/** What accounts and tenants may hold and have open, and what accounts and households may buy. */
final class LimitRoutes {

  private static final String ACCOUNT = "/operator/v1/accounts/{account_id}";
  private static final String TENANT = "/operator/v1/tenants/{tenant_id}";
  private static final String MARKET = "/operator/v1/markets/{market_id}";

  private final CommandIssuer issuer;
  private final AuditLog audit;

  LimitRoutes(CommandIssuer issuer, AuditLog audit) {
    this.issuer = issuer;
    this.audit = audit;
  }

  void add(Door door, HttpRouting.Builder routing) {
    put(door, routing, ACCOUNT + "/hold-limits/{asset_id}", "set-hold-limits", this::accountHolds);
    put(door, routing, TENANT + "/hold-limits/{asset_id}", "set-hold-limits", this::tenantHolds);
    put(
        door,
        routing,
        ACCOUNT + "/open-order-limit",
        "set-open-order-limit",
        this::accountOpenOrders);
    put(
        door,
        routing,
        TENANT + "/open-order-limit",
        "set-open-order-limit",
        this::tenantOpenOrders);
    put(door, routing, ACCOUNT + "/household", "set-household", this::household);
    put(door, routing, MARKET + "/purchase-limits", "set-purchase-limits", this::purchases);
  }

  private void put(
      Door door, HttpRouting.Builder routing, String path, String action, Endpoint endpoint) {
    door.signed(routing, Method.PUT, path, Role.OPERATOR, audit.audited(action, endpoint));
  }

  private Reply accountHolds(Call call) {
    long accountId = call.pathNumber("account_id", Long.MAX_VALUE);
    return holds(
        call,
        "account_id",
        accountId,
        (writer, asset, ofOrder, inAll) -> writer.setHoldLimits(accountId, asset, ofOrder, inAll));
  }

  private Reply tenantHolds(Call call) {
    int tenantId = (int) call.pathNumber("tenant_id", Integer.MAX_VALUE);
    return holds(
        call,
        "tenant_id",
        tenantId,
        (writer, asset, ofOrder, inAll) ->
            writer.setTenantHoldLimits(tenantId, asset, ofOrder, inAll));
  }

  @FunctionalInterface
  private interface HoldsWriting {
    int write(CommandWriter writer, int assetId, long maxOrderHold, long maxHeld);
  }

  private Reply holds(Call call, String subject, long id, HoldsWriting writing) {
    call.rejectOtherQuery();
    int assetId = (int) call.pathNumber("asset_id", Integer.MAX_VALUE);
    JsonFields fields = call.fields();
    long maxOrderHold = fields.integer("max_order_hold", 0, Long.MAX_VALUE, 0);
    long maxHeld = fields.integer("max_held", 0, Long.MAX_VALUE, 0);
    fields.rejectOthers();
    Decision decision =
        issue(
            call,
            "The limits of %s %d, asset %d".formatted(subject, id, assetId),
            writer -> writing.write(writer, assetId, maxOrderHold, maxHeld));
    return decision.mark(
        Reply.json(
            200,
            json -> {
              json.writeNumberField("sequence", decision.sequence());
              json.writeNumberField(subject, id);
              json.writeNumberField("asset_id", assetId);
              json.writeNumberField("max_order_hold", maxOrderHold);
              json.writeNumberField("max_held", maxHeld);
            }));
  }

  private Reply accountOpenOrders(Call call) {
    long accountId = call.pathNumber("account_id", Long.MAX_VALUE);
    return openOrders(
        call, "account_id", accountId, (writer, most) -> writer.setOpenOrderLimit(accountId, most));
  }

  private Reply tenantOpenOrders(Call call) {
    int tenantId = (int) call.pathNumber("tenant_id", Integer.MAX_VALUE);
    return openOrders(
        call,
        "tenant_id",
        tenantId,
        (writer, most) -> writer.setTenantOpenOrderLimit(tenantId, most));
  }

  @FunctionalInterface
  private interface OpenOrdersWriting {
    int write(CommandWriter writer, int maxOpenOrders);
  }

  private Reply openOrders(Call call, String subject, long id, OpenOrdersWriting writing) {
    call.rejectOtherQuery();
    JsonFields fields = call.fields();
    int maxOpenOrders = fields.integer32("max_open_orders", 0, Integer.MAX_VALUE);
    fields.rejectOthers();
    Decision decision =
        issue(
            call,
            "The limit of %s %d".formatted(subject, id),
            writer -> writing.write(writer, maxOpenOrders));
    return decision.mark(
        Reply.json(
            200,
            json -> {
              json.writeNumberField("sequence", decision.sequence());
              json.writeNumberField(subject, id);
              json.writeNumberField("max_open_orders", maxOpenOrders);
            }));
  }

  private Reply household(Call call) {
    call.rejectOtherQuery();
    long accountId = call.pathNumber("account_id", Long.MAX_VALUE);
    JsonFields fields = call.fields();
    long householdId = fields.integer("household_id", 0, Long.MAX_VALUE);
    fields.rejectOthers();
    Decision decision =
        issue(call, "Account " + accountId, writer -> writer.setHousehold(accountId, householdId));
    return decision.mark(
        Reply.json(
            200,
            json -> {
              json.writeNumberField("sequence", decision.sequence());
              json.writeNumberField("account_id", accountId);
              json.writeNumberField("household_id", householdId);
            }));
  }

  private Reply purchases(Call call) {
    call.rejectOtherQuery();
    int marketId = (int) call.pathNumber("market_id", Integer.MAX_VALUE);
    JsonFields fields = call.fields();
    long perAccount = fields.integer("per_account", 0, Long.MAX_VALUE, 0);
    long perHousehold = fields.integer("per_household", 0, Long.MAX_VALUE, 0);
    fields.rejectOthers();
    Decision decision =
        issue(
            call,
            "Market " + marketId,
            writer -> writer.setPurchaseLimits(marketId, perAccount, perHousehold));
    return decision.mark(
        Reply.json(
            200,
            json -> {
              json.writeNumberField("sequence", decision.sequence());
              json.writeNumberField("market_id", marketId);
              json.writeNumberField("per_account", perAccount);
              json.writeNumberField("per_household", perHousehold);
            }));
  }

  private Decision issue(Call call, String subject, ToIntFunction<CommandWriter> writing) {
    return issuer.issue(Sender.of(call), new OperatorCommand(subject, writing));
  }
}
