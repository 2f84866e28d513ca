package io.rollingdrop.gateway.stream;

/** What an open order's reports need to say about it. Feed thread only. */
final class TrackedOrder {
  final long orderId;
  final String clientOrderId;
  final long accountId;
  final int tenantId;
  final int marketId;
  final boolean buys;

  /** Limit, ticks. */
  long price;

  /** Lots filled since it was accepted. */
  long filled;

  /** Open lots. */
  long open;

  TrackedOrder(
      long orderId,
      String clientOrderId,
      long accountId,
      int tenantId,
      int marketId,
      boolean buys,
      long price,
      long open) {
    this.orderId = orderId;
    this.clientOrderId = clientOrderId;
    this.accountId = accountId;
    this.tenantId = tenantId;
    this.marketId = marketId;
    this.buys = buys;
    this.price = price;
    this.open = open;
  }

  ExecutionReport.OrderView view() {
    return new ExecutionReport.OrderView(
        orderId, clientOrderId, accountId, marketId, buys, price, filled + open, open);
  }

  /** As it is once cancelled: its total stays, nothing is open. */
  ExecutionReport.OrderView cancelledView() {
    return new ExecutionReport.OrderView(
        orderId, clientOrderId, accountId, marketId, buys, price, filled + open, 0);
  }
}
