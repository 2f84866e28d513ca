package io.rollingdrop.lab.nasdaq;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What the session's messages say is in the book: enough to tell which order an execution would
 * reach first, before it is sent. It decides only how a message is put to the market; what the
 * market makes of it is judged by the market's events alone. Not thread safe.
 */
final class QueueModel {

  /** An order, from its entry to its end. */
  static final class Order {
    final long id;
    final boolean buy;
    final long price;

    /** As the partner asked for it: what is filled included. */
    long total;

    long open;

    private Order(long id, boolean buy, long price, long quantity) {
      this.id = id;
      this.buy = buy;
      this.price = price;
      total = quantity;
      open = quantity;
    }
  }

  private final Map<Long, Order> orders = new HashMap<>();
  private final NavigableMap<Long, Deque<Order>> bids = new TreeMap<>(Comparator.reverseOrder());
  private final NavigableMap<Long, Deque<Order>> asks = new TreeMap<>();

  /** Enters an order last in its queue. */
  void enter(long id, boolean buy, long price, long quantity) {
    Order order = new Order(id, buy, price, quantity);
    if (orders.putIfAbsent(id, order) != null) {
      throw new IllegalArgumentException("order " + id + " is in the book already");
    }
    side(buy).computeIfAbsent(price, p -> new ArrayDeque<>()).addLast(order);
  }

  /**
   * The open order with this id.
   *
   * @throws IllegalArgumentException if there is none
   */
  Order get(long id) {
    Order order = orders.get(id);
    if (order == null) {
      throw new IllegalArgumentException("order " + id + " is not in the book");
    }
    return order;
  }

  /** Whether an order that comes in from the other side reaches this one before any other. */
  boolean isFirst(Order order) {
    return side(order.buy).firstEntry().getValue().peekFirst() == order;
  }

  /** The order trades. */
  void fill(Order order, long quantity) {
    takeOff(order, quantity);
  }

  /** The order shrinks, at its owner's wish. */
  void reduce(Order order, long quantity) {
    order.total -= quantity;
    takeOff(order, quantity);
  }

  private void takeOff(Order order, long quantity) {
    if (quantity > order.open) {
      throw new IllegalArgumentException(
          "order %d is open for %d, not %d".formatted(order.id, order.open, quantity));
    }
    order.open -= quantity;
    if (order.open == 0) {
      orders.remove(order.id);
      Deque<Order> queue = side(order.buy).get(order.price);
      queue.remove(order);
      if (queue.isEmpty()) {
        side(order.buy).remove(order.price);
      }
    }
  }

  private NavigableMap<Long, Deque<Order>> side(boolean buy) {
    return buy ? bids : asks;
  }
}
