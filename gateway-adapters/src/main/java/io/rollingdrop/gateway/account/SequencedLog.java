package io.rollingdrop.gateway.account;

import java.util.function.Predicate;

/**
 * Entries in ascending order of a key (sequence, minor), appended at the end and removed anywhere.
 *
 * <p>One writer; readers on any thread take no lock. A reader sees every entry whose append
 * happened before its call, may or may not see later ones, and may still see one that is being
 * removed.
 *
 * @param <E> the entries
 */
final class SequencedLog<E> {

  private static final int FIRST_CAPACITY = 8;

  /**
   * Keys stay when their entry is removed, so that a reader can search by bisection while the
   * writer removes; {@code size} is written last and read first, which publishes the rest.
   */
  private static final class Segment {
    final long[] sequences;
    final int[] minors;
    final Object[] entries;
    volatile int size;

    Segment(int capacity) {
      sequences = new long[capacity];
      minors = new int[capacity];
      entries = new Object[capacity];
    }

    /** Index of the first of {@code count} keys that is not below the given one. */
    int ceiling(int count, long sequence, int minor) {
      int low = 0;
      int high = count;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (sequences[middle] < sequence
            || (sequences[middle] == sequence && minors[middle] < minor)) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }
  }

  /** Of every log that has nothing yet: most accounts never trade. Full, so never written to. */
  private static final Segment NOTHING = new Segment(0);

  private volatile Segment segment = NOTHING;

  // Writer only.
  private int live;
  private int head;

  /** Writer only: appends; the key must be above all before it. */
  void append(long sequence, int minor, E entry) {
    Segment to = segment;
    int size = to.size;
    if (size > 0
        && (to.sequences[size - 1] > sequence
            || (to.sequences[size - 1] == sequence && to.minors[size - 1] >= minor))) {
      throw new IllegalStateException(
          "entry (" + sequence + ", " + minor + ") does not come after the log's last");
    }
    if (size == to.entries.length) {
      to = compacted(to);
      size = to.size;
    }
    to.sequences[size] = sequence;
    to.minors[size] = minor;
    to.entries[size] = entry;
    to.size = size + 1;
    segment = to;
    live++;
  }

  /** A new segment of the live entries, at most half full: each entry is moved O(1) times. */
  private Segment compacted(Segment from) {
    Segment to = new Segment(Math.max(FIRST_CAPACITY, 2 * live));
    int size = 0;
    for (int i = head; i < from.size; i++) {
      if (from.entries[i] != null) {
        to.sequences[size] = from.sequences[i];
        to.minors[size] = from.minors[i];
        to.entries[size++] = from.entries[i];
      }
    }
    to.size = size;
    head = 0;
    return to;
  }

  /** Writer only: removes an entry. False if there is none with that key. */
  boolean remove(long sequence, int minor) {
    Segment from = segment;
    int at = from.ceiling(from.size, sequence, minor);
    if (!isAt(from, at, from.size, sequence, minor) || from.entries[at] == null) {
      return false;
    }
    from.entries[at] = null;
    live--;
    return true;
  }

  /** Writer only: how many entries there are. */
  int live() {
    return live;
  }

  /** Writer only: the oldest entry; null if there is none. */
  @SuppressWarnings("unchecked") // entries holds only what append put there
  E oldest() {
    Segment from = segment;
    while (head < from.size) {
      if (from.entries[head] != null) {
        return (E) from.entries[head];
      }
      head++;
    }
    return null;
  }

  /**
   * Visits entries with keys below the given one, newest first.
   *
   * @param visitor says whether to go on
   */
  @SuppressWarnings("unchecked") // entries holds only what append put there
  void descend(long belowSequence, int belowMinor, Predicate<? super E> visitor) {
    Segment from = segment;
    int at = from.ceiling(from.size, belowSequence, belowMinor) - 1;
    for (; at >= 0; at--) {
      Object entry = from.entries[at];
      if (entry != null && !visitor.test((E) entry)) {
        return;
      }
    }
  }

  /**
   * Visits entries with the given key and above, oldest first.
   *
   * @param visitor says whether to go on
   */
  @SuppressWarnings("unchecked") // entries holds only what append put there
  void ascend(long fromSequence, int fromMinor, Predicate<? super E> visitor) {
    Segment from = segment;
    int size = from.size;
    for (int at = from.ceiling(size, fromSequence, fromMinor); at < size; at++) {
      Object entry = from.entries[at];
      if (entry != null && !visitor.test((E) entry)) {
        return;
      }
    }
  }

  private static boolean isAt(Segment in, int at, int size, long sequence, int minor) {
    return at < size && in.sequences[at] == sequence && in.minors[at] == minor;
  }
}
