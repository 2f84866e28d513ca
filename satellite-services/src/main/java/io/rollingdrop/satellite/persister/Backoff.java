package io.rollingdrop.satellite.persister;

/** Pauses between attempts that double from the first to the longest. One thread. */
final class Backoff {

  private final long firstNs;
  private final long longestNs;
  private long nextNs;

  Backoff(long firstNs, long longestNs) {
    this.firstNs = firstNs;
    this.longestNs = longestNs;
    nextNs = firstNs;
  }

  /** The next pause, in nanoseconds. */
  long next() {
    long pause = nextNs;
    nextNs = Math.min(longestNs, 2 * nextNs);
    return pause;
  }

  /** An attempt succeeded. */
  void reset() {
    nextNs = firstNs;
  }
}
