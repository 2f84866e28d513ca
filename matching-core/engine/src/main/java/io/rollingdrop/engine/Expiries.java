package io.rollingdrop.engine;

/**
 * What ends by itself, the first to end first; of two that end at the same time, the one with the
 * lower id. A binary heap (J. W. J. Williams, 1964) of slots that knows where each is. All memory
 * is taken at the start.
 */
final class Expiries {

  /** A number that the owner of the slots has for each. */
  @FunctionalInterface
  interface Numbers {
    long of(int slot);
  }

  private final Numbers expiryOf;
  private final Numbers idOf;
  private final int[] heap;
  private final int[] places;
  private int count;

  /**
   * @param expiryOf when a slot's owner ends, nanoseconds since the Unix epoch; stays as it is
   *     while the slot is here
   * @param idOf its id, likewise
   */
  Expiries(Numbers expiryOf, Numbers idOf, int capacity) {
    this.expiryOf = expiryOf;
    this.idOf = idOf;
    heap = new int[capacity];
    places = new int[capacity];
  }

  /** The slot of what ends first; {@link SlotTable#NONE} if nothing does. */
  int first() {
    return count == 0 ? SlotTable.NONE : heap[0];
  }

  void add(int slot) {
    up(count++, slot);
  }

  void remove(int slot) {
    int hole = places[slot];
    int last = heap[--count];
    if (last != slot) {
      up(hole, last);
      down(places[last], last);
    }
  }

  private void up(int from, int slot) {
    int at = from;
    while (at > 0 && endsBefore(slot, heap[(at - 1) / 2])) {
      put(at, heap[(at - 1) / 2]);
      at = (at - 1) / 2;
    }
    put(at, slot);
  }

  private void down(int from, int slot) {
    int at = from;
    for (int child = 2 * at + 1; child < count; child = 2 * at + 1) {
      if (child + 1 < count && endsBefore(heap[child + 1], heap[child])) {
        child++;
      }
      if (!endsBefore(heap[child], slot)) {
        break;
      }
      put(at, heap[child]);
      at = child;
    }
    put(at, slot);
  }

  private void put(int at, int slot) {
    heap[at] = slot;
    places[slot] = at;
  }

  private boolean endsBefore(int one, int other) {
    long end = expiryOf.of(one);
    long otherEnd = expiryOf.of(other);
    return end < otherEnd || (end == otherEnd && idOf.of(one) < idOf.of(other));
  }
}
