package io.rollingdrop.engine;

import java.util.Arrays;

/**
 * One side of a book: its price levels in a sorted array, best last, each with a queue of orders,
 * first in first out.
 *
 * <p>Most levels come and go near the best price, so an insertion moves few entries. Arrays double
 * as the side grows, up to the bound; a side that has reached its size allocates no more.
 */
final class BookSide {

  static final int NONE = -1;

  private static final int INITIAL_LEVELS = 64;
  private static final int INITIAL_STOP_LEVELS = 4;

  private final Orders orders;
  private final int maxLevels;

  /** +1 where a higher price is better, -1 where a lower one is: keys ascend towards the best. */
  private final int sign;

  private long[] sortedKeys;
  private int[] sortedLevels;
  private int count;

  // By level id.
  private int[] head;
  private int[] tail;
  private long[] quantity;
  private int[] free;
  private int freeCount;

  /** Whether orders lie by the price that they wait for, and not by the one they trade at. */
  private final boolean byStopPrice;

  BookSide(Orders orders, int maxLevels, boolean buys) {
    this(orders, maxLevels, buys, false, INITIAL_LEVELS);
  }

  private BookSide(
      Orders orders, int maxLevels, boolean highestFirst, boolean byStopPrice, int initialLevels) {
    this.orders = orders;
    this.maxLevels = maxLevels;
    this.byStopPrice = byStopPrice;
    sign = highestFirst ? 1 : -1;
    int size = Math.min(initialLevels, maxLevels);
    sortedKeys = new long[size];
    sortedLevels = new int[size];
    head = new int[size];
    tail = new int[size];
    quantity = new long[size];
    free = new int[size];
    freeFrom(0);
  }

  /** Orders that wait: of buys the lowest stop price is the first, of sells the highest. */
  static BookSide waiting(Orders orders, int maxLevels, boolean buys) {
    return new BookSide(orders, maxLevels, !buys, true, INITIAL_STOP_LEVELS);
  }

  private long price(int order) {
    return byStopPrice ? orders.stopPrice(order) : orders.price(order);
  }

  boolean isEmpty() {
    return count == 0;
  }

  int levelCount() {
    return count;
  }

  /** Price of the {@code depth}-th best level, 0 being the best. */
  long priceAt(int depth) {
    return sign * sortedKeys[count - 1 - depth];
  }

  /** Open quantity at the {@code depth}-th best level. */
  long quantityAt(int depth) {
    return quantity[sortedLevels[count - 1 - depth]];
  }

  /** The first order of the best level; the side must not be empty. */
  int firstOrder() {
    return head[sortedLevels[count - 1]];
  }

  /** Whether an incoming order with this limit trades with the best level. */
  boolean isCrossedBy(long limit) {
    return count > 0 && sortedKeys[count - 1] >= sign * limit;
  }

  /**
   * Whether an incoming order with this limit finds so much, more than 0, at the levels that it
   * crosses.
   */
  boolean offers(long limit, long needed) {
    long left = needed;
    for (int i = count - 1; i >= 0 && left > 0 && sortedKeys[i] >= sign * limit; i--) {
      // Open quantities are positive, so this falls, and at most by what is left.
      left -= Math.min(left, quantity[sortedLevels[i]]);
    }
    return left == 0;
  }

  /**
   * As {@link #offers}, but for an order of this account that does not trade with its own.
   *
   * @param stops whether it ends at the first of its own; else it passes them over
   */
  boolean offersOfOthers(int account, boolean stops, long limit, long needed) {
    long left = needed;
    for (int i = count - 1; i >= 0 && left > 0 && sortedKeys[i] >= sign * limit; i--) {
      // What is shown again is behind, so before the first of its own only what is shown counts.
      long leftOfShown = left;
      for (int order = head[sortedLevels[i]]; order != Orders.NONE; order = orders.next(order)) {
        boolean own = orders.account(order) == account;
        if (own && stops) {
          return leftOfShown == 0;
        }
        leftOfShown -= own ? 0 : Math.min(leftOfShown, orders.shown(order));
        left -= own ? 0 : Math.min(left, orders.open(order));
        if (leftOfShown == 0) {
          return true;
        }
      }
    }
    return left == 0;
  }

  /** Whether an order at this price could rest. */
  boolean hasRoomAt(long price) {
    return count < maxLevels || indexOf(sign * price) >= 0;
  }

  /** Puts the order last in the queue of its price, for which there must be room. */
  void append(int order) {
    long key = sign * price(order);
    int at = indexOf(key);
    int level = at >= 0 ? sortedLevels[at] : insertLevel(-at - 1, key);
    int last = tail[level];
    orders.enqueue(order, level, last);
    if (last == Orders.NONE) {
      head[level] = order;
    } else {
      orders.setNext(last, order);
    }
    tail[level] = order;
    quantity[level] += orders.open(order);
  }

  /** Tells the side that a resting order's open quantity went down by this much. */
  void reduce(int order, long by) {
    quantity[orders.level(order)] -= by;
  }

  /** Takes the order out, whatever is open of it. */
  void remove(int order) {
    int level = orders.level(order);
    int before = orders.previous(order);
    int after = orders.next(order);
    if (before == Orders.NONE) {
      head[level] = after;
    } else {
      orders.setNext(before, after);
    }
    if (after == Orders.NONE) {
      tail[level] = before;
    } else {
      orders.setPrevious(after, before);
    }
    quantity[level] -= orders.open(order);
    orders.leaveLevel(order);
    if (head[level] == Orders.NONE) {
      removeLevel(level, sign * price(order));
    }
  }

  /** Where the key is, or {@code -(where it belongs) - 1}; the best is looked at first. */
  private int indexOf(long key) {
    if (count == 0 || key > sortedKeys[count - 1]) {
      return -count - 1;
    }
    if (key == sortedKeys[count - 1]) {
      return count - 1;
    }
    return Arrays.binarySearch(sortedKeys, 0, count, key);
  }

  private int insertLevel(int at, long key) {
    if (freeCount == 0) {
      grow();
    }
    int level = free[--freeCount];
    head[level] = Orders.NONE;
    tail[level] = Orders.NONE;
    quantity[level] = 0;
    System.arraycopy(sortedKeys, at, sortedKeys, at + 1, count - at);
    System.arraycopy(sortedLevels, at, sortedLevels, at + 1, count - at);
    sortedKeys[at] = key;
    sortedLevels[at] = level;
    count++;
    return level;
  }

  private void removeLevel(int level, long key) {
    int at = indexOf(key);
    count--;
    System.arraycopy(sortedKeys, at + 1, sortedKeys, at, count - at);
    System.arraycopy(sortedLevels, at + 1, sortedLevels, at, count - at);
    free[freeCount++] = level;
  }

  private void grow() {
    int old = head.length;
    int size = Math.min(maxLevels, 2 * old);
    sortedKeys = Arrays.copyOf(sortedKeys, size);
    sortedLevels = Arrays.copyOf(sortedLevels, size);
    head = Arrays.copyOf(head, size);
    tail = Arrays.copyOf(tail, size);
    quantity = Arrays.copyOf(quantity, size);
    free = Arrays.copyOf(free, size);
    freeFrom(old);
  }

  private void freeFrom(int level) {
    for (int i = head.length - 1; i >= level; i--) {
      free[freeCount++] = i;
    }
  }
}
