package io.rollingdrop.replicator.link;

import io.aeron.logbuffer.FrameDescriptor;
import io.rollingdrop.replicator.link.codec.AcknowledgeDecoder;
import io.rollingdrop.replicator.link.codec.CoreStateDecoder;
import io.rollingdrop.replicator.link.codec.FeedEndedDecoder;
import io.rollingdrop.replicator.link.codec.FeedHeartbeatDecoder;
import io.rollingdrop.replicator.link.codec.FeedStartedDecoder;
import io.rollingdrop.replicator.link.codec.HelloDecoder;
import io.rollingdrop.replicator.link.codec.KeepAliveDecoder;
import io.rollingdrop.replicator.link.codec.MessageHeaderDecoder;
import io.rollingdrop.replicator.link.codec.RefusalDecoder;
import io.rollingdrop.replicator.link.codec.RequestSnapshotDecoder;
import io.rollingdrop.replicator.link.codec.SnapshotChunkDecoder;
import io.rollingdrop.replicator.link.codec.SnapshotEndedDecoder;
import io.rollingdrop.replicator.link.codec.SnapshotStartedDecoder;
import io.rollingdrop.replicator.link.codec.SubscribeDecoder;
import io.rollingdrop.replicator.link.codec.UnsubscribeDecoder;
import io.rollingdrop.replicator.link.codec.WelcomeDecoder;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * What bytes are a link message at all. Each template has one length, so after this check a decoder
 * cannot read beyond what was received.
 */
final class LinkFormat {

  /** Bytes of the SBE message header before the message. */
  static final int HEADER = MessageHeaderDecoder.ENCODED_LENGTH;

  /** Answer of {@link #template} to bytes that are not a link message of this release. */
  static final int MALFORMED = -1;

  private LinkFormat() {}

  /**
   * Whether a message came in one piece. Everything a link carries fits into one datagram, so a
   * message in pieces is longer than allowed, and is never put together: no sender can make the
   * receiver set memory aside for it.
   */
  static boolean isWhole(byte flags) {
    return (flags & FrameDescriptor.UNFRAGMENTED) == FrameDescriptor.UNFRAGMENTED;
  }

  /** Whether the bytes claim to be a link message, rather than a command or an event. */
  static boolean isLinkMessage(DirectBuffer buffer, int offset, int length) {
    return length >= HEADER
        && unsignedShort(buffer, offset + MessageHeaderDecoder.schemaIdEncodingOffset())
            == MessageHeaderDecoder.SCHEMA_ID;
  }

  /**
   * @param length of all that was received, in bytes
   * @return the template id, or {@link #MALFORMED}
   */
  static int template(DirectBuffer buffer, int offset, int length) {
    if (!isLinkMessage(buffer, offset, length)
        || unsignedShort(buffer, offset + MessageHeaderDecoder.versionEncodingOffset())
            != MessageHeaderDecoder.SCHEMA_VERSION) {
      return MALFORMED;
    }
    int template = unsignedShort(buffer, offset + MessageHeaderDecoder.templateIdEncodingOffset());
    int block = blockLength(template);
    boolean fits =
        block >= 0
            && length == HEADER + block
            && unsignedShort(buffer, offset + MessageHeaderDecoder.blockLengthEncodingOffset())
                == block;
    return fits ? template : MALFORMED;
  }

  private static int blockLength(int template) {
    return switch (template) {
      case HelloDecoder.TEMPLATE_ID -> HelloDecoder.BLOCK_LENGTH;
      case SubscribeDecoder.TEMPLATE_ID -> SubscribeDecoder.BLOCK_LENGTH;
      case UnsubscribeDecoder.TEMPLATE_ID -> UnsubscribeDecoder.BLOCK_LENGTH;
      case AcknowledgeDecoder.TEMPLATE_ID -> AcknowledgeDecoder.BLOCK_LENGTH;
      case CoreStateDecoder.TEMPLATE_ID -> CoreStateDecoder.BLOCK_LENGTH;
      case KeepAliveDecoder.TEMPLATE_ID -> KeepAliveDecoder.BLOCK_LENGTH;
      case WelcomeDecoder.TEMPLATE_ID -> WelcomeDecoder.BLOCK_LENGTH;
      case RefusalDecoder.TEMPLATE_ID -> RefusalDecoder.BLOCK_LENGTH;
      case FeedStartedDecoder.TEMPLATE_ID -> FeedStartedDecoder.BLOCK_LENGTH;
      case FeedHeartbeatDecoder.TEMPLATE_ID -> FeedHeartbeatDecoder.BLOCK_LENGTH;
      case FeedEndedDecoder.TEMPLATE_ID -> FeedEndedDecoder.BLOCK_LENGTH;
      case RequestSnapshotDecoder.TEMPLATE_ID -> RequestSnapshotDecoder.BLOCK_LENGTH;
      case SnapshotStartedDecoder.TEMPLATE_ID -> SnapshotStartedDecoder.BLOCK_LENGTH;
      case SnapshotChunkDecoder.TEMPLATE_ID -> SnapshotChunkDecoder.BLOCK_LENGTH;
      case SnapshotEndedDecoder.TEMPLATE_ID -> SnapshotEndedDecoder.BLOCK_LENGTH;
      default -> -1;
    };
  }

  private static int unsignedShort(DirectBuffer buffer, int offset) {
    return buffer.getShort(offset, ByteOrder.LITTLE_ENDIAN) & 0xffff;
  }
}
