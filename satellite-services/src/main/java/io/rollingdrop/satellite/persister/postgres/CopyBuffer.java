package io.rollingdrop.satellite.persister.postgres;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;

/**
 * Rows for one table in the binary format of COPY, which the server takes without parsing text.
 * Values are put in the order of the columns; the buffer grows as need be. One thread.
 */
final class CopyBuffer {

  /** PGCOPY, then flags and the length of an extension, both 0. */
  private static final byte[] SIGNATURE =
      "PGCOPY\n\u00ff\r\n\0\0\0\0\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);

  private static final short TRAILER = -1;
  private static final int NULL = -1;
  private static final int FIRST_CAPACITY = 1 << 14;

  /** PostgreSQL's epoch, 2000-01-01, in microseconds since the Unix epoch. */
  private static final long EPOCH_US = TimeUnit.SECONDS.toMicros(946_684_800L);

  private final String sql;
  private final short columns;
  private ByteBuffer bytes = ByteBuffer.allocate(FIRST_CAPACITY);
  private int rows;

  /**
   * @param columns their names, separated by commas, in the order of the values
   */
  CopyBuffer(String table, String columns) {
    sql = "COPY " + table + " (" + columns + ") FROM STDIN (FORMAT binary)";
    this.columns = (short) columns.split(",").length;
    clear();
  }

  void clear() {
    bytes.clear();
    bytes.put(SIGNATURE);
    rows = 0;
  }

  int rows() {
    return rows;
  }

  CopyBuffer row() {
    room(Short.BYTES).putShort(columns);
    rows++;
    return this;
  }

  CopyBuffer int8(long value) {
    room(Integer.BYTES + Long.BYTES).putInt(Long.BYTES).putLong(value);
    return this;
  }

  CopyBuffer int4(int value) {
    room(Integer.BYTES + Integer.BYTES).putInt(Integer.BYTES).putInt(value);
    return this;
  }

  CopyBuffer int2(int value) {
    room(Integer.BYTES + Short.BYTES).putInt(Short.BYTES).putShort((short) value);
    return this;
  }

  /**
   * A timestamptz.
   *
   * @param epochNs nanoseconds since the Unix epoch
   */
  CopyBuffer timestamp(long epochNs) {
    return int8(TimeUnit.NANOSECONDS.toMicros(epochNs) - EPOCH_US);
  }

  CopyBuffer bool(boolean value) {
    room(Integer.BYTES + 1).putInt(1).put((byte) (value ? 1 : 0));
    return this;
  }

  /** A timestamptz; null for 0. */
  CopyBuffer timestampOrNull(long epochNs) {
    return epochNs == 0 ? none() : timestamp(epochNs);
  }

  /** The label of an enum; null for null. */
  CopyBuffer labelOrNull(byte[] utf8) {
    return utf8 == null ? none() : label(utf8);
  }

  private CopyBuffer none() {
    room(Integer.BYTES).putInt(NULL);
    return this;
  }

  /** The label of an enum. */
  CopyBuffer label(byte[] utf8) {
    room(Integer.BYTES + utf8.length).putInt(utf8.length).put(utf8);
    return this;
  }

  /** A packed name, see {@link io.rollingdrop.protocol.PackedAscii}; null if it is empty. */
  CopyBuffer packedName(long... words) {
    room(Integer.BYTES + words.length * Long.BYTES);
    int lengthAt = bytes.position();
    bytes.putInt(NULL);
    for (long word : words) {
      for (long rest = word; (rest & 0xff) != 0; rest >>>= Byte.SIZE) {
        bytes.put((byte) rest);
      }
    }
    int length = bytes.position() - lengthAt - Integer.BYTES;
    if (length > 0) {
      bytes.putInt(lengthAt, length);
    }
    return this;
  }

  private ByteBuffer room(int length) {
    if (bytes.remaining() < length) {
      ByteBuffer larger = ByteBuffer.allocate(Math.max(2 * bytes.capacity(), length));
      bytes = larger.put(bytes.flip());
    }
    return bytes;
  }

  /** Sends the rows; the buffer keeps them. */
  void copyTo(CopyManager manager) throws SQLException, IOException {
    if (rows == 0) {
      return;
    }
    int length = bytes.position();
    room(Short.BYTES).putShort(TRAILER);
    CopyIn copy = manager.copyIn(sql);
    try {
      copy.writeToCopy(bytes.array(), 0, length + Short.BYTES);
      long taken = copy.endCopy();
      if (taken != rows) {
        throw new IOException(sql + " took " + taken + " rows of " + rows);
      }
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
      bytes.position(length);
    }
  }
}
