package io.rollingdrop.gateway.stream;

import io.rollingdrop.protocol.codec.CancelReason;
import io.rollingdrop.protocol.codec.RejectReason;
import io.rollingdrop.protocol.codec.TimeInForce;

/**
 * One thing that happened to one order, as its owner is told. Immutable.
 *
 * @param stamp where it stands and when it happened
 * @param order the order as it is after the event; for a rejected command what is known of it
 * @param detail what happened
 */
record ExecutionReport(Stamp stamp, OrderView order, Detail detail) {

  /**
   * @param ordinal place in the tenant's log, from 0
   * @param timeNs nanoseconds since the Unix epoch
   */
  record Stamp(long ordinal, int epoch, long sequence, int index, long timeNs) {}

  /**
   * @param orderId 0: none, the command was rejected
   * @param clientOrderId empty: none
   * @param marketId 0: not known, the command was rejected
   * @param buys side of the order
   * @param price limit in ticks; 0: not known
   * @param quantity total lots, what is filled included
   * @param openQuantity lots
   */
  record OrderView(
      long orderId,
      String clientOrderId,
      long accountId,
      int marketId,
      boolean buys,
      long price,
      long quantity,
      long openQuantity) {}

  /** What happened. */
  sealed interface Detail {}

  /** The order was taken; its trades, if any, follow. */
  record Accepted(TimeInForce timeInForce) implements Detail {}

  /**
   * The order traded.
   *
   * @param price ticks, the maker's
   * @param quantity lots of this trade
   * @param maker whether the order was resting
   */
  record Traded(long price, long quantity, boolean maker) implements Detail {}

  /** The order's quantity was lowered. */
  record Amended() implements Detail {}

  /** The order was entered anew at a new price or quantity; its trades, if any, follow. */
  record Replaced() implements Detail {}

  /**
   * The order ended with {@code quantity} lots unfilled.
   *
   * @param reason why
   */
  record Cancelled(long quantity, CancelReason reason) implements Detail {}

  /**
   * A command about an order was decided negatively; nothing changed.
   *
   * @param command such as {@code place_order}
   */
  record Rejected(String command, RejectReason reason) implements Detail {}

  boolean isOfSameEvent(ExecutionReport other) {
    return stamp.sequence() == other.stamp.sequence() && stamp.index() == other.stamp.index();
  }

  String position() {
    return StreamPosition.text(stamp.epoch(), stamp.sequence(), stamp.index());
  }
}
