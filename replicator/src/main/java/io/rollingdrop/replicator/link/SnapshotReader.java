package io.rollingdrop.replicator.link;

import io.rollingdrop.journal.JournalDirectory;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A snapshot's file, read from its beginning to its end. Once open it can be read although it is
 * deleted. Not thread safe.
 */
final class SnapshotReader implements Closeable {

  private final Path file;
  private final long sequence;
  private final FileChannel channel;
  private final long bytes;
  private long position;

  private SnapshotReader(Path file, long sequence) throws IOException {
    this.file = file;
    this.sequence = sequence;
    channel = FileChannel.open(file, StandardOpenOption.READ);
    bytes = channel.size();
  }

  /**
   * Opens the newest snapshot whose sequence is less than {@code before}; empty: there is none.
   *
   * @throws IOException if it cannot be opened
   */
  static Optional<SnapshotReader> newest(SnapshotFiles files, long before) throws IOException {
    for (Path file : files.oldestFirst().reversed()) {
      OptionalLong sequence = JournalDirectory.snapshotSequence(file);
      if (sequence.isPresent() && sequence.getAsLong() < before) {
        try {
          return Optional.of(new SnapshotReader(file, sequence.getAsLong()));
        } catch (NoSuchFileException e) {
          // Deleted since it was listed, which happens to the oldest: there is one no older.
        }
      }
    }
    return Optional.empty();
  }

  /** Of the last command in it, as its name says. */
  long sequence() {
    return sequence;
  }

  /** The file's length. */
  long bytes() {
    return bytes;
  }

  /** Whether all of it was read. */
  boolean isAtEnd() {
    return position == bytes;
  }

  /**
   * Reads the next bytes, as many as there is room for or are left.
   *
   * @throws IOException if the disk refuses, or the file has become shorter
   */
  void read(ByteBuffer into) throws IOException {
    while (into.hasRemaining() && position < bytes) {
      int read = channel.read(into, position);
      if (read < 0) {
        throw new EOFException(
            file + " ends at " + position + ", and had " + bytes + " bytes when it was opened");
      }
      position += read;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  @Override
  public String toString() {
    return file.getFileName() + ", " + bytes + " bytes";
  }
}
