package io.rollingdrop.replicator.link;

import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.EventChecksum;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.codec.EventHeaderDecoder;
import org.agrona.DirectBuffer;

/**
 * A consumer's place on the chain of events, and the proof that each event continues it: by number,
 * and by the running checksum. Not thread safe.
 */
final class EventChain {

  /** No event is shorter, in bytes. */
  static final int MIN_EVENT_LENGTH =
      CommandFormat.MESSAGE_HEADER + EventHeaderDecoder.ENCODED_LENGTH;

  private final EventHeaderDecoder header = new EventHeaderDecoder();
  private int epoch;
  private long sequence;
  private int index;
  private long checksum;

  EventChain(Position from) {
    epoch = from.epoch();
    sequence = from.sequence();
    index = from.index();
    checksum = from.checksum();
  }

  /**
   * What is wrong with an event as the next one; null: it continues the chain.
   *
   * @param length at least {@link #MIN_EVENT_LENGTH}
   */
  String fault(DirectBuffer event, int offset, int length) {
    header.wrap(event, offset + CommandFormat.MESSAGE_HEADER);
    boolean sameCommand = header.sequence() == sequence && header.index() == index + 1;
    boolean nextCommand = header.sequence() == sequence + 1 && header.index() == 0;
    if (!sameCommand && !nextCommand) {
      return "the event that arrived is (" + header.sequence() + ", " + header.index() + ")";
    }
    long expected = EventChecksum.next(checksum, event, offset, length);
    if (header.checksum() != expected) {
      return "event ("
          + header.sequence()
          + ", "
          + header.index()
          + ") says the checksum is "
          + Long.toHexString(header.checksum())
          + ", but it is "
          + Long.toHexString(expected);
    }
    return null;
  }

  /** Moves on to the event that {@link #fault} was asked about last. */
  void advance(DirectBuffer event, int offset) {
    header.wrap(event, offset + CommandFormat.MESSAGE_HEADER);
    epoch = header.epoch();
    sequence = header.sequence();
    index = header.index();
    checksum = header.checksum();
  }

  Position position() {
    return new Position(epoch, sequence, index, checksum);
  }
}
