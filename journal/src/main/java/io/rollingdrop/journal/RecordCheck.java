package io.rollingdrop.journal;

import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.EventChecksum;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.codec.EventHeaderDecoder;
import org.agrona.DirectBuffer;

/** Whether a journal's records follow one another. One thread. */
@FunctionalInterface
interface RecordCheck {

  /** Vouched for, where the first files of a journal may be gone. */
  Position ANY = new Position(0, Long.MAX_VALUE, 0, 0);

  /**
   * What is made of a record.
   *
   * @param isVoid whether it is an event that was lost with its command
   * @param finding what is wrong with it; empty if nothing is
   */
  record Verdict(boolean isVoid, String finding) {
    private static final Verdict FOLLOWS = new Verdict(false, "");
    private static final Verdict VOID = new Verdict(true, "");
  }

  /** Takes the next record. */
  Verdict check(long sequence, DirectBuffer buffer, int offset, int length);

  /** None is made: for what only looks at how a file ends. */
  static RecordCheck none() {
    return (sequence, buffer, offset, length) -> Verdict.FOLLOWS;
  }

  /**
   * Commands have no gap in their sequence.
   *
   * @param vouchedFor the first may be this one's follower, or earlier; {@link #ANY}: whichever
   */
  static RecordCheck ofCommands(Position vouchedFor) {
    long[] last = {vouchedFor.sequence()};
    boolean[] begun = {false};
    return (sequence, buffer, offset, length) -> {
      long before = last[0];
      boolean follows = begun[0] ? sequence == before + 1 : sequence - 1 <= before;
      last[0] = sequence;
      begun[0] = true;
      return follows
          ? Verdict.FOLLOWS
          : new Verdict(false, "the sequence goes from " + before + " to " + sequence);
    };
  }

  /**
   * Each event continues the checksum of the one before; void ones none.
   *
   * @param vouchedFor the first may be one of this command, or of an earlier one; otherwise it has
   *     to continue this position
   */
  static RecordCheck ofEvents(Position vouchedFor, Epochs epochs) {
    EventHeaderDecoder header = new EventHeaderDecoder();
    long[] checksum = {vouchedFor.checksum()};
    boolean[] begun = {false};
    return (sequence, buffer, offset, length) -> {
      header.wrap(buffer, offset + CommandFormat.MESSAGE_HEADER);
      if (epochs.isVoid(header.epoch(), sequence)) {
        return Verdict.VOID;
      }
      boolean follows =
          (!begun[0] && sequence <= vouchedFor.sequence())
              || EventChecksum.next(checksum[0], buffer, offset, length) == header.checksum();
      begun[0] = true;
      checksum[0] = header.checksum();
      return follows
          ? Verdict.FOLLOWS
          : new Verdict(
              false,
              "event "
                  + sequence
                  + "."
                  + header.index()
                  + " does not continue the checksum of the one before");
    };
  }
}
