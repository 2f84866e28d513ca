package io.rollingdrop.engine;

/**
 * Open orders that end by themselves, the first to end first; of two that end at the same time, the
 * one that was placed first. A binary heap (J. W. J. Williams, 1964) of slots that knows where each
 * is. All memory is taken at the start.
 */
final class Expiries {

  private final Orders orders;
  private final int[] heap;
  private final int[] places;
  private int count;

  Expiries(Orders orders, int capacity) {
    this.orders = orders;
    heap = new int[capacity];
    places = new int[capacity];
  }

  /** The order that ends first; {@link Orders#NONE} if none does. */
  int first() {
    return count == 0 ? Orders.NONE : heap[0];
  }

  void add(int order) {
    up(count++, order);
  }

  void remove(int order) {
    int hole = places[order];
    int last = heap[--count];
    if (last != order) {
      up(hole, last);
      down(places[last], last);
    }
  }

  private void up(int from, int order) {
    int at = from;
    while (at > 0 && endsBefore(order, heap[(at - 1) / 2])) {
      put(at, heap[(at - 1) / 2]);
      at = (at - 1) / 2;
    }
    put(at, order);
  }

  private void down(int from, int order) {
    int at = from;
    for (int child = 2 * at + 1; child < count; child = 2 * at + 1) {
      if (child + 1 < count && endsBefore(heap[child + 1], heap[child])) {
        child++;
      }
      if (!endsBefore(heap[child], order)) {
        break;
      }
      put(at, heap[child]);
      at = child;
    }
    put(at, order);
  }

  private void put(int at, int order) {
    heap[at] = order;
    places[order] = at;
  }

  private boolean endsBefore(int one, int other) {
    long end = orders.expiry(one);
    long otherEnd = orders.expiry(other);
    return end < otherEnd || (end == otherEnd && orders.orderId(one) < orders.orderId(other));
  }
}
