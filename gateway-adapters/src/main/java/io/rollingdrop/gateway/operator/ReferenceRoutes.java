package io.rollingdrop.gateway.operator;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Method;
import io.helidon.webserver.http.HttpRouting;
import io.rollingdrop.gateway.account.AccountView;
import io.rollingdrop.gateway.account.AssetView;
import io.rollingdrop.gateway.account.MarketView;
import io.rollingdrop.gateway.account.ReadModels;
import io.rollingdrop.gateway.account.ReferenceData;
import io.rollingdrop.gateway.auth.Principal.Role;
import io.rollingdrop.gateway.command.CommandIssuer;
import io.rollingdrop.gateway.command.Decision;
import io.rollingdrop.gateway.command.Sender;
import io.rollingdrop.gateway.http.Call;
import io.rollingdrop.gateway.http.Door;
import io.rollingdrop.gateway.http.Endpoint;
import io.rollingdrop.gateway.http.JsonFields;
import io.rollingdrop.gateway.http.Reply;
import io.rollingdrop.gateway.partner.Paging;
import io.rollingdrop.gateway.partner.ReadGate;
import io.rollingdrop.gateway.partner.Views;
import io.rollingdrop.protocol.PackedAscii;
import java.io.IOException;
import java.util.List;
import java.util.function.ToLongFunction;

/** Creates and lists tenants, assets, accounts and markets. */
final class ReferenceRoutes {

  private static final int MOST_SCALE = 18;

  private final ReferenceData reference;
  private final ReadGate gate;
  private final CommandIssuer issuer;
  private final AuditLog audit;
  private final Paging paging;

  ReferenceRoutes(
      ReadModels models, ReadGate gate, CommandIssuer issuer, AuditLog audit, Paging paging) {
    this.reference = models.reference();
    this.gate = gate;
    this.issuer = issuer;
    this.audit = audit;
    this.paging = paging;
  }

  void add(Door door, HttpRouting.Builder routing) {
    resource(door, routing, "tenants", "create-tenant", this::createTenant, this::tenants);
    resource(door, routing, "assets", "create-asset", this::createAsset, this::assets);
    resource(door, routing, "accounts", "create-account", this::createAccount, this::accounts);
    resource(door, routing, "markets", "create-market", this::createMarket, this::markets);
  }

  private void resource(
      Door door,
      HttpRouting.Builder routing,
      String name,
      String action,
      Endpoint create,
      Endpoint list) {
    String path = "/operator/v1/" + name;
    door.signed(routing, Method.POST, path, Role.OPERATOR, audit.audited(action, create));
    door.signed(routing, Method.GET, path, Role.OPERATOR, list);
  }

  private Reply createTenant(Call call) {
    JsonFields fields = call.fields();
    int id = fields.integer32("id", 1, Integer.MAX_VALUE);
    fields.rejectOthers();
    return create(
        call,
        new OperatorCommand("Tenant " + id, writer -> writer.createTenant(id)),
        json -> json.writeNumberField("tenant_id", id));
  }

  private Reply createAsset(Call call) {
    JsonFields fields = call.fields();
    AssetView asset =
        new AssetView(
            fields.integer32("id", 1, Integer.MAX_VALUE),
            fields.integer32("scale", 0, MOST_SCALE),
            fields.name("symbol", PackedAscii.SYMBOL_LENGTH));
    fields.rejectOthers();
    return create(
        call,
        new OperatorCommand(
            "Asset " + asset.assetId(),
            writer -> writer.createAsset(asset.assetId(), asset.scale(), asset.symbol())),
        json -> Views.asset(json, asset));
  }

  private Reply createAccount(Call call) {
    JsonFields fields = call.fields();
    AccountView account =
        new AccountView(
            fields.integer("id", 1, Long.MAX_VALUE),
            fields.integer32("tenant_id", 1, Integer.MAX_VALUE),
            false);
    fields.rejectOthers();
    return create(
        call,
        new OperatorCommand(
            "Account %d of tenant %d".formatted(account.accountId(), account.tenantId()),
            writer -> writer.createAccount(account.accountId(), account.tenantId())),
        json -> Views.account(json, account));
  }

  private Reply createMarket(Call call) {
    JsonFields fields = call.fields();
    int id = fields.integer32("id", 1, Integer.MAX_VALUE);
    int owner = fields.integer32("owner_tenant_id", 1, Integer.MAX_VALUE);
    int base = fields.integer32("base_asset_id", 1, Integer.MAX_VALUE);
    int quote = fields.integer32("quote_asset_id", 1, Integer.MAX_VALUE);
    long lotSize = fields.integer("lot_size", 1, Long.MAX_VALUE);
    long tickSize = fields.integer("tick_size", 1, Long.MAX_VALUE);
    String symbol = fields.name("symbol", PackedAscii.SYMBOL_LENGTH);
    fields.rejectOthers();
    return create(
        call,
        new OperatorCommand(
            "Market " + id,
            writer -> writer.createMarket(id, owner, base, quote, lotSize, tickSize, symbol)),
        json -> {
          json.writeNumberField("market_id", id);
          json.writeStringField("symbol", symbol);
        });
  }

  private interface Echo {
    void writeTo(JsonGenerator json) throws IOException;
  }

  private Reply create(Call call, OperatorCommand command, Echo echo) {
    call.rejectOtherQuery();
    Decision decision = issuer.issue(Sender.of(call), command);
    return decision.mark(
        Reply.json(
            201,
            json -> {
              json.writeNumberField("sequence", decision.sequence());
              echo.writeTo(json);
            }));
  }

  private Reply tenants(Call call) {
    call.rejectOtherQuery("cursor", "limit");
    int limit = paging.limit(call);
    long after = paging.cursor(call, 0);
    long sequence = gate.pass(call);
    return page(
        "tenants",
        reference.tenants(to32(after), limit + 1),
        limit,
        (json, tenantId) -> json.writeNumberField("tenant_id", tenantId),
        Integer::longValue,
        sequence);
  }

  private Reply assets(Call call) {
    call.rejectOtherQuery("cursor", "limit");
    int limit = paging.limit(call);
    long after = paging.cursor(call, 0);
    long sequence = gate.pass(call);
    return page(
        "assets",
        reference.assets(to32(after), limit + 1),
        limit,
        Views::asset,
        AssetView::assetId,
        sequence);
  }

  private Reply accounts(Call call) {
    call.rejectOtherQuery("tenant_id", "cursor", "limit");
    int tenantId = (int) call.queryNumber("tenant_id", 1, Integer.MAX_VALUE, 0);
    int limit = paging.limit(call);
    long after = paging.cursor(call, 0);
    long sequence = gate.pass(call);
    return page(
        "accounts",
        tenantId == 0
            ? reference.accounts(after, limit + 1)
            : reference.accountsOf(tenantId, after, limit + 1),
        limit,
        Views::account,
        AccountView::accountId,
        sequence);
  }

  private Reply markets(Call call) {
    call.rejectOtherQuery("cursor", "limit");
    int limit = paging.limit(call);
    long after = paging.cursor(call, 0);
    long sequence = gate.pass(call);
    return page(
        "markets",
        reference.markets(to32(after), limit + 1, market -> true),
        limit,
        Views::market,
        MarketView::marketId,
        sequence);
  }

  private <V> Reply page(
      String name,
      List<V> found,
      int limit,
      Views.Writer<? super V> writer,
      ToLongFunction<V> id,
      long sequence) {
    return Reply.json(
            200,
            json -> {
              Views.array(json, name, paging.first(found, limit), writer);
              Views.nextCursor(json, paging.after(found, limit, id));
            })
        .withSequence(sequence);
  }

  private static int to32(long id) {
    return (int) Math.min(Integer.MAX_VALUE, id);
  }
}
