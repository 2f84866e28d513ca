package io.rollingdrop.protocol;

import io.rollingdrop.protocol.codec.EventHeaderDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * The running checksum of an event stream: a 64-bit hash of all events so far, in order. It finds
 * accidents (a lost, doubled or altered event, a consumer of another chain), not an attacker.
 *
 * <p>An event's epoch and its own checksum field are left out: the epoch belongs to the
 * publication, not to the decision. Each 8-byte word is folded in by xor, multiplication with an
 * odd constant and a rotation; the constant is the golden ratio's fraction, the finish is that of
 * MurmurHash3 (A. Appleby, public domain).
 */
public final class EventChecksum {

  /** The checksum of an empty stream. */
  public static final long SEED = 0x726f6c6c64726f70L;

  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
  private static final int MESSAGE_HEADER = MessageHeaderDecoder.ENCODED_LENGTH;
  private static final int COVERED_FROM =
      MESSAGE_HEADER + EventHeaderDecoder.sequenceEncodingOffset();
  private static final int INDEX_OFFSET = MESSAGE_HEADER + EventHeaderDecoder.indexEncodingOffset();

  private EventChecksum() {}

  /**
   * @param checksum of the stream before the event
   * @param buffer that holds the event
   * @param offset of its SBE message header
   * @param length in bytes, message header included
   * @return the checksum of the stream through the event
   */
  public static long next(long checksum, DirectBuffer buffer, int offset, int length) {
    long hash = fold(checksum, buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN));
    hash = fold(hash, buffer.getInt(offset + INDEX_OFFSET, ByteOrder.LITTLE_ENDIAN));
    int at = offset + COVERED_FROM;
    int end = offset + length;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      hash = fold(hash, buffer.getLong(at, ByteOrder.LITTLE_ENDIAN));
    }
    for (; at < end; at++) {
      hash = fold(hash, buffer.getByte(at));
    }
    return finish(hash);
  }

  private static long fold(long hash, long word) {
    return Long.rotateLeft((hash ^ word) * MULTIPLIER, 29);
  }

  private static long finish(long hash) {
    long h = hash;
    h ^= h >>> 33;
    h *= 0xff51afd7ed558ccdL;
    h ^= h >>> 33;
    return h;
  }
}
