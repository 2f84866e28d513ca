package io.rollingdrop.lab.failover;

import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.codec.CommandRepeatedEncoder;
import io.rollingdrop.protocol.codec.EventHeaderEncoder;
import io.rollingdrop.protocol.codec.LinkRejectedEncoder;
import io.rollingdrop.protocol.codec.MessageHeaderEncoder;
import io.rollingdrop.protocol.codec.OrderCancelledEncoder;
import io.rollingdrop.protocol.codec.RejectReason;
import io.rollingdrop.protocol.codec.TickedEncoder;
import org.agrona.concurrent.UnsafeBuffer;

/** Encodes events of a client's session; an event's checksum is ten times its sequence. */
final class SampleEvents {

  static final long SESSION = 42;

  private SampleEvents() {}

  private static UnsafeBuffer buffer() {
    return new UnsafeBuffer(new byte[CommandFormat.MAX_LENGTH]);
  }

  private static void header(EventHeaderEncoder header, long sequence, long sessionId) {
    header
        .sequence(sequence)
        .checksum(checksum(sequence))
        .last(1)
        .sessionId(sessionId)
        .correlationId(sessionId == 0 ? 0 : sequence);
  }

  static long checksum(long sequence) {
    return 10 * sequence;
  }

  private static UnsafeBuffer cut(UnsafeBuffer buffer, int length) {
    return new UnsafeBuffer(buffer, 0, CommandFormat.MESSAGE_HEADER + length);
  }

  /** An outcome of a command of this session. */
  static UnsafeBuffer decided(long sequence, long sessionId) {
    UnsafeBuffer buffer = buffer();
    OrderCancelledEncoder event = new OrderCancelledEncoder();
    event.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
    header(event.header(), sequence, sessionId);
    return cut(buffer, event.encodedLength());
  }

  /** The outcome of an earlier command told again. */
  static UnsafeBuffer repeated(long sequence, long originalSequence) {
    UnsafeBuffer buffer = buffer();
    CommandRepeatedEncoder event = new CommandRepeatedEncoder();
    event.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
    header(event.header(), sequence, SESSION);
    event.originalSequence(originalSequence).reason(RejectReason.NONE);
    return cut(buffer, event.encodedLength());
  }

  /** A command that was not executed, for its number was not the next. */
  static UnsafeBuffer linkRejected(long sequence) {
    UnsafeBuffer buffer = buffer();
    LinkRejectedEncoder event = new LinkRejectedEncoder();
    event.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
    header(event.header(), sequence, SESSION);
    return cut(buffer, event.encodedLength());
  }

  static UnsafeBuffer ticked(long sequence, long stateHash) {
    UnsafeBuffer buffer = buffer();
    TickedEncoder event = new TickedEncoder();
    event.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
    header(event.header(), sequence, 0);
    event.stateHash(stateHash);
    return cut(buffer, event.encodedLength());
  }
}
