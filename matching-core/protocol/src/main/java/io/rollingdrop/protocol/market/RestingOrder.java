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

  /** Lots that are shown of it while it rests; 0: all. */
  long display;

  /** Lots that are shown of it now, while it rests. */
  long shown;

  /** Whether it waits for its stop price, and enters no book. */
  boolean waits;

  /** Whether it is in the levels; an incoming order is not until its command has ended. */
  boolean rests;

  BookSide side() {
    return buys ? book.bids : book.asks;
  }

  void enterBook() {
    if (waits) {
      return;
    }
    shown = display == 0 ? open : Math.min(display, open);
    side().enter(price, shown);
    stockBy(shown);
    rests = true;
  }

  void leaveBook() {
    if (rests) {
      side().leave(price, shown);
      stockBy(-shown);
      rests = false;
    }
  }

  /** It trades, and {@code quantity} lots, above 0, are left. */
  void tradeDownTo(long quantity) {
    reduceTo(quantity, shown - (open - quantity));
  }

  /** It is amended to {@code quantity} open lots, above 0. */
  void shrinkTo(long quantity) {
    reduceTo(quantity, Math.min(shown, quantity));
  }

  private void reduceTo(long quantity, long newShown) {
    if (rests) {
      side().reduce(price, shown - newShown);
      stockBy(newShown - shown);
    }
    open = quantity;
    shown = newShown;
  }

  /** So much of it is shown again. */
  void replenish(long quantity) {
    side().reduce(price, shown - quantity);
    stockBy(quantity - shown);
    shown = quantity;
  }

  private void stockBy(long lots) {
    if (stock) {
      book.stockLeft += lots;
    }
  }
}
