package io.rollingdrop.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The layout of a group: what is journaled together, as one excerpt of a queue. Little endian,
 * records aligned to 8 bytes.
 *
 * <pre>
 *  0  int   magic, with the format's version
 *  4  int   CRC-32C of all bytes from 8 on
 *  8  int   count of records
 * 12  int   length of the group in bytes, this header included
 * 16  records: int length of the message, int 0, long sequence, long second key, the message
 * </pre>
 *
 * The second key is the timestamp of a command, or the index of an event.
 */
final class GroupFormat {

  static final int MAGIC = 0x314A4452;
  static final int MAGIC_OFFSET = 0;
  static final int CRC_OFFSET = 4;
  static final int COUNT_OFFSET = 8;
  static final int LENGTH_OFFSET = 12;
  static final int HEADER = 16;

  static final int RECORD_HEADER = 24;
  private static final int SEQUENCE_OFFSET = 8;
  private static final int SECOND_KEY_OFFSET = 16;
  private static final int ALIGNMENT = 8;

  /** No group is longer, in bytes. */
  static final int MAX_LENGTH = 1 << 20;

  private final CRC32C crc = new CRC32C();

  /** Bytes that a record with a message of that length takes in a group. */
  static int recordLength(int messageLength) {
    return BitUtil.align(RECORD_HEADER + messageLength, ALIGNMENT);
  }

  static void putHeader(
      MutableDirectBuffer group, int record, int messageLength, long sequence, long secondKey) {
    group.putInt(record, messageLength, ByteOrder.LITTLE_ENDIAN);
    group.putInt(record + 4, 0);
    group.putLong(record + SEQUENCE_OFFSET, sequence, ByteOrder.LITTLE_ENDIAN);
    group.putLong(record + SECOND_KEY_OFFSET, secondKey, ByteOrder.LITTLE_ENDIAN);
  }

  static int messageLength(DirectBuffer group, int record) {
    return group.getInt(record, ByteOrder.LITTLE_ENDIAN);
  }

  static long sequence(DirectBuffer group, int record) {
    return group.getLong(record + SEQUENCE_OFFSET, ByteOrder.LITTLE_ENDIAN);
  }

  static long secondKey(DirectBuffer group, int record) {
    return group.getLong(record + SECOND_KEY_OFFSET, ByteOrder.LITTLE_ENDIAN);
  }

  /** Where the record after this one begins; the group's length if there is none. */
  static int next(DirectBuffer group, int record) {
    return record + recordLength(messageLength(group, record));
  }

  /** The checksum of a group of {@code length} bytes at the start of the buffer. */
  int crc(ByteBuffer group, int length) {
    group.limit(length).position(CRC_OFFSET + Integer.BYTES);
    crc.reset();
    crc.update(group);
    group.clear();
    return (int) crc.getValue();
  }
}
