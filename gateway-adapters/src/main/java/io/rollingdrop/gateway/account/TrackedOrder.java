package io.rollingdrop.gateway.account;

import io.rollingdrop.protocol.codec.OrderStatus;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;

/**
 * An order that is followed: changed by the feed's thread event by event, shown to readers as an
 * {@link OrderView} from command to command.
 */
public final class TrackedOrder {

  final long orderId;
  final AccountModel account;
  final int marketId;
  final Side side;
  final TimeInForce timeInForce;
  final ClientOrderKey clientOrderKey;
  final long placedAtNs;

  // Writer only.
  long price;
  long quantity;
  long openQuantity;
  long filledQuantity;
  OrderStatus status = OrderStatus.OPEN;
  boolean changed;
  boolean retired;
  TrackedOrder olderClosed;
  TrackedOrder newerClosed;

  private volatile OrderView view;

  TrackedOrder(
      long orderId,
      AccountModel account,
      int marketId,
      Side side,
      TimeInForce timeInForce,
      ClientOrderKey clientOrderKey,
      long placedAtNs) {
    this.orderId = orderId;
    this.account = account;
    this.marketId = marketId;
    this.side = side;
    this.timeInForce = timeInForce;
    this.clientOrderKey = clientOrderKey;
    this.placedAtNs = placedAtNs;
  }

  /**
   * The order after the last command that changed it; null while the command that places it runs.
   */
  public OrderView view() {
    return view;
  }

  /** Writer only: a fill of {@code lots}, after which {@code open} lots are open. */
  void fill(long lots, long open) {
    filledQuantity += lots;
    openQuantity = open;
    if (open == 0) {
      status = OrderStatus.FILLED;
    }
  }

  /** Writer only. */
  void publish(long sequence, long timestampNs) {
    changed = false;
    view =
        new OrderView(
            orderId,
            account.tenantId,
            marketId,
            side,
            timeInForce,
            clientOrderKey,
            price,
            quantity,
            openQuantity,
            filledQuantity,
            status,
            placedAtNs,
            sequence,
            timestampNs);
  }
}
