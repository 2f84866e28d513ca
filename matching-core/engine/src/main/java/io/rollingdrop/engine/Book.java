package io.rollingdrop.engine;

/**
 * The book of a market: what rests in it, and what an incoming order trades with next. It keeps
 * orders, price levels and state hash in step, and knows nothing of accounts, money or events.
 */
final class Book {

  private final Orders orders;
  private final BookSide bids;
  private final BookSide asks;
  private final BookSide waitingBuys;
  private final BookSide waitingSells;

  Book(Orders orders, int maxLevels) {
    this.orders = orders;
    bids = new BookSide(orders, maxLevels, true);
    asks = new BookSide(orders, maxLevels, false);
    waitingBuys = BookSide.waiting(orders, maxLevels, true);
    waitingSells = BookSide.waiting(orders, maxLevels, false);
  }

  /** Orders that wait for their stop price, and do not trade. */
  BookSide waiting(boolean buy) {
    return buy ? waitingBuys : waitingSells;
  }

  boolean hasWaiting() {
    return !waitingBuys.isEmpty() || !waitingSells.isEmpty();
  }

  private BookSide sideOf(int order) {
    boolean buy = orders.isBuy(order);
    return orders.waits(order) ? waiting(buy) : side(buy);
  }

  BookSide side(boolean buy) {
    return buy ? bids : asks;
  }

  /**
   * The resting order that the incoming one, which is in no book, trades with next: the first come
   * at the best price that crosses its own. {@link Orders#NONE} if there is none, or nothing is
   * left of it.
   */
  int nextMaker(int taker) {
    BookSide opposite = side(!orders.isBuy(taker));
    return orders.open(taker) > 0 && opposite.isCrossedBy(orders.price(taker))
        ? opposite.firstOrder()
        : Orders.NONE;
  }

  /** Whether a buy rests at a sell's price or above: only an auction leaves that behind. */
  boolean isCrossed() {
    return !bids.isEmpty() && asks.isCrossedBy(bids.priceAt(0));
  }

  /** Two that rest trade this much, and stay where they are, see {@link #dropIfFilled}. */
  void fillBoth(int buyer, int seller, long quantity) {
    bids.reduce(buyer, quantity);
    orders.fillResting(buyer, quantity);
    asks.reduce(seller, quantity);
    orders.fillResting(seller, quantity);
  }

  /** Both trade this much; the maker stays where it is, see {@link #dropIfFilled}. */
  void fill(int maker, int taker, long quantity) {
    side(orders.isBuy(maker)).reduce(maker, quantity);
    orders.fillResting(maker, quantity);
    orders.fillIncoming(taker, quantity);
  }

  /** Takes the maker out and gives its slot back if nothing is left of it. */
  void dropIfFilled(int maker) {
    if (orders.open(maker) == 0) {
      withdraw(maker);
      orders.giveBack(maker);
    }
  }

  /** Whether the order could rest: its side has the price, or room for one more. */
  boolean hasRoomFor(int order) {
    return side(orders.isBuy(order)).hasRoomAt(orders.price(order));
  }

  /** Puts an order, for which there is room, last at its price; or at the one it waits for. */
  void rest(int order, long timePriority) {
    sideOf(order).append(order);
    orders.rest(order, timePriority);
  }

  /** Takes an order that rests or waits out; it keeps its slot. */
  void withdraw(int order) {
    orders.unrest(order);
    sideOf(order).remove(order);
  }

  /** A resting order shrinks, and keeps its place. */
  void shrink(int order, long newOpen) {
    sideOf(order).reduce(order, orders.open(order) - newOpen);
    orders.reduceResting(order, newOpen);
  }
}
