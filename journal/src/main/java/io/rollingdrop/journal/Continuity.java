package io.rollingdrop.journal;

import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.EventChecksum;
import io.rollingdrop.protocol.codec.EventHeaderDecoder;
import java.nio.ByteOrder;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;

/**
 * Whether each whole group of a journal follows the one before, or something is missing between: a
 * page that was lost, or a file.
 */
@FunctionalInterface
interface Continuity {

  /** Whether the group follows those that did; to be called for each in order. */
  boolean follows(DirectBuffer group);

  /**
   * Of commands: each has the sequence after the one before.
   *
   * @param vouchedFor the first group's may be this one's follower, or earlier
   */
  static Continuity ofCommands(long vouchedFor) {
    return new Continuity() {
      private long last = -1;

      @Override
      public boolean follows(DirectBuffer group) {
        long next = last;
        for (int at = GroupFormat.HEADER; at < group.capacity(); at = after(group, at)) {
          long sequence = sequence(group, at);
          if (next < 0 ? sequence > vouchedFor + 1 : sequence != next + 1) {
            return false;
          }
          next = sequence;
        }
        last = next;
        return true;
      }
    };
  }

  /**
   * Of events: each that is not void continues the checksum of the one before.
   *
   * @param vouchedFor the first event may be one of this command, or of an earlier one; otherwise
   *     it has to be the very first
   */
  static Continuity ofEvents(long vouchedFor, Epochs epochs) {
    EventHeaderDecoder header = new EventHeaderDecoder();
    return new Continuity() {
      private long checksum = EventChecksum.SEED;
      private boolean begun;

      @Override
      public boolean follows(DirectBuffer group) {
        long next = checksum;
        boolean any = begun;
        for (int at = GroupFormat.HEADER; at < group.capacity(); at = after(group, at)) {
          int message = at + GroupFormat.RECORD_HEADER;
          header.wrap(group, message + CommandFormat.MESSAGE_HEADER);
          if (epochs.isVoid(header.epoch(), header.sequence())) {
            continue;
          }
          next = EventChecksum.next(next, group, message, length(group, at));
          if (next != header.checksum() && (any || header.sequence() > vouchedFor)) {
            return false;
          }
          next = header.checksum();
          any = true;
        }
        checksum = next;
        begun = any;
        return true;
      }
    };
  }

  private static int length(DirectBuffer group, int record) {
    return group.getInt(record, ByteOrder.LITTLE_ENDIAN);
  }

  private static long sequence(DirectBuffer group, int record) {
    return group.getLong(record + 8, ByteOrder.LITTLE_ENDIAN);
  }

  private static int after(DirectBuffer group, int record) {
    return record
        + BitUtil.align(GroupFormat.RECORD_HEADER + length(group, record), GroupFormat.ALIGNMENT);
  }
}
