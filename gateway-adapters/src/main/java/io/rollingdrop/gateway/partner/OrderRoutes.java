package io.rollingdrop.gateway.partner;

import io.helidon.http.Method;
import io.helidon.webserver.http.HttpRouting;
import io.rollingdrop.gateway.account.AccountView;
import io.rollingdrop.gateway.account.OrderState;
import io.rollingdrop.gateway.account.OrderView;
import io.rollingdrop.gateway.account.ReadModels;
import io.rollingdrop.gateway.account.TrackedOrder;
import io.rollingdrop.gateway.auth.Principal.Role;
import io.rollingdrop.gateway.command.CommandIssuer;
import io.rollingdrop.gateway.command.Decision;
import io.rollingdrop.gateway.command.Sender;
import io.rollingdrop.gateway.http.Call;
import io.rollingdrop.gateway.http.Door;
import io.rollingdrop.gateway.http.Endpoint;
import io.rollingdrop.gateway.http.JsonFields;
import io.rollingdrop.gateway.http.Reply;

/** Orders: place, amend, replace, cancel, fetch, list. */
final class OrderRoutes {

  private static final String BY_ID = "/v1/orders/{order_id}";

  /** The plus takes slashes too: a client order id may have them, and %2F arrives as one. */
  private static final String BY_CLIENT_ID =
      "/v1/orders/by-client-id/{account_id}/{+client_order_id}";

  private final ReadModels models;
  private final ReadGate gate;
  private final CommandIssuer issuer;
  private final OrderRequests requests;
  private final Paging paging;

  OrderRoutes(ReadModels models, ReadGate gate, CommandIssuer issuer, Paging paging) {
    this.models = models;
    this.gate = gate;
    this.issuer = issuer;
    this.paging = paging;
    this.requests = new OrderRequests(models);
  }

  void add(Door door, HttpRouting.Builder routing) {
    signed(door, routing, Method.POST, "/v1/orders", this::place);
    signed(door, routing, Method.GET, "/v1/orders", this::list);
    signed(door, routing, Method.GET, BY_CLIENT_ID, this::fetchByClientId);
    signed(door, routing, Method.PATCH, BY_CLIENT_ID, this::amendByClientId);
    signed(door, routing, Method.PUT, BY_CLIENT_ID, this::replaceByClientId);
    signed(door, routing, Method.DELETE, BY_CLIENT_ID, this::cancelByClientId);
    signed(door, routing, Method.GET, BY_ID, this::fetch);
    signed(door, routing, Method.PATCH, BY_ID, this::amend);
    signed(door, routing, Method.PUT, BY_ID, this::replace);
    signed(door, routing, Method.DELETE, BY_ID, this::cancel);
  }

  private static void signed(
      Door door, HttpRouting.Builder routing, Method method, String path, Endpoint endpoint) {
    door.signed(routing, method, path, Role.PARTNER, endpoint);
  }

  private Reply place(Call call) {
    call.rejectOtherQuery();
    return issue(call, requests.place(call.fields()));
  }

  private Reply amend(Call call) {
    call.rejectOtherQuery("account_id");
    JsonFields fields = call.fields();
    gate.pass(call);
    return issue(call, requests.amend(requests.byOrderId(call), fields));
  }

  private Reply amendByClientId(Call call) {
    call.rejectOtherQuery();
    return issue(call, requests.amend(requests.byClientOrderId(call), call.fields()));
  }

  private Reply replace(Call call) {
    call.rejectOtherQuery("account_id");
    JsonFields fields = call.fields();
    gate.pass(call);
    return issue(call, requests.replace(requests.byOrderId(call), fields));
  }

  private Reply replaceByClientId(Call call) {
    call.rejectOtherQuery();
    return issue(call, requests.replace(requests.byClientOrderId(call), call.fields()));
  }

  private Reply cancel(Call call) {
    call.rejectBody();
    call.rejectOtherQuery("account_id");
    gate.pass(call);
    return issue(call, new OrderCommand.Cancel(requests.byOrderId(call)));
  }

  private Reply cancelByClientId(Call call) {
    call.rejectBody();
    call.rejectOtherQuery();
    return issue(call, new OrderCommand.Cancel(requests.byClientOrderId(call)));
  }

  private Reply issue(Call call, OrderCommand command) {
    Decision decision = issuer.issue(Sender.of(call), command);
    OrderResult result = OrderResult.of(decision, command, models);
    return decision.mark(Reply.json(command.acceptedStatus(), result::writeTo));
  }

  private Reply fetch(Call call) {
    call.rejectBody();
    call.rejectOtherQuery();
    long sequence = gate.pass(call);
    return show(requests.find(call), sequence);
  }

  private Reply fetchByClientId(Call call) {
    call.rejectBody();
    call.rejectOtherQuery();
    long sequence = gate.pass(call);
    return show(requests.findByClientOrderId(call), sequence);
  }

  private static Reply show(TrackedOrder order, long sequence) {
    return Reply.json(200, json -> Views.order(json, order.view())).withSequence(sequence);
  }

  private Reply list(Call call) {
    call.rejectBody();
    call.rejectOtherQuery("account_id", "market_id", "status", "cursor", "limit");
    long accountId = call.queryNumber("account_id", 1, Long.MAX_VALUE);
    long marketId = call.queryNumber("market_id", 1, Integer.MAX_VALUE, 0);
    OrderState status = status(call.queryText("status"));
    long below = paging.cursor(call, Long.MAX_VALUE);
    int limit = paging.limit(call);
    long sequence = gate.pass(call);
    AccountView account = Accounts.own(models, call.principal(), accountId);
    ReadModels.Page<OrderView> page =
        models.orders(
            account.accountId(),
            below,
            limit,
            order ->
                (marketId == 0 || order.marketId() == marketId)
                    && (status == null || order.state() == status));
    return Reply.json(
            200,
            json -> {
              Views.array(json, "orders", page.items(), Views::order);
              Views.nextCursor(json, page.more() ? Long.toString(page.lastSequence()) : null);
            })
        .withSequence(sequence);
  }

  private static OrderState status(String text) {
    if (text == null) {
      return null;
    }
    for (OrderState status : OrderState.values()) {
      if (Views.lower(status).equals(text)) {
        return status;
      }
    }
    throw JsonFields.brokenField(
        "status", "waiting, open, filled or cancelled", "Send one of them.");
  }
}
