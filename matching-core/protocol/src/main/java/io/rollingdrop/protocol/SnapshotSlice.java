package io.rollingdrop.protocol;

import io.rollingdrop.protocol.snapshot.MessageHeaderDecoder;
import io.rollingdrop.protocol.snapshot.MessageHeaderEncoder;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The layout of a slice: records of one table of a state snapshot, one after the other.
 *
 * <pre>
 *  0  SBE message header, which counts for all records
 *  8  int   count of records
 * 12  int   0
 * 16  the records, without headers of their own
 * </pre>
 */
public final class SnapshotSlice {

  /** Bytes before the first record. */
  public static final int HEADER = 16;

  private static final int COUNT_OFFSET = 8;

  private SnapshotSlice() {}

  /** Bytes of a slice of so many records. */
  public static int length(int records, int blockLength) {
    return HEADER + records * blockLength;
  }

  /** Writes the header of a slice; {@code messageHeader} is only a tool. */
  public static void begin(
      MutableDirectBuffer buffer,
      int offset,
      MessageHeaderEncoder messageHeader,
      int templateId,
      int blockLength,
      int records) {
    messageHeader
        .wrap(buffer, offset)
        .blockLength(blockLength)
        .templateId(templateId)
        .schemaId(MessageHeaderEncoder.SCHEMA_ID)
        .version(MessageHeaderEncoder.SCHEMA_VERSION);
    buffer.putInt(offset + COUNT_OFFSET, records, ByteOrder.LITTLE_ENDIAN);
    buffer.putInt(offset + COUNT_OFFSET + Integer.BYTES, 0);
  }

  /** How many records a slice has. */
  public static int records(DirectBuffer buffer, int offset) {
    return buffer.getInt(offset + COUNT_OFFSET, ByteOrder.LITTLE_ENDIAN);
  }

  /** Of which table a slice is. */
  public static int templateId(DirectBuffer buffer, int offset) {
    return Short.toUnsignedInt(
        buffer.getShort(
            offset + MessageHeaderDecoder.templateIdEncodingOffset(), ByteOrder.LITTLE_ENDIAN));
  }

  /**
   * Hands over a slice's records.
   *
   * @param length of the slice in bytes
   * @throws IllegalArgumentException if the bytes are not a slice of a snapshot
   */
  public static void forEach(
      DirectBuffer buffer, int offset, int length, SnapshotRecordHandler handler) {
    MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(buffer, offset);
    int records = records(buffer, offset);
    int blockLength = header.blockLength();
    if (header.schemaId() != MessageHeaderDecoder.SCHEMA_ID
        || records < 0
        || length != HEADER + (long) records * blockLength) {
      throw new IllegalArgumentException(
          "not a slice of a state snapshot: schema %d, %d records of %d bytes in %d bytes"
              .formatted(header.schemaId(), records, blockLength, length));
    }
    int at = offset + HEADER;
    for (int i = 0; i < records; i++, at += blockLength) {
      handler.onRecord(header.templateId(), buffer, at, blockLength, header.version());
    }
  }
}
