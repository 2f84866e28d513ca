package io.rollingdrop.gateway.stream;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The last execution reports of one tenant, in order, numbered from 0.
 *
 * <p>The feed's thread appends and evicts; any number of readers follow, each at an ordinal of its
 * own, so that what is replayed and what is live are one sequence. Reports appended become visible
 * with {@link #publish}, at the end of their command. A reader that was overtaken by eviction is
 * told so by {@link #get}.
 */
final class TenantLog {

  private static final int FIRST_CAPACITY = 64;

  private final int retained;

  private volatile AtomicReferenceArray<ExecutionReport> slots;
  private volatile ExecutionReport lastEvicted;
  private volatile long first;
  private volatile long end;

  /** Feed thread only. */
  private long appended;

  /** Feed thread only: whether reports of the present command were appended. */
  boolean inCommand;

  /**
   * @param retained most reports kept, a power of two
   */
  TenantLog(int retained) {
    this.retained = retained;
    this.slots = new AtomicReferenceArray<>(Math.min(FIRST_CAPACITY, retained));
  }

  /** The ordinal of the next report to be published. */
  long end() {
    return end;
  }

  /** The report with this ordinal, below {@link #end}; null if it is no longer retained. */
  ExecutionReport get(long ordinal) {
    AtomicReferenceArray<ExecutionReport> ring = slots;
    ExecutionReport report = ring.get((int) (ordinal & (ring.length() - 1)));
    return report != null && report.stamp().ordinal() == ordinal ? report : null;
  }

  /** The oldest report retained; null if there is none. */
  ExecutionReport oldest() {
    long at = first;
    return at < end ? get(at) : null;
  }

  /**
   * The ordinal of the first report after a position, {@link #end} if there is none yet.
   *
   * @return -1 if reports after the position are no longer retained
   */
  long firstAfter(StreamPosition position) {
    long low = first;
    long high = end;
    while (low < high) {
      long middle = (low + high) >>> 1;
      ExecutionReport report = get(middle);
      if (report != null && position.isBefore(report.stamp().sequence(), report.stamp().index())) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    // Asked last, so that an eviction during the search is seen.
    ExecutionReport evicted = lastEvicted;
    boolean lost =
        evicted != null && position.isBefore(evicted.stamp().sequence(), evicted.stamp().index());
    return lost ? -1 : low;
  }

  /** Feed thread: the ordinal that the next appended report must carry. */
  long nextOrdinal() {
    return appended;
  }

  /**
   * Feed thread: appends, and evicts the oldest if the log is full. Returns how many it grew by.
   */
  int append(ExecutionReport report) {
    int grown = 1;
    if (appended - first == slots.length()) {
      if (slots.length() < retained) {
        grow();
      } else {
        evictOldest();
        grown = 0;
      }
    }
    slots.set((int) (appended & (slots.length() - 1)), report);
    appended++;
    return grown;
  }

  /** Feed thread: how many reports are kept, published or not. */
  int size() {
    return (int) (appended - first);
  }

  /** Feed thread: drops the oldest report. There must be one. */
  void evictOldest() {
    long oldest = first;
    int slot = (int) (oldest & (slots.length() - 1));
    lastEvicted = slots.get(slot);
    slots.set(slot, null);
    first = oldest + 1;
  }

  /** Feed thread: makes what was appended visible. */
  void publish() {
    end = appended;
    inCommand = false;
  }

  /** Readers of the old ring still find there what they look for: it is not written any more. */
  private void grow() {
    AtomicReferenceArray<ExecutionReport> old = slots;
    AtomicReferenceArray<ExecutionReport> wider = new AtomicReferenceArray<>(old.length() * 2);
    for (long at = first; at < appended; at++) {
      ExecutionReport report = old.get((int) (at & (old.length() - 1)));
      wider.set((int) (at & (wider.length() - 1)), report);
    }
    slots = wider;
  }
}
