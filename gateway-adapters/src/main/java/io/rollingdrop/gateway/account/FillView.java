package io.rollingdrop.gateway.account;

import io.rollingdrop.protocol.codec.Side;

/**
 * One side of a trade, as its account sees it. Who was on the other side is not told.
 *
 * @param sequence of the command that traded
 * @param index of the trade within it
 * @param orderId the account's order
 * @param side of that order
 * @param maker whether it rested
 * @param price in ticks, the maker's
 * @param quantity in lots
 * @param baseAmount minor units of the market's base asset
 * @param quoteAmount minor units of the market's quote asset
 * @param fee minor units of the quote asset: what a buyer paid beyond {@code quoteAmount}, what a
 *     seller got less
 * @param tradedAtNs the core's time, nanoseconds since the Unix epoch
 */
public record FillView(
    long sequence,
    int index,
    long accountId,
    long orderId,
    int marketId,
    Side side,
    boolean maker,
    long price,
    long quantity,
    long baseAmount,
    long quoteAmount,
    long fee,
    long tradedAtNs) {

  /** Orders the fills of an account; a trade with itself has two, the taker's first. */
  int minor() {
    return minor(index, maker);
  }

  static int minor(int index, boolean maker) {
    return 2 * index + (maker ? 1 : 0);
  }

  /** The trade's id: {@code sequence-index}. */
  public String tradeId() {
    return sequence + "-" + index;
  }
}
