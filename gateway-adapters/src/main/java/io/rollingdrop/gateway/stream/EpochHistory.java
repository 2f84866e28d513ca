package io.rollingdrop.gateway.stream;

import java.util.Arrays;

/**
 * From which event on which epoch was in force. An epoch changes when the core recovered and may
 * have lost commands: a position of an older epoch beyond that point is of a chain that is void.
 *
 * <p>Immutable. There is one entry for each unclean recovery in the core's life, so few.
 */
final class EpochHistory {

  static final EpochHistory EMPTY = new EpochHistory(new StreamPosition[0]);

  private final StreamPosition[] starts;

  private EpochHistory(StreamPosition[] starts) {
    this.starts = starts;
  }

  /** The latest epoch; {@link StreamPosition#ANY_EPOCH} before the first event. */
  int current() {
    return starts.length == 0 ? StreamPosition.ANY_EPOCH : starts[starts.length - 1].epoch();
  }

  /** This history, and a new epoch that starts with an event. */
  EpochHistory with(int epoch, long sequence, int index) {
    StreamPosition[] longer = Arrays.copyOf(starts, starts.length + 1);
    longer[starts.length] = new StreamPosition(epoch, sequence, index);
    return new EpochHistory(longer);
  }

  /** The epoch of the last event at or before (sequence, index); the first epoch before all. */
  int epochAt(long sequence, int index) {
    int epoch = starts.length == 0 ? StreamPosition.ANY_EPOCH : starts[0].epoch();
    for (StreamPosition start : starts) {
      boolean reached =
          start.sequence() < sequence || (start.sequence() == sequence && start.index() <= index);
      if (reached) {
        epoch = start.epoch();
      }
    }
    return epoch;
  }
}
