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

  final long symbol0;
  final long symbol1;

  final Book book;
  MarketState state = MarketState.CONTINUOUS;

  // Fees: rates in parts per million, and the balance that earns them; NONE: there are none.
  int makerRate;
  int takerRate;
  long feeAccountId;
  int feeBalance = SlotTable.NONE;

  // Limits of an order; 0: none.
  long minPrice;
  long maxPrice;
  long maxQuantity;

  // What it traded at, in ticks, as far as rules know of it; 0: none.
  long lastPrice;

  /** The highest at which it traded while orders wait that are yet to be triggered by that. */
  long highestSince;

  long lowestSince;

  /** When DAY orders accepted now end; 0: it has none. */
  long sessionEndNs;

  final PriceBands bands = new PriceBands();
  final Auction auction = new Auction();

  // What may be bought in it, in lots; 0: no limit.
  long purchasesPerAccount;
  long purchasesPerHousehold;

  /** Orders to buy count that were placed after this sequence; 0: none do. */
  long purchasesSince;

  Market(
      int marketId,
      int ownerTenantId,
      int baseAsset,
      int quoteAsset,
      long lotSize,
      long tickSize,
      long symbol0,
      long symbol1,
      Orders orders,
      int maxLevels) {
    this.marketId = marketId;
    this.ownerTenantId = ownerTenantId;
    this.baseAsset = baseAsset;
    this.quoteAsset = quoteAsset;
    this.lotSize = lotSize;
    this.tickSize = tickSize;
    this.symbol0 = symbol0;
    this.symbol1 = symbol1;
    book = new Book(orders, maxLevels);
  }

  /**
   * What is held for an order that is open for {@code quantity}: of the quote asset for a buy, with
   * the fee at {@code feeRate}; of the base for a sell, whose fee comes out of its proceeds.
   */
  long hold(boolean buy, long price, long quantity, int feeRate) {
    if (!buy) {
      return lotSize * quantity;
    }
    long value = price * tickSize * quantity;
    return value + Fees.held(value, feeRate);
  }

  /** The rate that an order may have to pay at most: it may trade as maker or as taker. */
  int highestRate() {
    return Math.max(makerRate, takerRate);
  }

  /** Whether it is counted what is bought. */
  boolean countsPurchases() {
    return purchasesSince != 0;
  }

  /** Whether less may be bought than one likes. */
  boolean limitsPurchases() {
    return purchasesPerAccount != 0 || purchasesPerHousehold != 0;
  }

  /** Whether an order to buy counts. */
  boolean countsPurchase(long orderId) {
    return purchasesSince != 0 && orderId > purchasesSince;
  }

  /** Whether orders trade. */
  boolean isOpen() {
    return state == MarketState.CONTINUOUS;
  }

  /** Whether orders are taken that wait for an auction. */
  boolean collects() {
    return state == MarketState.PRE_OPEN
        || state == MarketState.AUCTION
        || state == MarketState.AUCTION_LOCKED;
  }

  /** Whether its orders stay as they are. */
  boolean isLocked() {
    return state == MarketState.AUCTION_LOCKED || state == MarketState.UNCROSSING;
  }

  /** Whether the stop price of an order was traded at, or beyond. */
  boolean hasReached(boolean buy, long stopPrice) {
    return lastPrice != 0 && (buy ? lastPrice >= stopPrice : lastPrice <= stopPrice);
  }

  /** The order that is to be triggered next; {@link Orders#NONE} if there is none. */
  int nextTriggered() {
    if (!isOpen() || highestSince == 0) {
      return Orders.NONE;
    }
    if (book.waiting(true).isCrossedBy(highestSince)) {
      return book.waiting(true).firstOrder();
    }
    return book.waiting(false).isCrossedBy(lowestSince)
        ? book.waiting(false).firstOrder()
        : Orders.NONE;
  }

  boolean isPriceWithinLimits(long price) {
    return price >= minPrice && (maxPrice == 0 || price <= maxPrice);
  }

  boolean isQuantityWithinLimits(long quantity) {
    return maxQuantity == 0 || quantity <= maxQuantity;
  }

  /** Whether {@link #hold}, for either side, fits in 64 bits. Arguments are positive. */
  boolean isValueInRange(long price, long quantity) {
    if (Math.multiplyHigh(price, tickSize) != 0 || price * tickSize < 0) {
      return false;
    }
    long lotPrice = price * tickSize;
    return Math.multiplyHigh(lotPrice, quantity) == 0
        && lotPrice * quantity > 0
        && Fees.held(lotPrice * quantity, highestRate()) <= Long.MAX_VALUE - lotPrice * quantity
        && Math.multiplyHigh(lotSize, quantity) == 0
        && lotSize * quantity > 0;
  }
}
