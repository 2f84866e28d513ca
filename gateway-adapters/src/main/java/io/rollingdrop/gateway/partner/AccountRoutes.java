package io.rollingdrop.gateway.partner;

import io.helidon.http.Method;
import io.helidon.webserver.http.HttpRouting;
import io.rollingdrop.gateway.account.AccountView;
import io.rollingdrop.gateway.account.BalanceView;
import io.rollingdrop.gateway.account.FillView;
import io.rollingdrop.gateway.account.ReadModels;
import io.rollingdrop.gateway.auth.Principal.Role;
import io.rollingdrop.gateway.http.Call;
import io.rollingdrop.gateway.http.Door;
import io.rollingdrop.gateway.http.Reply;
import java.util.List;

/** Accounts, their balances and their fills. */
final class AccountRoutes {

  private final ReadModels models;
  private final ReadGate gate;
  private final Paging paging;

  AccountRoutes(ReadModels models, ReadGate gate, Paging paging) {
    this.models = models;
    this.gate = gate;
    this.paging = paging;
  }

  void add(Door door, HttpRouting.Builder routing) {
    door.signed(routing, Method.GET, "/v1/accounts", Role.PARTNER, this::accounts);
    door.signed(routing, Method.GET, "/v1/balances", Role.PARTNER, this::balances);
    door.signed(routing, Method.GET, "/v1/fills", Role.PARTNER, this::fills);
  }

  private Reply accounts(Call call) {
    call.rejectBody();
    call.rejectOtherQuery("cursor", "limit");
    int limit = paging.limit(call);
    long after = paging.cursor(call, 0);
    long sequence = gate.pass(call);
    List<AccountView> found =
        models.reference().accountsOf(call.principal().tenantId(), after, limit + 1);
    return Reply.json(
            200,
            json -> {
              Views.array(json, "accounts", paging.first(found, limit), Views::account);
              Views.nextCursor(json, paging.after(found, limit, AccountView::accountId));
            })
        .withSequence(sequence);
  }

  private Reply balances(Call call) {
    call.rejectBody();
    call.rejectOtherQuery("account_id");
    long accountId = call.queryNumber("account_id", 1, Long.MAX_VALUE);
    long sequence = gate.pass(call);
    Accounts.own(models, call.principal(), accountId);
    List<BalanceView> balances = models.balances(accountId);
    return Reply.json(
            200,
            json -> {
              json.writeNumberField("account_id", accountId);
              Views.array(json, "balances", balances, Views::balance);
            })
        .withSequence(sequence);
  }

  private Reply fills(Call call) {
    call.rejectBody();
    call.rejectOtherQuery("account_id", "cursor", "limit");
    long accountId = call.queryNumber("account_id", 1, Long.MAX_VALUE);
    int limit = paging.limit(call);
    long[] cursor = paging.cursorOfTwo(call);
    long sequence = gate.pass(call);
    Accounts.own(models, call.principal(), accountId);
    ReadModels.Page<FillView> page =
        cursor == null
            ? models.fills(accountId, Long.MAX_VALUE, 0, limit)
            : models.fills(accountId, cursor[0], (int) cursor[1], limit);
    return Reply.json(
            200,
            json -> {
              Views.array(json, "fills", page.items(), Views::fill);
              Views.nextCursor(
                  json, page.more() ? page.lastSequence() + "." + page.lastMinor() : null);
            })
        .withSequence(sequence);
  }
}
