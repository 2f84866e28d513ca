package io.rollingdrop.gateway.partner;

import io.rollingdrop.gateway.account.TrackedOrder;
import io.rollingdrop.gateway.command.Command;
import io.rollingdrop.protocol.CommandWriter;
import io.rollingdrop.protocol.OrderTerms;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;

/** What a partner may ask for an order. */
sealed interface OrderCommand extends Command {

  /** HTTP status of an accept. */
  default int acceptedStatus() {
    return 200;
  }

  /**
   * The order as known before the command was sent, held so that it can be read after it however
   * soon it is forgotten; null if it was not known.
   */
  default TrackedOrder known() {
    return null;
  }

  /**
   * @param price ticks; 0 for a sell at any price
   * @param clientOrderId empty for none
   */
  record Place(
      long accountId,
      int marketId,
      Side side,
      TimeInForce timeInForce,
      long price,
      long quantity,
      String clientOrderId,
      OrderTerms terms)
      implements OrderCommand {

    @Override
    public int acceptedStatus() {
      return 201;
    }

    @Override
    public String subject() {
      return "Account " + accountId + ", market " + marketId;
    }

    @Override
    public int write(CommandWriter writer) {
      return writer.placeOrder(marketId, side, timeInForce, price, quantity, clientOrderId, terms);
    }
  }

  /**
   * Which order.
   *
   * @param orderId 0: by client order id
   * @param clientOrderId empty where the order id is given
   * @param known see {@link OrderCommand#known}
   */
  record Target(long accountId, long orderId, String clientOrderId, TrackedOrder known) {
    String subject() {
      return orderId != 0
          ? "Order " + orderId
          : "Account " + accountId + ", client_order_id " + clientOrderId;
    }
  }

  /**
   * @param quantity new total in lots, what is filled included
   */
  record Amend(Target target, long quantity) implements OrderCommand {
    @Override
    public long accountId() {
      return target.accountId();
    }

    @Override
    public TrackedOrder known() {
      return target.known();
    }

    @Override
    public String subject() {
      return target.subject();
    }

    @Override
    public int write(CommandWriter writer) {
      return writer.amendOrder(target.orderId(), target.clientOrderId(), quantity);
    }
  }

  /**
   * @param quantity lots to be open from now on
   */
  record Replace(Target target, long price, long quantity) implements OrderCommand {
    @Override
    public long accountId() {
      return target.accountId();
    }

    @Override
    public TrackedOrder known() {
      return target.known();
    }

    @Override
    public String subject() {
      return target.subject();
    }

    @Override
    public int write(CommandWriter writer) {
      return writer.replaceOrder(target.orderId(), target.clientOrderId(), price, quantity);
    }
  }

  record Cancel(Target target) implements OrderCommand {
    @Override
    public long accountId() {
      return target.accountId();
    }

    @Override
    public TrackedOrder known() {
      return target.known();
    }

    @Override
    public String subject() {
      return target.subject();
    }

    @Override
    public int write(CommandWriter writer) {
      return writer.cancelOrder(target.orderId(), target.clientOrderId());
    }
  }
}
