package io.rollingdrop.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The layout of a snapshot's file: blocks, one for each slice. Little endian.
 *
 * <pre>
 *  0  int   magic, with the format's version
 *  4  int   CRC-32C of all bytes from 8 on
 *  8  int   length of the slice in bytes
 * 12  int   0
 * 16  the slice, {@link io.rollingdrop.protocol.SnapshotSlice}
 * </pre>
 *
 * The first block holds the SnapshotHeader, the last the SnapshotTrailer.
 */
final class SnapshotFormat {

  static final int MAGIC = 0x31534452;
  static final int MAGIC_OFFSET = 0;
  static final int CRC_OFFSET = 4;
  static final int LENGTH_OFFSET = 8;
  static final int HEADER = 16;

  private final CRC32C crc = new CRC32C();

  /** The checksum of a block of which the buffer holds all bytes from {@link #LENGTH_OFFSET} on. */
  int crc(ByteBuffer covered) {
    crc.reset();
    crc.update(covered);
    return (int) crc.getValue();
  }
}
