package io.rollingdrop.journal;

import io.rollingdrop.pipeline.JournalException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.GZIPOutputStream;

/**
 * Puts compressed copies of journals' files away, as {@code JOURNAL/FILE.gz}. To have one back,
 * uncompress it into the journal's folder while the core is down.
 */
final class FileArchive {

  private static final String SUFFIX = ".gz";
  private static final String UNFINISHED = ".unfinished";
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path folder;
  private final Disk disk;

  FileArchive(Path folder, Disk disk) {
    this.folder = folder;
    this.disk = disk;
  }

  /**
   * Copies a file; the copy is whole and durable on return.
   *
   * @throws JournalException if it cannot be written
   */
  void put(Path file) {
    Path journal = folder.resolve(file.getParent().getFileName());
    Path target = journal.resolve(file.getFileName() + SUFFIX);
    Path unfinished = journal.resolve(file.getFileName() + SUFFIX + UNFINISHED);
    try {
      DurableFile.createFolder(disk, journal);
      try (Disk.DiskFile opened =
          disk.open(
              unfinished,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        compress(file, opened);
        opened.sync();
      }
      disk.move(unfinished, target);
      disk.syncFolder(journal);
    } catch (IOException | JournalException e) {
      throw new JournalException(
          "cannot put "
              + file
              + " into the archive "
              + folder
              + ", so it stays: check the archive's space and owner",
          e);
    }
  }

  private static void compress(Path file, Disk.DiskFile to) throws IOException {
    try (InputStream source = Files.newInputStream(file);
        GZIPOutputStream compressed = new GZIPOutputStream(new Stream(to), BUFFER_BYTES)) {
      source.transferTo(compressed);
    }
  }

  /** Writes all that it is given; closing it leaves the file open. */
  private static final class Stream extends OutputStream {
    private final Disk.DiskFile file;

    Stream(Disk.DiskFile file) {
      this.file = file;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      ByteBuffer left = ByteBuffer.wrap(bytes, offset, length);
      while (left.hasRemaining()) {
        file.write(left);
      }
    }
  }
}
