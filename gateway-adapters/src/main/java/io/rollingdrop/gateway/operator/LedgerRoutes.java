package io.rollingdrop.gateway.operator;

import io.helidon.http.Method;
import io.helidon.webserver.http.HttpRouting;
import io.rollingdrop.gateway.account.AccountView;
import io.rollingdrop.gateway.account.FundingView;
import io.rollingdrop.gateway.account.ReadModels;
import io.rollingdrop.gateway.auth.Principal.Role;
import io.rollingdrop.gateway.command.CommandIssuer;
import io.rollingdrop.gateway.command.Decision;
import io.rollingdrop.gateway.command.Sender;
import io.rollingdrop.gateway.http.Call;
import io.rollingdrop.gateway.http.Door;
import io.rollingdrop.gateway.http.JsonFields;
import io.rollingdrop.gateway.http.ProblemType;
import io.rollingdrop.gateway.http.Reply;
import io.rollingdrop.gateway.partner.Paging;
import io.rollingdrop.gateway.partner.ReadGate;
import io.rollingdrop.gateway.partner.Views;

/** Accounts: freeze, balances, deposits, withdrawals. */
final class LedgerRoutes {

  private static final String ACCOUNT = "/operator/v1/accounts/{account_id}";

  private final ReadModels models;
  private final ReadGate gate;
  private final CommandIssuer issuer;
  private final AuditLog audit;
  private final Paging paging;

  LedgerRoutes(
      ReadModels models, ReadGate gate, CommandIssuer issuer, AuditLog audit, Paging paging) {
    this.models = models;
    this.gate = gate;
    this.issuer = issuer;
    this.audit = audit;
    this.paging = paging;
  }

  void add(Door door, HttpRouting.Builder routing) {
    door.signed(routing, Method.GET, ACCOUNT, Role.OPERATOR, this::account);
    door.signed(routing, Method.GET, ACCOUNT + "/balances", Role.OPERATOR, this::balances);
    door.signed(
        routing,
        Method.PUT,
        ACCOUNT + "/state",
        Role.OPERATOR,
        audit.audited("set-account-state", this::setState));
    door.signed(
        routing,
        Method.POST,
        "/operator/v1/deposits",
        Role.OPERATOR,
        audit.audited("deposit", call -> fund(call, true)));
    door.signed(
        routing, Method.GET, "/operator/v1/deposits", Role.OPERATOR, call -> fundings(call, true));
    door.signed(
        routing,
        Method.POST,
        "/operator/v1/withdrawals",
        Role.OPERATOR,
        audit.audited("withdraw", call -> fund(call, false)));
    door.signed(
        routing,
        Method.GET,
        "/operator/v1/withdrawals",
        Role.OPERATOR,
        call -> fundings(call, false));
  }

  private Reply account(Call call) {
    call.rejectOtherQuery();
    long accountId = call.pathNumber("account_id", Long.MAX_VALUE);
    long sequence = gate.pass(call);
    AccountView account = find(accountId);
    return Reply.json(200, json -> Views.account(json, account)).withSequence(sequence);
  }

  private Reply balances(Call call) {
    call.rejectOtherQuery();
    long accountId = call.pathNumber("account_id", Long.MAX_VALUE);
    long sequence = gate.pass(call);
    find(accountId);
    return Reply.json(
            200,
            json -> {
              json.writeNumberField("account_id", accountId);
              Views.array(json, "balances", models.balances(accountId), Views::balance);
            })
        .withSequence(sequence);
  }

  private AccountView find(long accountId) {
    AccountView account = models.reference().accountView(accountId);
    if (account == null) {
      throw ProblemType.UNKNOWN_ACCOUNT.problem("Account " + accountId + " does not exist.");
    }
    return account;
  }

  private Reply setState(Call call) {
    call.rejectOtherQuery();
    long accountId = call.pathNumber("account_id", Long.MAX_VALUE);
    JsonFields fields = call.fields();
    boolean frozen = fields.bool("frozen");
    fields.rejectOthers();
    Decision decision =
        issuer.issue(
            Sender.of(call),
            new OperatorCommand(
                "Account " + accountId, writer -> writer.freezeAccount(accountId, frozen)));
    return decision.mark(
        Reply.json(
            200,
            json -> {
              json.writeNumberField("sequence", decision.sequence());
              json.writeNumberField("account_id", accountId);
              json.writeBooleanField("frozen", frozen);
            }));
  }

  private Reply fund(Call call, boolean deposit) {
    call.rejectOtherQuery();
    JsonFields fields = call.fields();
    long accountId = fields.integer("account_id", 1, Long.MAX_VALUE);
    int assetId = fields.integer32("asset_id", 1, Integer.MAX_VALUE);
    long amount = fields.integer("amount", 1, Long.MAX_VALUE);
    fields.rejectOthers();
    Decision decision =
        issuer.issue(
            Sender.of(call),
            new OperatorCommand(
                "Account %d, asset %d".formatted(accountId, assetId),
                writer ->
                    deposit
                        ? writer.deposit(accountId, assetId, amount)
                        : writer.withdraw(accountId, assetId, amount)));
    return decision.mark(
        Reply.json(
            201,
            json -> {
              json.writeNumberField("sequence", decision.sequence());
              json.writeNumberField("account_id", accountId);
              json.writeNumberField("asset_id", assetId);
              json.writeNumberField("amount", amount);
            }));
  }

  private Reply fundings(Call call, boolean deposits) {
    call.rejectOtherQuery("account_id", "cursor", "limit");
    long accountId = call.queryNumber("account_id", 1, Long.MAX_VALUE, 0);
    int limit = paging.limit(call);
    long below = paging.cursor(call, Long.MAX_VALUE);
    long sequence = gate.pass(call);
    ReadModels.Page<FundingView> page =
        models.fundings(
            below,
            limit,
            funding ->
                funding.deposit() == deposits
                    && (accountId == 0 || funding.accountId() == accountId));
    return Reply.json(
            200,
            json -> {
              Views.array(
                  json,
                  deposits ? "deposits" : "withdrawals",
                  page.items(),
                  (item, funding) -> {
                    item.writeNumberField("sequence", funding.sequence());
                    item.writeNumberField("account_id", funding.accountId());
                    item.writeNumberField("asset_id", funding.assetId());
                    item.writeNumberField("amount", funding.amount());
                    item.writeNumberField("available_after", funding.availableAfter());
                    item.writeStringField("made_at", Views.time(funding.madeAtNs()));
                  });
              Views.nextCursor(json, page.more() ? Long.toString(page.lastSequence()) : null);
            })
        .withSequence(sequence);
  }
}
