package io.rollingdrop.journal;

import io.rollingdrop.pipeline.JournalException;
import io.rollingdrop.pipeline.SnapshotStore;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.SnapshotSlice;
import io.rollingdrop.protocol.snapshot.MessageHeaderEncoder;
import io.rollingdrop.protocol.snapshot.SnapshotTrailerEncoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes a snapshot's file under another name, and gives it its own when it is whole. */
final class SnapshotFileWriter implements SnapshotStore.Writer {

  private static final int BUFFER_BYTES = 1 << 20;

  private final Path target;
  private final Path unfinished;
  private final long leaveUsableBytes;
  private final Runnable afterwards;
  private final Disk disk;
  private final Disk.DiskFile file;
  private final SnapshotFormat format = new SnapshotFormat();
  private final ByteBuffer memory =
      ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final UnsafeBuffer buffer = new UnsafeBuffer(memory);
  private int filled;

  /**
   * @param leaveUsableBytes of the disk; with less left after it, nothing more is written
   * @param afterwards is run when the snapshot is valid
   */
  SnapshotFileWriter(
      Disk disk, Path target, Path unfinished, long leaveUsableBytes, Runnable afterwards) {
    this.disk = disk;
    this.target = target;
    this.unfinished = unfinished;
    this.leaveUsableBytes = leaveUsableBytes;
    this.afterwards = afterwards;
    try {
      file =
          disk.open(
              unfinished,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void write(DirectBuffer slice, int offset, int length) {
    int block = SnapshotFormat.HEADER + length;
    if (block > BUFFER_BYTES) {
      throw new IllegalArgumentException("a slice of " + length + " bytes");
    }
    if (filled + block > BUFFER_BYTES) {
      flush();
    }
    buffer.putInt(
        filled + SnapshotFormat.MAGIC_OFFSET, SnapshotFormat.MAGIC, ByteOrder.LITTLE_ENDIAN);
    buffer.putInt(filled + SnapshotFormat.LENGTH_OFFSET, length, ByteOrder.LITTLE_ENDIAN);
    buffer.putInt(filled + SnapshotFormat.LENGTH_OFFSET + Integer.BYTES, 0);
    buffer.putBytes(filled + SnapshotFormat.HEADER, slice, offset, length);
    memory.limit(filled + block).position(filled + SnapshotFormat.LENGTH_OFFSET);
    int crc = format.crc(memory);
    memory.clear();
    buffer.putInt(filled + SnapshotFormat.CRC_OFFSET, crc, ByteOrder.LITTLE_ENDIAN);
    filled += block;
  }

  private void flush() {
    requireRoom();
    memory.limit(filled).position(0);
    try {
      while (memory.hasRemaining()) {
        file.write(memory);
      }
    } catch (IOException e) {
      throw failed(e);
    } finally {
      memory.clear();
      filled = 0;
    }
  }

  private void requireRoom() {
    long usable = disk.usableBytes(target.getParent());
    if (usable - filled < leaveUsableBytes) {
      throw new JournalException(
          "%s is given up: the disk has %d bytes left, and %d are kept for the journals; make room"
              .formatted(unfinished, usable, leaveUsableBytes));
    }
  }

  @Override
  public long complete(Position position, long records) {
    writeTrailer(position, records);
    flush();
    try {
      file.sync();
      file.close();
      long bytes = Files.size(unfinished);
      SnapshotFile.open(unfinished).close();
      disk.move(unfinished, target);
      disk.syncFolder(target.getParent());
      afterwards.run();
      return bytes;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private void writeTrailer(Position position, long records) {
    UnsafeBuffer slice =
        new UnsafeBuffer(new byte[SnapshotSlice.length(1, SnapshotTrailerEncoder.BLOCK_LENGTH)]);
    SnapshotSlice.begin(
        slice,
        0,
        new MessageHeaderEncoder(),
        SnapshotTrailerEncoder.TEMPLATE_ID,
        SnapshotTrailerEncoder.BLOCK_LENGTH,
        1);
    new SnapshotTrailerEncoder()
        .wrap(slice, SnapshotSlice.HEADER)
        .checksum(position.checksum())
        .records(records)
        .epoch(position.epoch())
        .index(position.index());
    write(slice, 0, slice.capacity());
  }

  @Override
  public void abandon() {
    try {
      file.close();
      disk.delete(unfinished);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private JournalException failed(IOException cause) {
    return new JournalException(
        "cannot write " + unfinished + ": check the disk's space and the folder's owner", cause);
  }
}
