package io.rollingdrop.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/**
 * A disk whose first failed sync is its last. The kernel tells of pages that it could not write
 * once, and then counts them as written: a second try would succeed with nothing on the disk.
 *
 * <p>A failure is noted in a file, for the next start on this machine: what it reads may be in the
 * page cache only, and has to be written anew.
 */
final class StrictDisk extends ForwardingDisk {

  private final Path note;
  private volatile IOException failure;

  /**
   * @param note the file; need not be durable, as only a start before the next boot has use for it
   */
  StrictDisk(Disk disk, Path note) {
    super(disk);
    this.note = note;
  }

  private interface Sync {
    void run() throws IOException;
  }

  private void sync(Path what, Sync sync) throws IOException {
    IOException before = failure;
    if (before != null) {
      throw new IOException("not synced again after a sync that failed", before);
    }
    try {
      sync.run();
    } catch (IOException e) {
      failure = e;
      note(what, e);
      throw e;
    }
  }

  private void note(Path what, IOException cause) {
    try {
      Files.write(note, (what + ": " + cause + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      cause.addSuppressed(
          new IOException(
              "nor could it be noted in " + note + ": restart the machine before the core", e));
    }
  }

  @Override
  public DiskFile open(Path file, OpenOption... options) throws IOException {
    return new ForwardingFile(super.open(file, options)) {
      @Override
      public void sync() throws IOException {
        StrictDisk.this.sync(file, super::sync);
      }
    };
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    sync(folder, () -> super.syncFolder(folder));
  }
}
