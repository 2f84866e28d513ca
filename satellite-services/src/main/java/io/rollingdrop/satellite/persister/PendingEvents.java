package io.rollingdrop.satellite.persister;

import java.util.Arrays;
import java.util.function.LongConsumer;

/** What is known of the events added since the last commit. One thread. */
final class PendingEvents {

  private static final int FIRST_CAPACITY = 1 << 10;

  private long[] commandTimestampsNs = new long[FIRST_CAPACITY];
  private int commands;
  private int events;
  private long firstAddedNs;
  private long firstTimestampNs;
  private long lastTimestampNs;
  private boolean atEndOfCommand = true;

  /**
   * @param timestampNs the event's
   * @param last whether it ends its command
   * @param nowNs a clock that only ever runs forward
   */
  void add(long timestampNs, boolean last, long nowNs) {
    if (events == 0) {
      firstAddedNs = nowNs;
      firstTimestampNs = timestampNs;
    }
    events++;
    lastTimestampNs = timestampNs;
    atEndOfCommand = last;
    if (last) {
      if (commands == commandTimestampsNs.length) {
        commandTimestampsNs = Arrays.copyOf(commandTimestampsNs, 2 * commands);
      }
      commandTimestampsNs[commands++] = timestampNs;
    }
  }

  void clear() {
    commands = 0;
    events = 0;
    atEndOfCommand = true;
  }

  int events() {
    return events;
  }

  /** Whether the last event added ends its command; also true if there is none. */
  boolean atEndOfCommand() {
    return atEndOfCommand;
  }

  /** How long the first event has waited. */
  long waitedNs(long nowNs) {
    return events == 0 ? 0 : nowNs - firstAddedNs;
  }

  /** Timestamp of the first event; 0 if there is none. */
  long firstTimestampNs() {
    return events == 0 ? 0 : firstTimestampNs;
  }

  /** Timestamp of the last event; 0 if there is none. */
  long lastTimestampNs() {
    return events == 0 ? 0 : lastTimestampNs;
  }

  /** Hands over the timestamp of each command that ended. */
  void forEachCommand(LongConsumer timestampNs) {
    for (int i = 0; i < commands; i++) {
      timestampNs.accept(commandTimestampsNs[i]);
    }
  }
}
