package io.rollingdrop.journal;

import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.RollCycles;

/**
 * How long a journal writes to one file before it begins the next: the grain of retention, which
 * removes whole files. Counts for a new journal; one that is there goes on as it began.
 */
public enum Rolling {
  /** Every ten minutes of UTC. */
  TEN_MINUTES,
  /** Every hour. */
  HOUR,
  /** Every day. */
  DAY;

  RollCycle cycle() {
    return switch (this) {
      case TEN_MINUTES -> RollCycles.TEN_MINUTELY;
      case HOUR -> RollCycles.FAST_HOURLY;
      case DAY -> RollCycles.FAST_DAILY;
    };
  }
}
