package io.rollingdrop.engine;

import io.rollingdrop.protocol.codec.MarketState;

/** A market: what is traded for what, in which steps, and its book. */
final class Market {
  final int marketId;
  final int ownerTenantId;
  final int baseAsset;
  final int quoteAsset;

  /** Minor units of the base asset in one lot. */
  final long lotSize;

  /** Minor units of the quote asset that one tick is worth for one lot. */
  final long tickSize;

  final BookSide bids;
  final BookSide asks;
  MarketState state = MarketState.CONTINUOUS;

  Market(
      int marketId,
      int ownerTenantId,
      int baseAsset,
      int quoteAsset,
      long lotSize,
      long tickSize,
      Orders orders,
      int maxLevels) {
    this.marketId = marketId;
    this.ownerTenantId = ownerTenantId;
    this.baseAsset = baseAsset;
    this.quoteAsset = quoteAsset;
    this.lotSize = lotSize;
    this.tickSize = tickSize;
    bids = new BookSide(orders, maxLevels, true);
    asks = new BookSide(orders, maxLevels, false);
  }

  BookSide side(boolean buy) {
    return buy ? bids : asks;
  }

  /**
   * What is held for an order that is open for {@code quantity}: of the quote asset for a buy, of
   * the base for a sell.
   */
  long hold(boolean buy, long price, long quantity) {
    return buy ? price * tickSize * quantity : lotSize * quantity;
  }

  /** Whether {@link #hold}, for either side, fits in 64 bits. Arguments are positive. */
  boolean isValueInRange(long price, long quantity) {
    if (Math.multiplyHigh(price, tickSize) != 0 || price * tickSize < 0) {
      return false;
    }
    long lotPrice = price * tickSize;
    return Math.multiplyHigh(lotPrice, quantity) == 0
        && lotPrice * quantity > 0
        && Math.multiplyHigh(lotSize, quantity) == 0
        && lotSize * quantity > 0;
  }
}
