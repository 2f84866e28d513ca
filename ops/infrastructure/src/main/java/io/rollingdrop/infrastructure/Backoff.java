package io.rollingdrop.infrastructure;

import java.time.Duration;

/** How long to wait before the next try: doubled with each, from 0.5 s to 10 s. Not thread safe. */
final class Backoff {

  static final Duration FIRST = Duration.ofMillis(500);
  static final Duration LAST = Duration.ofSeconds(10);

  private Duration next = FIRST;

  Duration next() {
    Duration present = next;
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(LAST) < 0 ? doubled : LAST;
    return present;
  }

  /** After what lasted. */
  void reset() {
    next = FIRST;
  }
}
