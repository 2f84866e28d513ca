package io.rollingdrop.gateway.account;

import io.rollingdrop.protocol.codec.OrderStatus;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;

/**
 * An order as it was after one command.
 *
 * @param orderId also the sequence of the command that placed it
 * @param price in ticks
 * @param quantity total in lots, what is filled included
 * @param openQuantity in lots, resting in the book
 * @param filledQuantity in lots
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
    ClientOrderKey clientOrderKey,
    long price,
    long quantity,
    long openQuantity,
    long filledQuantity,
    OrderStatus status,
    long placedAtNs,
    long updatedSequence,
    long updatedAtNs) {

  /** The account whose order it is. */
  public long accountId() {
    return clientOrderKey.accountId();
  }
}
