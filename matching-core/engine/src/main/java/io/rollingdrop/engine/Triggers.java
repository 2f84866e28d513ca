package io.rollingdrop.engine;

/**
 * The markets that have traded while orders wait in them, so that these may be triggered: a bit
 * each, gone through by the registry's indexes. It follows from what is kept of the markets.
 */
final class Triggers {

  private final long[] bits;

  Triggers(int markets) {
    bits = new long[markets / Long.SIZE + 1];
  }

  void set(int market, boolean triggered) {
    long bit = 1L << market;
    if (triggered) {
      bits[market / Long.SIZE] |= bit;
    } else {
      bits[market / Long.SIZE] &= ~bit;
    }
  }

  /** The lowest; negative if there is none. */
  int first() {
    return after(-1);
  }

  /** The lowest above that one; negative if there is none. */
  int after(int market) {
    int from = market + 1;
    for (int word = from / Long.SIZE; word < bits.length; word++) {
      long left = word == from / Long.SIZE ? bits[word] & -1L << from : bits[word];
      if (left != 0) {
        return word * Long.SIZE + Long.numberOfTrailingZeros(left);
      }
    }
    return -1;
  }
}
