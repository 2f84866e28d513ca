package io.rollingdrop.journal;

import io.rollingdrop.pipeline.JournalException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A small file that is replaced whole: after a crash it is the old one or the new one. */
final class DurableFile {

  private DurableFile() {}

  /** Replaces the file; durable on return. */
  static void write(Disk disk, Path file, String text) {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      try (Disk.DiskFile opened =
          disk.open(
              next,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          opened.write(bytes);
        }
        opened.sync();
      }
      disk.move(next, file);
      disk.syncFolder(file.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new JournalException(
          "cannot write " + file + ": check the disk's space and the folder's owner", e);
    }
  }

  /** Makes the folder, and those above it, where they are missing; durable on return. */
  static void createFolder(Disk disk, Path folder) {
    Path absolute = folder.toAbsolutePath();
    if (Files.isDirectory(absolute)) {
      return;
    }
    Path parent = absolute.getParent();
    createFolder(disk, parent);
    try {
      Files.createDirectories(absolute);
      disk.syncFolder(parent);
    } catch (IOException e) {
      throw new JournalException(
          "cannot make the folder " + folder + ": check its owner and the disk's space", e);
    }
  }
}
