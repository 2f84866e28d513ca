package io.rollingdrop.lab.nasdaq;

/**
 * The best offer and bid. Of an empty side the size is 0 and the price LOBSTER's mark for it.
 *
 * @param ask price of the best offer, ticks
 * @param askSize open quantity there, lots
 * @param bid price of the best bid, ticks
 * @param bidSize open quantity there, lots
 */
public record BestPrices(long ask, long askSize, long bid, long bidSize) {

  /** Price of the offer where there is none. */
  public static final long NO_ASK = 9_999_999_999L;

  /** Price of the bid where there is none. */
  public static final long NO_BID = -9_999_999_999L;
}
