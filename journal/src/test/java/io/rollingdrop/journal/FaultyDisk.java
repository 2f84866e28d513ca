package io.rollingdrop.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** The machine's disk, with the faults that a test asks for. */
final class FaultyDisk implements Disk {

  private final Disk disk = LocalDisk.INSTANCE;
  final AtomicInteger failedSyncs = new AtomicInteger();

  /** Files and folders of which a sync fails. */
  volatile Predicate<Path> failingSyncs = path -> false;

  /** Files for which there is no room. */
  volatile Predicate<Path> full = path -> false;

  /** Most bytes taken by one write. */
  volatile int mostWritten = Integer.MAX_VALUE;

  static Predicate<Path> in(String folder) {
    return path -> path.getParent().endsWith(folder) || path.endsWith(folder);
  }

  private void sync(Path path) throws IOException {
    if (failingSyncs.test(path)) {
      failedSyncs.incrementAndGet();
      throw new IOException("Input/output error");
    }
  }

  private void take(Path path) throws IOException {
    if (full.test(path)) {
      throw new FileSystemException(path.toString(), null, "No space left on device");
    }
  }

  @Override
  public DiskFile open(Path file, OpenOption... options) throws IOException {
    DiskFile opened = disk.open(file, options);
    return new DiskFile() {
      @Override
      public void write(ByteBuffer bytes) throws IOException {
        take(file);
        int limit = bytes.limit();
        bytes.limit(Math.min(limit, bytes.position() + mostWritten));
        opened.write(bytes);
        bytes.limit(limit);
      }

      @Override
      public void sync() throws IOException {
        FaultyDisk.this.sync(file);
        opened.sync();
      }

      @Override
      public void close() throws IOException {
        opened.close();
      }
    };
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    sync(folder);
    disk.syncFolder(folder);
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    disk.move(from, to);
  }

  @Override
  public void link(Path file, Path secondName) throws IOException {
    disk.link(file, secondName);
  }

  @Override
  public void delete(Path file) throws IOException {
    disk.delete(file);
  }

  @Override
  public void allocate(Path file, long from, long to) throws IOException {
    take(file);
    disk.allocate(file, from, to);
  }

  @Override
  public long usableBytes(Path folder) {
    return disk.usableBytes(folder);
  }
}
