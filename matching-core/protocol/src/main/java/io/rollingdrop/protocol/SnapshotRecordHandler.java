package io.rollingdrop.protocol;

import org.agrona.DirectBuffer;

/** Takes the records of a state snapshot. */
@FunctionalInterface
public interface SnapshotRecordHandler {

  /**
   * Takes a record, to be wrapped by the decoder of its template in {@code
   * io.rollingdrop.protocol.snapshot}. The buffer is valid during the call only.
   *
   * @param templateId says which table the record is of
   * @param offset of the record's first field: there is no message header before it
   * @param blockLength length of the record in bytes
   * @param version of the snapshot schema by which the record was written
   */
  void onRecord(int templateId, DirectBuffer buffer, int offset, int blockLength, int version);
}
