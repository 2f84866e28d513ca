package io.rollingdrop.gateway.operator;

import io.helidon.http.Method;
import io.helidon.webserver.http.HttpRouting;
import io.rollingdrop.gateway.account.MarketView;
import io.rollingdrop.gateway.account.ReadModels;
import io.rollingdrop.gateway.account.ReferenceData;
import io.rollingdrop.gateway.auth.Principal.Role;
import io.rollingdrop.gateway.command.CommandIssuer;
import io.rollingdrop.gateway.command.Decision;
import io.rollingdrop.gateway.command.Sender;
import io.rollingdrop.gateway.http.Call;
import io.rollingdrop.gateway.http.Door;
import io.rollingdrop.gateway.http.Json;
import io.rollingdrop.gateway.http.JsonFields;
import io.rollingdrop.gateway.http.ProblemType;
import io.rollingdrop.gateway.http.Reply;
import io.rollingdrop.gateway.partner.ReadGate;
import io.rollingdrop.gateway.partner.Views;
import io.rollingdrop.protocol.codec.MarketState;
import io.rollingdrop.protocol.market.MarketFees;
import io.rollingdrop.protocol.market.MarketLimits;
import java.util.List;

/** One market: its state, fees, limits and session, and who may trade in it. */
final class MarketControlRoutes {

  private static final String MARKET = "/operator/v1/markets/{market_id}";
  private static final String SESSION_END = MARKET + "/session-end";

  /** A fee of the whole quote amount. */
  private static final int MOST_PPM = 1_000_000;

  private static final List<MarketState> STATES =
      List.of(MarketState.CONTINUOUS, MarketState.HALTED, MarketState.CLOSED);

  private final ReferenceData reference;
  private final ReadGate gate;
  private final CommandIssuer issuer;
  private final AuditLog audit;

  MarketControlRoutes(ReadModels models, ReadGate gate, CommandIssuer issuer, AuditLog audit) {
    this.reference = models.reference();
    this.gate = gate;
    this.issuer = issuer;
    this.audit = audit;
  }

  void add(Door door, HttpRouting.Builder routing) {
    door.signed(routing, Method.GET, MARKET, Role.OPERATOR, this::market);
    door.signed(
        routing,
        Method.PUT,
        MARKET + "/state",
        Role.OPERATOR,
        audit.audited("set-market-state", this::setState));
    door.signed(
        routing,
        Method.PUT,
        MARKET + "/fees",
        Role.OPERATOR,
        audit.audited("set-market-fees", this::setFees));
    door.signed(
        routing,
        Method.PUT,
        MARKET + "/limits",
        Role.OPERATOR,
        audit.audited("set-market-limits", this::setLimits));
    door.signed(
        routing,
        Method.PUT,
        SESSION_END,
        Role.OPERATOR,
        audit.audited("set-session-end", this::setSessionEnd));
    door.signed(
        routing,
        Method.DELETE,
        SESSION_END,
        Role.OPERATOR,
        audit.audited("remove-session-end", this::removeSessionEnd));
    door.signed(routing, Method.GET, MARKET + "/grants", Role.OPERATOR, this::grants);
    door.signed(
        routing,
        Method.POST,
        MARKET + "/grants",
        Role.OPERATOR,
        audit.audited("grant-market", this::grant));
    door.signed(
        routing,
        Method.DELETE,
        MARKET + "/grants/{tenant_id}",
        Role.OPERATOR,
        audit.audited("revoke-market", this::revoke));
  }

  private static int marketId(Call call) {
    return (int) call.pathNumber("market_id", Integer.MAX_VALUE);
  }

  private Reply market(Call call) {
    call.rejectOtherQuery();
    int marketId = marketId(call);
    long sequence = gate.pass(call);
    MarketView market = find(marketId);
    return Reply.json(200, json -> Views.market(json, market)).withSequence(sequence);
  }

  private MarketView find(int marketId) {
    MarketView market = reference.marketView(marketId);
    if (market == null) {
      throw ProblemType.UNKNOWN_MARKET.problem("Market " + marketId + " does not exist.");
    }
    return market;
  }

  private Reply setState(Call call) {
    call.rejectOtherQuery();
    int marketId = marketId(call);
    JsonFields fields = call.fields();
    MarketState state = fields.oneOf("state", STATES);
    fields.rejectOthers();
    Decision decision =
        issuer.issue(
            Sender.of(call),
            new OperatorCommand(
                "Market " + marketId, writer -> writer.setMarketState(marketId, state)));
    return decision.mark(
        Reply.json(
            200,
            json -> {
              json.writeNumberField("sequence", decision.sequence());
              json.writeNumberField("market_id", marketId);
              json.writeStringField("state", Views.lower(state));
            }));
  }

  private Reply setFees(Call call) {
    call.rejectOtherQuery();
    int marketId = marketId(call);
    JsonFields fields = call.fields();
    MarketFees fees =
        new MarketFees(
            fields.integer32("maker_ppm", 0, MOST_PPM),
            fields.integer32("taker_ppm", 0, MOST_PPM),
            fields.integer("fee_account_id", 0, Long.MAX_VALUE));
    fields.rejectOthers();
    if (fees.accountId() == 0 && (fees.makerPpm() > 0 || fees.takerPpm() > 0)) {
      throw fields.broken(
          "fee_account_id",
          "from 1 where a rate is above 0",
          "Name the account that earns the fees.");
    }
    Decision decision =
        issuer.issue(
            Sender.of(call),
            new OperatorCommand(
                "Market %d, fee account %d".formatted(marketId, fees.accountId()),
                writer ->
                    writer.setMarketFees(
                        marketId, fees.makerPpm(), fees.takerPpm(), fees.accountId())));
    return changed(decision, marketId, "fees", json -> Views.fees(json, fees));
  }

  private Reply setLimits(Call call) {
    call.rejectOtherQuery();
    int marketId = marketId(call);
    JsonFields fields = call.fields();
    MarketLimits limits =
        new MarketLimits(
            fields.integer("min_price", 0, Long.MAX_VALUE),
            fields.integer("max_price", 0, Long.MAX_VALUE),
            fields.integer("max_quantity", 0, Long.MAX_VALUE));
    fields.rejectOthers();
    if (limits.maxPrice() != 0 && limits.maxPrice() < limits.minPrice()) {
      throw fields.broken(
          "max_price",
          "0 for none, or at least min_price %d".formatted(limits.minPrice()),
          "Raise it, or lower min_price.");
    }
    Decision decision =
        issuer.issue(
            Sender.of(call),
            new OperatorCommand(
                "Market " + marketId,
                writer ->
                    writer.setMarketLimits(
                        marketId, limits.minPrice(), limits.maxPrice(), limits.maxQuantity())));
    return changed(decision, marketId, "limits", json -> Views.limits(json, limits));
  }

  private Reply setSessionEnd(Call call) {
    JsonFields fields = call.fields();
    long endNs = fields.timeNs("session_ends_at");
    fields.rejectOthers();
    return sessionEnd(call, endNs);
  }

  private Reply removeSessionEnd(Call call) {
    call.rejectBody();
    return sessionEnd(call, 0);
  }

  /**
   * @param endNs 0 for none
   */
  private Reply sessionEnd(Call call, long endNs) {
    call.rejectOtherQuery();
    int marketId = marketId(call);
    Decision decision =
        issuer.issue(
            Sender.of(call),
            new OperatorCommand(
                "Market " + marketId, writer -> writer.setSessionEnd(marketId, endNs)));
    return decision.mark(
        Reply.json(
            200,
            json -> {
              json.writeNumberField("sequence", decision.sequence());
              json.writeNumberField("market_id", marketId);
              Views.sessionEnd(json, endNs);
            }));
  }

  private static Reply changed(Decision decision, int marketId, String what, Json.Part members) {
    return decision.mark(
        Reply.json(
            200,
            json -> {
              json.writeNumberField("sequence", decision.sequence());
              json.writeNumberField("market_id", marketId);
              json.writeObjectFieldStart(what);
              members.writeTo(json);
              json.writeEndObject();
            }));
  }

  private Reply grants(Call call) {
    call.rejectOtherQuery();
    int marketId = marketId(call);
    long sequence = gate.pass(call);
    find(marketId);
    List<Integer> tenants = reference.grants(marketId);
    return Reply.json(
            200,
            json -> {
              json.writeNumberField("market_id", marketId);
              Views.array(
                  json,
                  "grants",
                  tenants,
                  (grant, tenantId) -> grant.writeNumberField("tenant_id", tenantId));
            })
        .withSequence(sequence);
  }

  private Reply grant(Call call) {
    JsonFields fields = call.fields();
    int tenantId = fields.integer32("tenant_id", 1, Integer.MAX_VALUE);
    fields.rejectOthers();
    return setGrant(call, tenantId, true);
  }

  private Reply revoke(Call call) {
    call.rejectBody();
    return setGrant(call, (int) call.pathNumber("tenant_id", Integer.MAX_VALUE), false);
  }

  private Reply setGrant(Call call, int tenantId, boolean granted) {
    call.rejectOtherQuery();
    int marketId = marketId(call);
    Decision decision =
        issuer.issue(
            Sender.of(call),
            new OperatorCommand(
                "Market %d, tenant %d".formatted(marketId, tenantId),
                writer -> writer.grantMarket(marketId, tenantId, granted)));
    return decision.mark(
        Reply.json(
            granted ? 201 : 200,
            json -> {
              json.writeNumberField("sequence", decision.sequence());
              json.writeNumberField("market_id", marketId);
              json.writeNumberField("tenant_id", tenantId);
              json.writeBooleanField("granted", granted);
            }));
  }
}
