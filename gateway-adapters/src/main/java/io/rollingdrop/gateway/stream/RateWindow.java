package io.rollingdrop.gateway.stream;

/** Counts occurrences in the present window of time. Not thread safe. */
final class RateWindow {

  private final long windowNs;
  private long startNs;
  private int count;

  RateWindow(long windowNs) {
    this.windowNs = windowNs;
  }

  /** Counts one more, and returns how many there were in this window. */
  int count(long nowNs) {
    if (count == 0 || nowNs - startNs >= windowNs) {
      startNs = nowNs;
      count = 0;
    }
    return ++count;
  }
}
