package io.rollingdrop.journal;

import io.rollingdrop.pipeline.Durability;
import io.rollingdrop.pipeline.JournalException;
import io.rollingdrop.protocol.StateSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;

/**
 * Mends a queue of which pages may be missing: after the machine lost its power, each page written
 * since the last sync is there or is not. The files are read as bytes, what is whole is written
 * anew, through to the first gap, and takes their place.
 *
 * <p>Written anew, and not cut where they are, because Chronicle's own pages (where it writes next,
 * where each 256th excerpt lies) may be of other moments than the excerpts. Only files that the
 * newest snapshot does not vouch for are: before it became valid, all before it was synced.
 *
 * <p>Safe to be broken off: nothing that is whole is gone before its copy is durable.
 */
final class LostPages {

  private final Path folder;
  private final Path copies;
  private final CycleFiles files;
  private final Disk disk;
  private final Continuity continuity;
  private final boolean strict;
  private final List<String> report = new ArrayList<>();
  private long last;
  private boolean cut;

  /**
   * @param continuity of what the files hold
   * @param strict whether all but the last group had been synced: a gap is damage then
   */
  private LostPages(CycleFiles files, Disk disk, Continuity continuity, boolean strict) {
    this.files = files;
    folder = files.folder();
    this.copies = folder.resolveSibling(folder.getFileName() + ".mending");
    this.disk = disk;
    this.continuity = continuity;
    this.strict = strict;
  }

  /**
   * Mends both journals of a core.
   *
   * @param durability of the run that left them
   * @return what was cut off, a line each
   * @throws JournalException if what is missing had been synced, or there is no room for the copies
   */
  static List<String> mend(
      CycleFiles commands,
      CycleFiles events,
      Epochs epochs,
      Disk disk,
      SnapshotFolder snapshots,
      Durability durability) {
    if (commands.list().isEmpty() && events.list().isEmpty()) {
      return List.of();
    }
    long vouchedFor = 0;
    try (StateSnapshot newest = snapshots.newest().orElse(null)) {
      if (newest != null) {
        vouchedFor = newest.sequence();
      }
    }
    LostPages mended =
        new LostPages(
            commands, disk, Continuity.ofCommands(vouchedFor), durability == Durability.DISK);
    mended.run(vouchedFor);
    LostPages mendedEvents =
        new LostPages(events, disk, Continuity.ofEvents(vouchedFor, epochs), false);
    mendedEvents.run(vouchedFor);
    return Stream.concat(mended.report.stream(), mendedEvents.report.stream()).toList();
  }

  private void run(long vouchedFor) {
    try {
      clearCopies();
      List<Path> suspects = suspects(vouchedFor);
      copy(suspects);
      requireThrough(vouchedFor);
      replace(suspects);
      clearCopies();
    } catch (IOException e) {
      throw new JournalException(
          "cannot mend " + folder + ": check its disk's space and its owner", e);
    }
  }

  private List<Path> suspects(long vouchedFor) {
    List<Path> all = files.list();
    int from = all.size() - 1;
    while (from > 0 && !startsBy(all.get(from), vouchedFor)) {
      from--;
    }
    return all.subList(Math.max(0, from), all.size());
  }

  private static boolean startsBy(Path path, long sequence) {
    try (CycleFile file = new CycleFile(path)) {
      return file.next() && file.firstSequence() <= sequence;
    }
  }

  private void copy(List<Path> suspects) throws IOException {
    DurableFile.createFolder(disk, copies);
    CycleFiles copied = new CycleFiles(copies, files.cycle());
    long[] nowMs = new long[1];
    JournalTime time = new JournalTime(() -> TimeUnit.MILLISECONDS.toNanos(nowMs[0]), 0);
    try (SingleChronicleQueue queue = JournalDirectory.writable(copied, time, disk);
        GroupWriter writer = new GroupWriter(queue, time, disk)) {
      for (Path suspect : suspects) {
        nowMs[0] = files.beginsMs(suspect);
        try (CycleFile file = new CycleFile(suspect)) {
          copy(file, writer);
        }
      }
      writer.sync();
    }
  }

  private void copy(CycleFile file, GroupWriter writer) {
    long end = 0;
    while (!cut && file.next()) {
      if (continuity.follows(file.group())) {
        writer.writeGroup(file.group(), file.group().capacity());
        last = file.lastSequence();
        end = file.position();
      } else {
        throwIfStrict(file.path(), end, file.lastSequence());
        cut = true;
      }
    }
    if (!cut && (file.isEnded() || !file.hasMore())) {
      return;
    }
    int later = countLater(file, end) + (cut ? 1 : 0);
    cut |= later > 0;
    report.add(
        "%s cut at offset %d, after sequence %d: what followed was not whole, or did not follow;"
                .formatted(file.path(), end, last)
            + " whole groups dropped behind that: %d".formatted(later));
  }

  /** What a snapshot counts on had been synced: if that is missing, nothing is to be touched. */
  private void requireThrough(long vouchedFor) {
    if (!report.isEmpty() && last < vouchedFor) {
      throw new JournalException(
          ("damage in %s, which the snapshot at sequence %d counts on: %s. Restore the file from a"
                  + " copy, or have 'ops/rollingdrop journal repair' cut it there, which loses what was"
                  + " acknowledged since")
              .formatted(folder, vouchedFor, String.join("; ", report)));
    }
  }

  private int countLater(CycleFile file, long end) {
    int later = 0;
    while (file.findLater()) {
      throwIfStrict(file.path(), end, file.lastSequence());
      later++;
    }
    return later;
  }

  private void throwIfStrict(Path path, long offset, long through) {
    if (strict && through > last) {
      throw new JournalException(
          ("damage in %s at offset %d, after sequence %d: what follows is not whole, and had been"
                  + " synced, for there are whole groups behind it through sequence %d. Restore the"
                  + " file from a copy, or have 'ops/rollingdrop journal repair' cut it there, which"
                  + " loses what was acknowledged since")
              .formatted(path, offset, last, through));
    }
  }

  private void replace(List<Path> suspects) throws IOException {
    disk.delete(folder.resolve(CycleFiles.TABLE));
    for (Path suspect : suspects.reversed()) {
      if (!Files.exists(copyOf(suspect))) {
        disk.delete(suspect);
        disk.syncFolder(folder);
      }
    }
    for (Path suspect : suspects) {
      if (Files.exists(copyOf(suspect))) {
        disk.move(copyOf(suspect), suspect);
      }
    }
    disk.syncFolder(folder);
  }

  private Path copyOf(Path suspect) {
    return copies.resolve(suspect.getFileName());
  }

  private void clearCopies() throws IOException {
    if (Files.isDirectory(copies)) {
      try (Stream<Path> left = Files.list(copies)) {
        for (Path each : left.toList()) {
          disk.delete(each);
        }
      }
      disk.delete(copies);
    }
  }
}
