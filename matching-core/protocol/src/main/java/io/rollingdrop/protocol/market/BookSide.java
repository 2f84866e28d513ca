package io.rollingdrop.protocol.market;

import java.util.Arrays;

/**
 * The price levels of one side of a book: total quantity and number of orders at each price.
 *
 * <p>Levels lie in sorted arrays with the best at the end, because nearly all change is near the
 * best: there, entering or removing a level moves a handful of words. A change far from the best of
 * {@code n} levels moves up to {@code 20 n} bytes, and the core bounds the levels of a side. Not
 * thread safe.
 */
final class BookSide {

  private static final int FIRST_CAPACITY = 64;

  /** Prices are kept as {@code sign * price}, so that for both sides a greater key is better. */
  private final long sign;

  private long[] keys = new long[FIRST_CAPACITY];
  private long[] quantities = new long[FIRST_CAPACITY];
  private int[] orders = new int[FIRST_CAPACITY];
  private int size;

  private BookSide(long sign) {
    this.sign = sign;
  }

  static BookSide bids() {
    return new BookSide(1);
  }

  static BookSide asks() {
    return new BookSide(-1);
  }

  /** How many levels there are. */
  int levels() {
    return size;
  }

  /** Best price in ticks; 0: no order on this side. */
  long bestPrice() {
    return size == 0 ? 0 : sign * keys[size - 1];
  }

  /** Lots at the best price; 0: no order on this side. */
  long bestQuantity() {
    return size == 0 ? 0 : quantities[size - 1];
  }

  /** An order with {@code quantity} open lots comes to rest at {@code price}. */
  void enter(long price, long quantity) {
    long key = sign * price;
    int at = find(key);
    if (at < 0) {
      at = -(at + 1);
      insert(at, key);
    }
    quantities[at] = Math.addExact(quantities[at], quantity);
    orders[at]++;
  }

  /** An order at {@code price} loses {@code quantity} lots and rests on. */
  void reduce(long price, long quantity) {
    quantities[occupied(price)] -= quantity;
  }

  /** An order at {@code price} leaves with {@code quantity} lots. */
  void leave(long price, long quantity) {
    int at = occupied(price);
    quantities[at] -= quantity;
    if (--orders[at] == 0) {
      remove(at);
    }
  }

  /** Copies the best {@code limit} levels. */
  Levels best(int limit) {
    int count = Math.min(limit, size);
    if (count == 0) {
      return Levels.NONE;
    }
    long[] bestPrices = new long[count];
    long[] bestQuantities = new long[count];
    int[] bestOrders = new int[count];
    for (int rank = 0; rank < count; rank++) {
      int at = size - 1 - rank;
      bestPrices[rank] = sign * keys[at];
      bestQuantities[rank] = quantities[at];
      bestOrders[rank] = orders[at];
    }
    return new Levels(bestPrices, bestQuantities, bestOrders);
  }

  private int occupied(long price) {
    int at = find(sign * price);
    if (at < 0) {
      throw new IllegalStateException("no level at " + price + " ticks, yet an order was there");
    }
    return at;
  }

  /** As {@link Arrays#binarySearch(long[], long)}, with the best level tried first. */
  private int find(long key) {
    if (size > 0 && keys[size - 1] == key) {
      return size - 1;
    }
    return Arrays.binarySearch(keys, 0, size, key);
  }

  private void insert(int at, long key) {
    if (size == keys.length) {
      int capacity = size * 2;
      keys = Arrays.copyOf(keys, capacity);
      quantities = Arrays.copyOf(quantities, capacity);
      orders = Arrays.copyOf(orders, capacity);
    }
    int moved = size - at;
    System.arraycopy(keys, at, keys, at + 1, moved);
    System.arraycopy(quantities, at, quantities, at + 1, moved);
    System.arraycopy(orders, at, orders, at + 1, moved);
    keys[at] = key;
    quantities[at] = 0;
    orders[at] = 0;
    size++;
  }

  private void remove(int at) {
    int moved = size - at - 1;
    System.arraycopy(keys, at + 1, keys, at, moved);
    System.arraycopy(quantities, at + 1, quantities, at, moved);
    System.arraycopy(orders, at + 1, orders, at, moved);
    size--;
  }
}
