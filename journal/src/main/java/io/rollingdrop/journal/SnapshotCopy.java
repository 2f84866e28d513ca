package io.rollingdrop.journal;

import io.rollingdrop.pipeline.JournalException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A snapshot's file on its way from another core's folder: written beside its name, and given it
 * when it was read back, found whole and is durable. What a killed process leaves of one is deleted
 * with the next snapshot that is taken in the folder. For one thread.
 */
public final class SnapshotCopy implements AutoCloseable {

  private final Path target;
  private final Path unfinished;
  private final long sequence;
  private final Disk disk;
  private final Disk.DiskFile file;
  private boolean closed;

  private SnapshotCopy(Path folder, long sequence, Disk disk) throws IOException {
    target = folder.resolve(SnapshotFolder.name(sequence));
    unfinished = SnapshotFolder.unfinished(target);
    this.sequence = sequence;
    this.disk = disk;
    file =
        disk.open(
            unfinished,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
  }

  /**
   * Begins one.
   *
   * @param folder of snapshots; made, durably, where it is missing
   * @param sequence of the last command in the snapshot, from which its name is made
   * @param bytes that will be written
   * @throws IOException if there is no room, or no right, to write
   */
  public static SnapshotCopy begin(Path folder, long sequence, long bytes) throws IOException {
    return begin(folder, sequence, bytes, LocalDisk.INSTANCE);
  }

  static SnapshotCopy begin(Path folder, long sequence, long bytes, Disk disk) throws IOException {
    try {
      DurableFile.createFolder(disk, folder);
    } catch (JournalException e) {
      throw new IOException(e.getMessage(), e);
    }
    long usable = disk.usableBytes(folder);
    if (usable < bytes) {
      throw new IOException(
          "the snapshot has %d bytes, and the disk of %s has %d left: make room"
              .formatted(bytes, folder, usable));
    }
    return new SnapshotCopy(folder, sequence, disk);
  }

  /** Writes all that remains in the buffer, after what was written before. */
  public void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }

  /**
   * Ends it: on return the snapshot has its name, in place of what had it, and survives power loss.
   *
   * @return the snapshot's file
   * @throws JournalException if it is damaged, or not of its sequence, with what and where
   * @throws IOException if the disk refuses
   */
  public Path complete() throws IOException {
    file.sync();
    try (SnapshotFile written = SnapshotFile.open(unfinished)) {
      if (written.sequence() != sequence) {
        throw new JournalException(
            "damage in %s: it is the snapshot at sequence %d"
                .formatted(unfinished, written.sequence()));
      }
    }
    disk.move(unfinished, target);
    disk.syncFolder(target.toAbsolutePath().getParent());
    return target;
  }

  /** Leaves nothing behind of one that was not completed. Idempotent. */
  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      try {
        file.close();
      } finally {
        disk.delete(unfinished);
      }
    }
  }
}
