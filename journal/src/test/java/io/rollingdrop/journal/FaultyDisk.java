package io.rollingdrop.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** The machine's disk, with the faults that a test asks for. */
final class FaultyDisk extends ForwardingDisk {

  final AtomicInteger failedSyncs = new AtomicInteger();

  /** Files and folders of which a sync fails. */
  volatile Predicate<Path> failingSyncs = path -> false;

  /** Files for which there is no room. */
  volatile Predicate<Path> full = path -> false;

  /** Most bytes taken by one write. */
  volatile int mostWritten = Integer.MAX_VALUE;

  FaultyDisk() {
    super(LocalDisk.INSTANCE);
  }

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
    return new ForwardingFile(super.open(file, options)) {
      @Override
      public void write(ByteBuffer bytes) throws IOException {
        take(file);
        int limit = bytes.limit();
        bytes.limit(Math.min(limit, bytes.position() + mostWritten));
        super.write(bytes);
        bytes.limit(limit);
      }

      @Override
      public void sync() throws IOException {
        FaultyDisk.this.sync(file);
        super.sync();
      }
    };
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    sync(folder);
    super.syncFolder(folder);
  }

  @Override
  public void allocate(Path file, long from, long to) throws IOException {
    take(file);
    super.allocate(file, from, to);
  }
}
