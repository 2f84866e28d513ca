package io.rollingdrop.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

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
  static final int ALIGNMENT = 8;

  /** No group is longer, in bytes. */
  static final int MAX_LENGTH = 1 << 20;

  private final CRC32C crc = new CRC32C();

  /** The checksum of a group of {@code length} bytes at the start of the buffer. */
  int crc(ByteBuffer group, int length) {
    group.limit(length).position(CRC_OFFSET + Integer.BYTES);
    crc.reset();
    crc.update(group);
    group.clear();
    return (int) crc.getValue();
  }
}
