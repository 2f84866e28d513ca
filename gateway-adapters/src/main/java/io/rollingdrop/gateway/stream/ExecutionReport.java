package io.rollingdrop.gateway.stream;

import io.rollingdrop.protocol.OrderTerms;
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
   * @param orderId 0: none, the report is about a command
   * @param clientOrderId empty: none
   * @param marketId 0: not known, the report is about a command
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
      long openQuantity) {

    /** What is known where a report is about a command and not about one order. */
    static OrderView none(long accountId, String clientOrderId) {
      return new OrderView(0, clientOrderId, accountId, 0, false, 0, 0, 0);
    }
  }

  /** What happened. */
  sealed interface Detail {}

  /** The order was taken; its trades, if any, follow. A stop order waits. */
  record Accepted(TimeInForce timeInForce, OrderTerms terms) implements Detail {}

  /**
   * The market traded at the order's stop price, and it enters the book; its trades, if any,
   * follow.
   *
   * @param lastPrice ticks, of the market's last trade
   */
  record Triggered(long lastPrice) implements Detail {}

  /**
   * What was shown of the order has traded, and more of it is shown, last in time.
   *
   * @param quantity lots that are shown now
   */
  record Replenished(long quantity) implements Detail {}

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
   * A request to cancel an account's orders is done; each was reported before.
   *
   * @param requestSequence of the command that asked for it
   * @param orders how many were cancelled
   */
  record OrdersCancelled(long requestSequence, long orders) implements Detail {}

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
