package io.rollingdrop.engine;

/**
 * A hash table from a 64-bit hash to slots of somebody's arrays; equality is the caller's to check,
 * candidate by candidate. Open addressing with linear probing and backward-shift deletion (Knuth,
 * TAOCP 6.4, algorithm R): no tombstones, at most half full, nothing allocated after construction.
 *
 * <p>An entry is one word: the upper bits of the hash, from which also its home follows, and the
 * slot. So a look costs one access to memory, whatever the table's size. Hashes must be well mixed.
 */
final class SlotTable {

  static final int NONE = -1;

  private static final int SLOT_BITS = 29;
  private static final long SLOT_MASK = (1L << SLOT_BITS) - 1;

  /** 0: empty; else the hash's upper bits, and below them the slot plus one. */
  private final long[] entries;

  private final int mask;
  private int probe;

  /** For up to {@code capacity} entries, at most 2^28. */
  SlotTable(int capacity) {
    int size = Integer.highestOneBit(Math.max(4, capacity) * 2 - 1) * 2;
    entries = new long[size];
    mask = size - 1;
  }

  /** The first candidate with this hash, or {@link #NONE}. */
  int first(long hash) {
    return candidate(hash, home(hash));
  }

  /** The candidate after the one that {@link #first} or this call gave, or {@link #NONE}. */
  int next(long hash) {
    return candidate(hash, (probe + 1) & mask);
  }

  private int candidate(long hash, int from) {
    int at = from;
    long entry = entries[at];
    while (entry != 0) {
      if ((entry ^ hash) >>> SLOT_BITS == 0) {
        probe = at;
        return (int) (entry & SLOT_MASK) - 1;
      }
      at = (at + 1) & mask;
      entry = entries[at];
    }
    probe = at;
    return NONE;
  }

  void insert(long hash, int slot) {
    int at = home(hash);
    while (entries[at] != 0) {
      at = (at + 1) & mask;
    }
    entries[at] = entry(hash, slot);
  }

  /** Removes the entry (hash, slot), which must be there. */
  void remove(long hash, int slot) {
    long removed = entry(hash, slot);
    int hole = home(hash);
    while (entries[hole] != removed) {
      if (entries[hole] == 0) {
        throw new IllegalStateException("slot " + slot + " is not in the table");
      }
      hole = (hole + 1) & mask;
    }
    int at = (hole + 1) & mask;
    for (long entry = entries[at]; entry != 0; entry = entries[at]) {
      if (((at - home(entry)) & mask) >= ((at - hole) & mask)) {
        entries[hole] = entry;
        hole = at;
      }
      at = (at + 1) & mask;
    }
    entries[hole] = 0;
  }

  private static long entry(long hash, int slot) {
    return (hash & ~SLOT_MASK) | (slot + 1);
  }

  /** Of a hash, or of the entry that has its upper bits. */
  private int home(long hash) {
    return (int) (hash >>> SLOT_BITS) & mask;
  }
}
