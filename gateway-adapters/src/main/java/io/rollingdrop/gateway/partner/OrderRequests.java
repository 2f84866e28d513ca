package io.rollingdrop.gateway.partner;

import io.rollingdrop.gateway.account.ClientOrderKey;
import io.rollingdrop.gateway.account.ReadModels;
import io.rollingdrop.gateway.account.TrackedOrder;
import io.rollingdrop.gateway.auth.Principal;
import io.rollingdrop.gateway.http.Call;
import io.rollingdrop.gateway.http.JsonFields;
import io.rollingdrop.gateway.http.ProblemException;
import io.rollingdrop.gateway.http.ProblemType;
import io.rollingdrop.protocol.PackedAscii;
import java.util.List;

/** Reads commands on orders out of requests. */
final class OrderRequests {

  private enum Operation {
    PLACE,
    AMEND,
    REPLACE,
    CANCEL
  }

  private final ReadModels models;

  OrderRequests(ReadModels models) {
    this.models = models;
  }

  /** The order that a body places. */
  OrderCommand.Place place(JsonFields fields) {
    return new PlaceFields(fields).read();
  }

  /** The order to amend. */
  OrderCommand.Amend amend(OrderCommand.Target target, JsonFields fields) {
    long quantity = fields.integer("quantity", 1, Long.MAX_VALUE);
    fields.rejectOthers();
    return new OrderCommand.Amend(target, quantity);
  }

  /** The order to replace. */
  OrderCommand.Replace replace(OrderCommand.Target target, JsonFields fields) {
    long price = fields.integer("price", 1, Long.MAX_VALUE);
    long quantity = fields.integer("quantity", 1, Long.MAX_VALUE);
    fields.rejectOthers();
    return new OrderCommand.Replace(target, price, quantity);
  }

  /** One operation of a batch. */
  OrderCommand operation(Principal principal, JsonFields fields) {
    return switch (fields.oneOf("operation", List.of(Operation.values()))) {
      case PLACE -> place(fields);
      case AMEND -> amend(target(principal, fields), fields);
      case REPLACE -> replace(target(principal, fields), fields);
      case CANCEL -> {
        OrderCommand.Target target = target(principal, fields);
        fields.rejectOthers();
        yield new OrderCommand.Cancel(target);
      }
    };
  }

  private OrderCommand.Target target(Principal principal, JsonFields fields) {
    if (fields.has("client_order_id")) {
      if (fields.has("order_id")) {
        throw fields.broken("order_id", "absent beside client_order_id", "Send one of them.");
      }
      return byClientOrderId(
          fields.integer("account_id", 1, Long.MAX_VALUE),
          fields.name("client_order_id", PackedAscii.CLIENT_ORDER_ID_LENGTH));
    }
    return byOrderId(
        principal,
        fields.integer("order_id", 1, Long.MAX_VALUE),
        fields.integer("account_id", 1, Long.MAX_VALUE, 0));
  }

  /** The order that a path names by its id, its account perhaps by the query. */
  OrderCommand.Target byOrderId(Call call) {
    return byOrderId(
        call.principal(),
        call.pathNumber("order_id", Long.MAX_VALUE),
        call.queryNumber("account_id", 1, Long.MAX_VALUE, 0));
  }

  /**
   * The core wants the account with the order. Who does not name it must ask a gateway that knows
   * the order; an order of another tenant is not known.
   */
  private OrderCommand.Target byOrderId(Principal principal, long orderId, long accountId) {
    TrackedOrder order = visible(principal, models.order(orderId));
    if (accountId == 0 && order == null) {
      throw unknown("Order " + orderId);
    }
    long account = accountId == 0 ? order.view().accountId() : accountId;
    return new OrderCommand.Target(account, orderId, "", order);
  }

  /** The order that a path names by its account and client order id. */
  OrderCommand.Target byClientOrderId(Call call) {
    return byClientOrderId(call.pathNumber("account_id", Long.MAX_VALUE), clientOrderId(call));
  }

  private OrderCommand.Target byClientOrderId(long accountId, String clientOrderId) {
    return new OrderCommand.Target(
        accountId, 0, clientOrderId, models.order(ClientOrderKey.of(accountId, clientOrderId)));
  }

  /** An order of the caller's tenant, by its id. */
  TrackedOrder find(Call call) {
    long orderId = call.pathNumber("order_id", Long.MAX_VALUE);
    return found(visible(call.principal(), models.order(orderId)), "Order " + orderId);
  }

  /** An order of the caller's tenant, by its account and client order id. */
  TrackedOrder findByClientOrderId(Call call) {
    long accountId = call.pathNumber("account_id", Long.MAX_VALUE);
    String clientOrderId = clientOrderId(call);
    return found(
        visible(call.principal(), models.order(ClientOrderKey.of(accountId, clientOrderId))),
        "Account " + accountId + ", client_order_id " + clientOrderId);
  }

  private static String clientOrderId(Call call) {
    String clientOrderId = call.pathName("client_order_id");
    if (!PackedAscii.isValid(clientOrderId, PackedAscii.CLIENT_ORDER_ID_LENGTH)) {
      throw JsonFields.brokenField(
          "client_order_id",
          "1 to " + PackedAscii.CLIENT_ORDER_ID_LENGTH + " characters of A-Z a-z 0-9 . _ : / -",
          "Send one such; a / in a path as %2F.");
    }
    return clientOrderId;
  }

  private static TrackedOrder visible(Principal principal, TrackedOrder order) {
    return order != null && order.view().tenantId() == principal.tenantId() ? order : null;
  }

  private static TrackedOrder found(TrackedOrder order, String subject) {
    if (order == null) {
      throw unknown(subject);
    }
    return order;
  }

  /** Worded as the core's own reject of an order that is not open. */
  private static ProblemException unknown(String subject) {
    ProblemType type = ProblemType.UNKNOWN_ORDER;
    return type.problem(subject + ": " + type.title() + ". " + type.remedy());
  }
}
