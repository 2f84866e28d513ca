package io.rollingdrop.gateway.account;

import io.rollingdrop.protocol.OrderTerms;
import io.rollingdrop.protocol.codec.CancelReason;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;

/**
 * An order as it was after one command.
 *
 * @param orderId also the sequence of the command that placed it
 * @param terms that it was accepted with
 * @param price in ticks
 * @param quantity total in lots, what is filled included
 * @param openQuantity in lots, resting in the book or waiting
 * @param shownQuantity lots that the book shows of it; 0 where it does not rest
 * @param filledQuantity in lots
 * @param trigger how it stopped to wait; null if it waits, or never did
 * @param endReason why it is cancelled; null if it is not
 * @param placedAtNs the core's time, nanoseconds since the Unix epoch
 * @param updatedSequence of the last command that changed it
 * @param updatedAtNs the core's time of that command
 */
public record OrderView(
    long orderId,
    int tenantId,
    int marketId,
    Side side,
    TimeInForce timeInForce,
    OrderTerms terms,
    ClientOrderKey clientOrderKey,
    long price,
    long quantity,
    long openQuantity,
    long shownQuantity,
    long filledQuantity,
    OrderState state,
    Trigger trigger,
    CancelReason endReason,
    long placedAtNs,
    long updatedSequence,
    long updatedAtNs) {

  /**
   * The market traded at an order's stop price.
   *
   * @param sequence of the command after which the order entered the book
   * @param atNs the core's time of that command
   */
  public record Trigger(long sequence, long atNs) {}

  /** The account whose order it is. */
  public long accountId() {
    return clientOrderKey.accountId();
  }

  /**
   * Whether it waited right after a command on it; what is due after a command comes later.
   *
   * @param sequence of the command
   */
  public boolean waitedAfter(long sequence) {
    return terms.waits() && (trigger == null || trigger.sequence() >= sequence);
  }
}
