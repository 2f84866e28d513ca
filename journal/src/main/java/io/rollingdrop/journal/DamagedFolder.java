package io.rollingdrop.journal;

import io.rollingdrop.pipeline.JournalException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Where a repair puts what it takes out of a core's folder, with a text that says what and why: a
 * folder of its own in the core's, named by date. What is in it may be deleted by hand.
 */
final class DamagedFolder {

  private static final String EXPLANATION = "what-and-why.txt";
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final Path folder;
  private final Disk disk;

  private DamagedFolder(Path folder, Disk disk) {
    this.folder = folder;
    this.disk = disk;
  }

  /**
   * Makes one. The text is written before anything is moved, so that what a repair that was itself
   * interrupted has left is explained too.
   *
   * @param explanation for people
   * @throws JournalException if it cannot be made
   */
  static DamagedFolder create(Path core, String explanation, Disk disk) {
    Instant now = Instant.now();
    Path folder = core.resolve("damaged-" + STAMP.format(now));
    DurableFile.createFolder(disk, folder);
    DurableFile.write(
        disk,
        folder.resolve(EXPLANATION),
        "Taken out of " + core + " at " + now + ".\n\n" + explanation);
    return new DamagedFolder(folder, disk);
  }

  Path path() {
    return folder;
  }

  /** Moves a file into it, under a subfolder of its own folder's name. */
  void take(Path file) {
    Path target = place(file);
    try {
      disk.move(file, target);
      disk.syncFolder(target.getParent());
      disk.syncFolder(file.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw failed("move " + file + " to", target, e);
    }
  }

  /** Keeps what is in a file, which stays where it is until another takes its place. */
  void keep(Path file) {
    Path kept = place(file);
    try {
      disk.link(file, kept);
      disk.syncFolder(kept.getParent());
    } catch (IOException e) {
      throw failed("keep " + file + " as", kept, e);
    }
  }

  private Path place(Path file) {
    Path subfolder = folder.resolve(file.toAbsolutePath().getParent().getFileName());
    DurableFile.createFolder(disk, subfolder);
    return subfolder.resolve(file.getFileName());
  }

  private static JournalException failed(String what, Path target, IOException cause) {
    return new JournalException(
        "cannot " + what + " " + target + ": check the folder's owner and the disk's space", cause);
  }
}
