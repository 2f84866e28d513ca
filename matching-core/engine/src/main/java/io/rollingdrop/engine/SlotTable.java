package io.rollingdrop.engine;

import java.util.Arrays;

/**
 * A hash table from a 64-bit hash to slots of somebody's arrays; equality is the caller's to check,
 * candidate by candidate. Open addressing with linear probing and backward-shift deletion (Knuth,
 * TAOCP 6.4, algorithm R): no tombstones, at most half full, nothing allocated after construction.
 */
final class SlotTable {

  static final int NONE = -1;

  private final long[] hashes;
  private final int[] slots;
  private final int mask;
  private int probe;

  /** For up to {@code capacity} entries. */
  SlotTable(int capacity) {
    int size = Integer.highestOneBit(Math.max(4, capacity) * 2 - 1) * 2;
    hashes = new long[size];
    slots = new int[size];
    Arrays.fill(slots, NONE);
    mask = size - 1;
  }

  /** The first candidate with this hash, or {@link #NONE}. */
  int first(long hash) {
    probe = home(hash);
    return candidate(hash);
  }

  /** The candidate after the one that {@link #first} or this call gave, or {@link #NONE}. */
  int next(long hash) {
    probe = (probe + 1) & mask;
    return candidate(hash);
  }

  private int candidate(long hash) {
    int at = probe;
    while (slots[at] != NONE) {
      if (hashes[at] == hash) {
        probe = at;
        return slots[at];
      }
      at = (at + 1) & mask;
    }
    probe = at;
    return NONE;
  }

  void insert(long hash, int slot) {
    int at = home(hash);
    while (slots[at] != NONE) {
      at = (at + 1) & mask;
    }
    hashes[at] = hash;
    slots[at] = slot;
  }

  /** Removes the entry (hash, slot), which must be there. */
  void remove(long hash, int slot) {
    int hole = home(hash);
    while (slots[hole] != slot || hashes[hole] != hash) {
      if (slots[hole] == NONE) {
        throw new IllegalStateException("slot " + slot + " is not in the table");
      }
      hole = (hole + 1) & mask;
    }
    int at = hole;
    while (true) {
      at = (at + 1) & mask;
      if (slots[at] == NONE) {
        break;
      }
      int home = home(hashes[at]);
      if (((at - home) & mask) >= ((at - hole) & mask)) {
        hashes[hole] = hashes[at];
        slots[hole] = slots[at];
        hole = at;
      }
    }
    slots[hole] = NONE;
  }

  private int home(long hash) {
    return (int) (hash ^ (hash >>> 32)) & mask;
  }
}
