package io.rollingdrop.journal;

import io.rollingdrop.pipeline.JournalException;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.BitUtil;
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
  private final ByteBuffer memory =
      ByteBuffer.allocateDirect(GroupFormat.MAX_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
  private final UnsafeBuffer group = new UnsafeBuffer(memory);
  private final UnsafeBuffer target = new UnsafeBuffer(0, 0);
  private final GroupFormat format = new GroupFormat();
  private int length = GroupFormat.HEADER;
  private int count;
  private File syncedFile;
  private FileChannel channel;

  GroupWriter(ChronicleQueue queue) {
    appender = queue.createAppender();
    appender.singleThreadedCheckDisabled(true);
  }

  /** Adds a record; a group that has no room for it is written first. */
  void append(long sequence, long secondKey, DirectBuffer buffer, int offset, int messageLength) {
    int record = BitUtil.align(GroupFormat.RECORD_HEADER + messageLength, GroupFormat.ALIGNMENT);
    if (length + record > GroupFormat.MAX_LENGTH) {
      write();
    }
    group.putInt(length, messageLength, ByteOrder.LITTLE_ENDIAN);
    group.putInt(length + 4, 0);
    group.putLong(length + 8, sequence, ByteOrder.LITTLE_ENDIAN);
    group.putLong(length + 16, secondKey, ByteOrder.LITTLE_ENDIAN);
    group.putBytes(length + GroupFormat.RECORD_HEADER, buffer, offset, messageLength);
    length += record;
    count++;
  }

  /** Writes what was collected; survives a killed process on return. */
  void write() {
    if (count == 0) {
      return;
    }
    group.putInt(GroupFormat.MAGIC_OFFSET, GroupFormat.MAGIC, ByteOrder.LITTLE_ENDIAN);
    group.putInt(GroupFormat.COUNT_OFFSET, count, ByteOrder.LITTLE_ENDIAN);
    group.putInt(GroupFormat.LENGTH_OFFSET, length, ByteOrder.LITTLE_ENDIAN);
    group.putInt(GroupFormat.CRC_OFFSET, format.crc(memory, length), ByteOrder.LITTLE_ENDIAN);
    try (DocumentContext document = appender.writingDocument()) {
      Bytes<?> bytes = document.wire().bytes();
      bytes.ensureCapacity(bytes.writePosition() + length);
      target.wrap(bytes.addressForWrite(bytes.writePosition()), length);
      target.putBytes(0, group, 0, length);
      bytes.writeSkip(length);
    }
    length = GroupFormat.HEADER;
    count = 0;
  }

  /**
   * Makes what was written survive power loss.
   *
   * @throws JournalException if the disk refuses; what it holds is then unknown and the writer must
   *     not go on
   */
  void sync() {
    File file = appender.currentFile();
    if (file == null) {
      return;
    }
    try {
      if (!file.equals(syncedFile)) {
        closeChannel();
        channel = FileChannel.open(file.toPath(), StandardOpenOption.WRITE);
        syncedFile = file;
      }
      channel.force(false);
    } catch (IOException e) {
      throw new JournalException(
          "the disk did not sync "
              + file
              + ": what it holds is unknown; check the disk, then restart",
          e);
    }
  }

  private void closeChannel() throws IOException {
    if (channel != null) {
      channel.force(false);
      channel.close();
      channel = null;
    }
  }

  @Override
  public void close() {
    try {
      closeChannel();
    } catch (IOException e) {
      throw new JournalException("cannot close " + syncedFile, e);
    } finally {
      appender.close();
    }
  }
}
