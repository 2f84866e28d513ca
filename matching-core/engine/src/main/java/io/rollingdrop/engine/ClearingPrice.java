package io.rollingdrop.engine;

/**
 * The one price at which a call auction trades: that at which most trades; of several, that at
 * which the least is left over; of several still, the highest if it is always buys that are left
 * over, the lowest if it is always sells, and else the one nearest to the market's reference price.
 *
 * <p>Between two prices of the book nothing changes, so it goes once through the levels at which
 * buys and sells overlap. One instance, reused; it allocates nothing. Quantities add up to less
 * than 2<sup>63</sup>, because what they would settle for is held.
 */
final class ClearingPrice {

  private long price;
  private long quantity;
  private long buyQuantity;
  private long sellQuantity;

  /** The lowest and the highest of the prices that are as good as each other so far. */
  private long lowest;

  private long highest;

  /** How much is left over at each of them. */
  private long leftOver;

  /** The highest of them at which it is buys that are left over; 0: there is none. */
  private long lastWithBuysLeft;

  /** Whether there is one at which it is sells. */
  private boolean sellsAreLeft;

  /**
   * Works the price out.
   *
   * @param reference in ticks; 0: none, then the middle of those that are as good
   * @return whether there is one: whether buys and sells overlap
   */
  boolean find(Book book, long reference) {
    BookSide buys = book.side(true);
    BookSide sells = book.side(false);
    price = 0;
    quantity = 0;
    buyQuantity = 0;
    sellQuantity = 0;
    if (!book.isCrossed()) {
      return false;
    }
    long low = sells.priceAt(0);
    int buyDepth = -1;
    long bought = 0;
    while (buyDepth + 1 < buys.levelCount() && buys.priceAt(buyDepth + 1) >= low) {
      bought += buys.quantityAt(++buyDepth);
    }
    long sold = 0;
    int sellDepth = 0;
    // From the best sell up: what would sell grows at a sell's price, what would buy falls above a
    // buy's.
    while (buyDepth >= 0) {
      if (sellDepth < sells.levelCount() && sells.priceAt(sellDepth) == low) {
        sold += sells.quantityAt(sellDepth++);
      }
      long lastWithBuys = buys.priceAt(buyDepth);
      boolean moreSellsBefore =
          sellDepth < sells.levelCount() && sells.priceAt(sellDepth) <= lastWithBuys;
      long high = moreSellsBefore ? sells.priceAt(sellDepth) - 1 : lastWithBuys;
      compare(low, high, bought, sold);
      if (!moreSellsBefore) {
        bought -= buys.quantityAt(buyDepth--);
      }
      low = high + 1;
    }
    choose(reference);
    return true;
  }

  /** From one price to the other so much would buy and so much would sell. */
  private void compare(long low, long high, long bought, long sold) {
    long traded = Math.min(bought, sold);
    long surplus = Math.abs(bought - sold);
    if (traded > quantity || (traded == quantity && surplus < leftOver)) {
      quantity = traded;
      leftOver = surplus;
      lowest = low;
      lastWithBuysLeft = 0;
      sellsAreLeft = false;
    } else if (traded < quantity || surplus > leftOver) {
      return;
    }
    // What buys have left over only falls from price to price, so those that are as good adjoin.
    highest = high;
    if (bought > sold) {
      lastWithBuysLeft = high;
    } else {
      sellsAreLeft |= bought < sold;
    }
  }

  private void choose(long reference) {
    if (lastWithBuysLeft == highest) {
      price = highest;
    } else if (lastWithBuysLeft == 0 && sellsAreLeft) {
      price = lowest;
    } else if (reference == 0) {
      price = lowest + (highest - lowest) / 2;
    } else {
      price = Math.clamp(reference, lowest, highest);
    }
    boolean buysAreLeft = price <= lastWithBuysLeft;
    buyQuantity = quantity + (buysAreLeft ? leftOver : 0);
    sellQuantity = quantity + (buysAreLeft ? 0 : leftOver);
  }

  /** Ticks; 0: there is none. */
  long price() {
    return price;
  }

  /** Lots that trade at it; so are those below in lots. */
  long quantity() {
    return quantity;
  }

  /** What would buy at it. */
  long buyQuantity() {
    return buyQuantity;
  }

  /** What would sell at it. */
  long sellQuantity() {
    return sellQuantity;
  }
}
