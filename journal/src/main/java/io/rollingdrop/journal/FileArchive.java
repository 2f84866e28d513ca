package io.rollingdrop.journal;

import io.rollingdrop.pipeline.JournalException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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

  FileArchive(Path folder) {
    this.folder = folder;
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
      Files.createDirectories(journal);
      try (FileChannel channel =
          FileChannel.open(
              unfinished,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        compress(file, channel);
        channel.force(true);
      }
      Files.move(
          unfinished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      try (FileChannel directory = FileChannel.open(journal)) {
        directory.force(true);
      }
    } catch (IOException e) {
      throw new JournalException(
          "cannot put "
              + file
              + " into the archive "
              + folder
              + ", so it stays: check the archive's space and owner",
          e);
    }
  }

  /** Leaves the channel open. */
  private static void compress(Path file, FileChannel channel) throws IOException {
    OutputStream bytes = Channels.newOutputStream(channel);
    try (InputStream source = Files.newInputStream(file)) {
      GZIPOutputStream compressed = new GZIPOutputStream(bytes, BUFFER_BYTES);
      source.transferTo(compressed);
      compressed.finish();
    }
  }
}
