package io.rollingdrop.journal;

import io.rollingdrop.pipeline.JournalException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Collects records into a group and writes it as one excerpt, which readers see whole or not at
 * all. One thread.
 *
 * <p>A group is copied once more than it had to be, so that its length and checksum are known
 * before the excerpt is opened: one excerpt for a group costs far less than one for each record.
 */
final class GroupWriter implements AutoCloseable {

  private final ExcerptAppender appender;
  private final JournalTime time;
  private final WrittenFiles files;
  private final ByteBuffer memory =
      ByteBuffer.allocateDirect(GroupFormat.MAX_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
  private final UnsafeBuffer group = new UnsafeBuffer(memory);
  private final UnsafeBuffer target = new UnsafeBuffer(0, 0);
  private final GroupFormat format = new GroupFormat();
  private int length = GroupFormat.HEADER;
  private int count;

  /** Whether a write or sync has failed: what the file holds is then not known. */
  private boolean failed;

  /**
   * @param time the queue's
   */
  GroupWriter(SingleChronicleQueue queue, JournalTime time, Disk disk) {
    this.time = time;
    files = new WrittenFiles(queue, disk);
    appender = queue.createAppender();
    appender.singleThreadedCheckDisabled(true);
  }

  /** Adds a record; a group that has no room for it is written first. */
  void append(long sequence, long secondKey, DirectBuffer buffer, int offset, int messageLength) {
    if (!hasRoomFor(messageLength)) {
      write();
    }
    GroupFormat.putHeader(group, length, messageLength, sequence, secondKey);
    group.putBytes(length + GroupFormat.RECORD_HEADER, buffer, offset, messageLength);
    length = GroupFormat.next(group, length);
    count++;
  }

  /** Whether the present group takes one more record with a message of that length. */
  boolean hasRoomFor(int messageLength) {
    return length + GroupFormat.recordLength(messageLength) <= GroupFormat.MAX_LENGTH;
  }

  /**
   * Writes what was collected; survives a killed process on return.
   *
   * @throws JournalException if there is no room; nothing of the group is written then
   */
  void write() {
    if (count == 0) {
      return;
    }
    group.putInt(GroupFormat.MAGIC_OFFSET, GroupFormat.MAGIC, ByteOrder.LITTLE_ENDIAN);
    group.putInt(GroupFormat.COUNT_OFFSET, count, ByteOrder.LITTLE_ENDIAN);
    group.putInt(GroupFormat.LENGTH_OFFSET, length, ByteOrder.LITTLE_ENDIAN);
    group.putInt(GroupFormat.CRC_OFFSET, format.crc(memory, length), ByteOrder.LITTLE_ENDIAN);
    writeGroup(group, length);
    length = GroupFormat.HEADER;
    count = 0;
  }

  /** Writes a whole group from elsewhere, as it is. */
  void writeGroup(DirectBuffer whole, int groupLength) {
    boolean written = false;
    try {
      time.advance();
      files.beforeGroup(groupLength);
      try (DocumentContext document = appender.writingDocument()) {
        Bytes<?> bytes = document.wire().bytes();
        bytes.ensureCapacity(bytes.writePosition() + groupLength);
        target.wrap(bytes.addressForWrite(bytes.writePosition()), groupLength);
        target.putBytes(0, whole, 0, groupLength);
        bytes.writeSkip(groupLength);
        files.afterGroup(bytes.writePosition());
      }
      written = true;
    } finally {
      failed |= !written;
    }
  }

  /**
   * Makes what was written survive power loss.
   *
   * @throws JournalException if the disk refuses; what it holds is then unknown and the writer must
   *     not go on
   */
  void sync() {
    boolean synced = false;
    try {
      files.sync();
      synced = true;
    } finally {
      failed |= !synced;
    }
  }

  /** As {@link #sync}, unless something has failed before: then there is nothing to be saved. */
  void syncUnlessFailed() {
    if (!failed) {
      sync();
    }
  }

  @Override
  public void close() {
    try {
      files.close();
    } finally {
      appender.close();
    }
  }
}
