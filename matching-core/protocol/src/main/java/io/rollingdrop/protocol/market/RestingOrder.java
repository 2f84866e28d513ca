package io.rollingdrop.protocol.market;

/** What the book must remember of an open order. Reused once the order has ended. */
final class RestingOrder {
  MarketBook book;
  boolean buys;

  /** Whether it sells for the market's owner, and so is stock. */
  boolean stock;

  /** Ticks. */
  long price;

  /** Open lots. */
  long open;

  /** Whether it is in the levels; an incoming order is not until its command has ended. */
  boolean rests;

  BookSide side() {
    return buys ? book.bids : book.asks;
  }

  void enterBook() {
    side().enter(price, open);
    stockBy(open);
    rests = true;
  }

  void leaveBook() {
    if (rests) {
      side().leave(price, open);
      stockBy(-open);
      rests = false;
    }
  }

  /** Its open quantity falls to {@code quantity} lots, above 0. */
  void reduceTo(long quantity) {
    if (rests) {
      side().reduce(price, open - quantity);
      stockBy(quantity - open);
    }
    open = quantity;
  }

  private void stockBy(long lots) {
    if (stock) {
      book.stockLeft += lots;
    }
  }
}
