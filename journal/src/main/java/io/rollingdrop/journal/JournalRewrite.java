package io.rollingdrop.journal;

import io.rollingdrop.journal.CycleFile.Found;
import io.rollingdrop.pipeline.JournalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;

/**
 * Writes the newest files of a journal anew, group by group, up to a damage or to their end, and
 * puts the copies in their place.
 *
 * <p>Written anew, and not cut where they are, because a queue's file has notes of its own (where
 * Chronicle writes next, where each 256th excerpt lies) that cannot be cut, and that after a loss
 * of power may be of other moments than the excerpts.
 *
 * <p>Safe to be broken off: nothing that is whole is gone before its copy is durable, and until the
 * last file is in its place the journal is as damaged as before, or less.
 */
final class JournalRewrite {

  private final Path queue;
  private final Path copies;
  private final Disk disk;

  private JournalRewrite(Path queue, Disk disk) {
    this.queue = queue;
    this.copies = queue.resolveSibling(queue.getFileName() + ".mending");
    this.disk = disk;
  }

  /**
   * Rewrites all of these files.
   *
   * @param files the queue's newest, the oldest of them first
   * @throws JournalException if there is no room for the copies, or the disk refuses
   */
  static void all(Path queue, List<Path> files, Disk disk) {
    new JournalRewrite(queue, disk).run(files, Optional.empty(), Optional.empty(), false);
  }

  /**
   * Rewrites these files up to a damage in one of them; that one as it was, and later ones, are
   * kept aside.
   *
   * @param files the queue's newest, the oldest of them first
   * @param withLast whether a last group that is whole but for its excerpt's header is written too
   * @throws JournalException as {@link #all}
   */
  static void until(
      Damage damage,
      boolean withLast,
      Path queue,
      List<Path> files,
      DamagedFolder damaged,
      Disk disk) {
    new JournalRewrite(queue, disk).run(files, Optional.of(damage), Optional.of(damaged), withLast);
  }

  /** Deletes what one that was broken off has left. */
  static void clear(Path queue, Disk disk) {
    try {
      new JournalRewrite(queue, disk).clear();
    } catch (IOException e) {
      throw failed(queue, e);
    }
  }

  private void run(
      List<Path> files,
      Optional<Damage> damage,
      Optional<DamagedFolder> damaged,
      boolean withLast) {
    try {
      clear();
      copy(files, damage, withLast);
      disk.delete(queue.resolve(CycleFiles.TABLE));
      for (Path file : files.reversed()) {
        if (!Files.exists(copyOf(file))) {
          remove(file, damaged);
        }
      }
      for (Path file : files) {
        if (Files.exists(copyOf(file))) {
          replace(file, damage, damaged);
        }
      }
      disk.syncFolder(queue);
      clear();
    } catch (IOException e) {
      throw failed(queue, e);
    }
  }

  private static JournalException failed(Path queue, IOException cause) {
    return new JournalException(
        "cannot write " + queue + " anew: check its disk's space and its owner", cause);
  }

  private void copy(List<Path> files, Optional<Damage> damage, boolean withLast) {
    DurableFile.createFolder(disk, copies);
    CycleFiles source = CycleFiles.in(queue, Rolling.DAY);
    long[] nowMs = new long[1];
    JournalTime time = new JournalTime(() -> TimeUnit.MILLISECONDS.toNanos(nowMs[0]), 0);
    try (SingleChronicleQueue written =
            JournalDirectory.writable(new CycleFiles(copies, source.cycle()), time, disk);
        GroupWriter writer = new GroupWriter(written, time, disk)) {
      for (Path each : files) {
        nowMs[0] = source.beginsMs(each);
        boolean last = damage.isPresent() && damage.get().file().equals(each);
        copy(each, last ? damage.get().offset() : Long.MAX_VALUE, writer);
        if (last && withLast) {
          copyLast(damage.get(), writer);
        }
        if (last) {
          break;
        }
      }
      writer.sync();
    }
  }

  private static void copy(Path from, long until, GroupWriter writer) {
    try (CycleFile file = new CycleFile(from)) {
      while (file.next() == Found.GROUP && file.offset() < until) {
        writer.writeGroup(file.group(), file.group().capacity());
      }
    }
  }

  private static void copyLast(Damage damage, GroupWriter writer) {
    try (CycleFile file = new CycleFile(damage.file())) {
      if (file.hasLostOnlyTheLastHeader(damage)) {
        writer.writeGroup(file.group(), file.group().capacity());
      }
    }
  }

  /** Of which nothing is left; newest first, each for good before the one before it. */
  private void remove(Path file, Optional<DamagedFolder> damaged) throws IOException {
    if (damaged.isPresent()) {
      damaged.get().take(file);
    } else {
      disk.delete(file);
      disk.syncFolder(queue);
    }
  }

  private void replace(Path file, Optional<Damage> damage, Optional<DamagedFolder> damaged)
      throws IOException {
    if (damaged.isPresent() && damage.isPresent() && damage.get().file().equals(file)) {
      damaged.get().keep(file);
    }
    disk.move(copyOf(file), file);
  }

  private Path copyOf(Path file) {
    return copies.resolve(file.getFileName());
  }

  private void clear() throws IOException {
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
