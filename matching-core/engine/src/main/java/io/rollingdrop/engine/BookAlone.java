package io.rollingdrop.engine;

/**
 * A book by itself: the engine's own orders, client order ids, price levels, matching and state
 * hash of what rests, without accounts, permissions, money, fees, idempotency or events. It is
 * there so that a lab can tell what of the engine's time is the book's; the engine does not use it,
 * they share {@link Book} and {@link Orders}. One market, one account. Not thread safe; allocates
 * nothing but when a side grows.
 */
public final class BookAlone {

  /**
   * Is told what comes of orders, in the call that causes it. Prices in ticks, quantities in lots.
   */
  public interface Listener {

    /** Two orders trade, at the resting one's price. */
    void onTrade(long price, long quantity, long makerOrderId, long takerOrderId);

    /** What was left of an order is gone: it was cancelled, or did not rest. */
    void onCancelled(long orderId);

    /** An order has other terms now, and is last in time. Before what it trades. */
    void onReplaced(long orderId, long price, long quantity);
  }

  private static final int ACCOUNT = 0;
  private static final int MARKET = 0;

  private final Orders orders;
  private final Book book;
  private final Listener listener;
  private long time;

  /**
   * @param limits of which those of orders and levels count
   */
  public BookAlone(EngineLimits limits, Listener listener) {
    orders = new Orders(limits, new StateHash());
    book = new Book(orders, limits.maxLevelsPerSide());
    this.listener = listener;
  }

  /**
   * Trades an order while prices cross. What is left rests, or is cancelled if it is IOC or its
   * side has no room for its price.
   *
   * @param orderId of no order that is open
   * @param word0 of the client order id, see {@code PackedAscii}; with the other two the name of no
   *     order that is open
   * @param price positive
   * @param quantity positive
   * @return false if it cannot be taken: the name is an open order's, or there is no room
   */
  public boolean place(
      long orderId,
      long word0,
      long word1,
      long word2,
      boolean buy,
      boolean ioc,
      long price,
      long quantity) {
    if (orders.isFull() || orders.findByName(ACCOUNT, word0, word1, word2) != Orders.NONE) {
      return false;
    }
    int order = orders.take(orderId, ACCOUNT, MARKET, buy, price, quantity);
    orders.name(order, word0, word1, word2, Orders.nameHash(ACCOUNT, word0, word1, word2));
    match(order, ioc);
    return true;
  }

  /**
   * Cancels the order of this name.
   *
   * @return false if there is none
   */
  public boolean cancel(long word0, long word1, long word2) {
    int order = orders.findByName(ACCOUNT, word0, word1, word2);
    if (order == Orders.NONE) {
      return false;
    }
    book.withdraw(order);
    end(order);
    return true;
  }

  /**
   * Gives the order of this name another price and open quantity, both positive; it may trade.
   *
   * @return false if there is none
   */
  public boolean replace(long word0, long word1, long word2, long price, long quantity) {
    int order = orders.findByName(ACCOUNT, word0, word1, word2);
    if (order == Orders.NONE) {
      return false;
    }
    book.withdraw(order);
    orders.reprice(order, price, quantity);
    listener.onReplaced(orders.orderId(order), price, quantity);
    match(order, false);
    return true;
  }

  private void match(int taker, boolean ioc) {
    for (int maker = book.nextMaker(taker); maker != Orders.NONE; maker = book.nextMaker(taker)) {
      long quantity = Math.min(orders.open(maker), orders.open(taker));
      book.fill(maker, taker, quantity);
      listener.onTrade(orders.price(maker), quantity, orders.orderId(maker), orders.orderId(taker));
      book.dropIfFilled(maker);
    }
    if (orders.open(taker) == 0) {
      orders.giveBack(taker);
    } else if (ioc || !book.hasRoomFor(taker)) {
      end(taker);
    } else {
      book.rest(taker, ++time);
    }
  }

  private void end(int order) {
    listener.onCancelled(orders.orderId(order));
    orders.giveBack(order);
  }
}
