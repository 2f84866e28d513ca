package io.rollingdrop.replicator.link;

import io.rollingdrop.journal.SnapshotCopy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A snapshot that arrives to stay: durable, in a folder of snapshots, under its own name. */
final class CopiedSnapshot implements SnapshotDestination<Path> {

  private final Path folder;
  private SnapshotCopy copy;

  /**
   * @param folder made where it is missing
   */
  CopiedSnapshot(Path folder) {
    this.folder = folder;
  }

  @Override
  public void begin(long sequence, long bytes) throws IOException {
    copy = SnapshotCopy.begin(folder, sequence, bytes);
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    copy.write(bytes);
  }

  @Override
  public Path complete() throws IOException {
    return copy.complete();
  }

  @Override
  public void close() throws IOException {
    if (copy != null) {
      copy.close();
    }
  }
}
