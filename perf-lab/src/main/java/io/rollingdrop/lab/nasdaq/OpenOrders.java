package io.rollingdrop.lab.nasdaq;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A market's open orders as its events tell of them, and the best prices that follow. An incoming
 * order counts as open from its acceptance on, so the best prices mean something only at the end of
 * a command. Not thread safe.
 */
final class OpenOrders {

  private static final class Order {
    final boolean buy;
    long price;
    long open;

    Order(boolean buy) {
      this.buy = buy;
    }
  }

  private final Map<Long, Order> orders = new HashMap<>();
  private final NavigableMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
  private final NavigableMap<Long, Long> asks = new TreeMap<>();

  /** An order was accepted. */
  void accept(long orderId, boolean buy, long price, long quantity) {
    Order order = new Order(buy);
    if (orders.putIfAbsent(orderId, order) != null) {
      throw new IllegalStateException("order " + orderId + " was accepted twice");
    }
    change(order, price, quantity);
  }

  /** An order was replaced: has a new price and open quantity. */
  void replace(long orderId, long price, long open) {
    change(known(orderId), price, open);
  }

  /** An order traded, was amended or ended: this much of it is open now. */
  void leave(long orderId, long open) {
    Order order = known(orderId);
    change(order, order.price, open);
    if (open == 0) {
      orders.remove(orderId);
    }
  }

  private Order known(long orderId) {
    Order order = orders.get(orderId);
    if (order == null) {
      throw new IllegalStateException("an event tells of order " + orderId + ", which is not open");
    }
    return order;
  }

  private void change(Order order, long price, long open) {
    NavigableMap<Long, Long> levels = order.buy ? bids : asks;
    add(levels, order.price, -order.open);
    order.price = price;
    order.open = open;
    add(levels, price, open);
  }

  private static void add(NavigableMap<Long, Long> levels, long price, long quantity) {
    if (quantity != 0 && levels.merge(price, quantity, Long::sum) == 0) {
      levels.remove(price);
    }
  }

  BestPrices best() {
    Map.Entry<Long, Long> ask = asks.firstEntry();
    Map.Entry<Long, Long> bid = bids.firstEntry();
    return new BestPrices(
        ask == null ? BestPrices.NO_ASK : ask.getKey(),
        ask == null ? 0 : ask.getValue(),
        bid == null ? BestPrices.NO_BID : bid.getKey(),
        bid == null ? 0 : bid.getValue());
  }
}
