package io.rollingdrop.journal;

import io.rollingdrop.pipeline.JournalException;
import io.rollingdrop.pipeline.SnapshotStore;
import io.rollingdrop.protocol.StateSnapshot;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The snapshots of a core: a file each, named by its sequence. */
final class SnapshotFolder implements SnapshotStore {

  /** How many a core keeps: the newest, and one to fall back on should it be damaged. */
  static final int KEPT = 2;

  /** Of a folder from which the writer of snapshots removes none. */
  static final int ALL = Integer.MAX_VALUE;

  private static final String SUFFIX = ".snapshot";
  private static final String UNFINISHED = ".unfinished";
  private static final String QUEUE_FILE = ".cq4";

  /** Nothing that begins with a 9 is taken: it might be no {@code long}. */
  private static final Pattern NAME = Pattern.compile("([0-8][0-9]{18})" + Pattern.quote(SUFFIX));

  private final Path folder;
  private final List<File> journals;
  private final Disk disk;
  private final Disk journalDisk;
  private final int kept;
  private final List<String> damaged = new ArrayList<>();

  /**
   * @param folder made when there is something to put into it
   * @param journals the folders of the queues that a snapshot counts on
   * @param disk of the folder
   * @param journalDisk of the journals: other than a snapshot's, a sync of theirs that fails is
   *     final
   * @param kept how many are left when there is a newer one
   */
  SnapshotFolder(Path folder, List<File> journals, Disk disk, Disk journalDisk, int kept) {
    this.kept = kept;
    this.disk = disk;
    this.journalDisk = journalDisk;
    this.folder = folder;
    this.journals = journals;
  }

  /** Of a folder that is only read. */
  static SnapshotFolder readOnly(Path folder) {
    return new SnapshotFolder(folder, List.of(), LocalDisk.INSTANCE, LocalDisk.INSTANCE, ALL);
  }

  @Override
  public Optional<StateSnapshot> newest() {
    damaged.clear();
    for (Path file : newestFirst()) {
      try {
        return Optional.of(SnapshotFile.open(file));
      } catch (JournalException e) {
        damaged.add(e.getMessage());
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<StateSnapshot> of(long sequence) {
    Path file = folder.resolve(name(sequence));
    return Files.exists(file) ? Optional.of(SnapshotFile.open(file)) : Optional.empty();
  }

  /** The name of a snapshot's file; by it files are ordered as their sequences are. */
  static String name(long sequence) {
    return "%019d%s".formatted(sequence, SUFFIX);
  }

  /** Where a snapshot is written before it has its name. */
  static Path unfinished(Path file) {
    return file.resolveSibling(file.getFileName() + UNFINISHED);
  }

  /** The sequence that a file's name says; empty if it is none of a snapshot. */
  static OptionalLong sequence(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    return name.matches() ? OptionalLong.of(Long.parseLong(name.group(1))) : OptionalLong.empty();
  }

  /**
   * The sequences of the newest that are whole, the newest first, at most so many. Reads them
   * whole.
   */
  List<Long> newestWhole(int most) {
    List<Long> sequences = new ArrayList<>();
    for (Path file : newestFirst()) {
      if (sequences.size() == most) {
        break;
      }
      try (StateSnapshot snapshot = SnapshotFile.open(file)) {
        sequences.add(snapshot.sequence());
      } catch (JournalException e) {
        // Damaged, or pruned meanwhile: it does not count.
      }
    }
    return sequences;
  }

  /** The oldest that is whole. */
  Optional<StateSnapshot> oldest() {
    for (Path file : files()) {
      try {
        return Optional.of(SnapshotFile.open(file));
      } catch (JournalException e) {
        damaged.add(e.getMessage());
      }
    }
    return Optional.empty();
  }

  /** All that there are, the oldest first; whether they are whole is seen when they are opened. */
  List<Path> files() {
    return newestFirst().reversed();
  }

  @Override
  public List<String> damaged() {
    return List.copyOf(damaged);
  }

  private List<Path> newestFirst() {
    return newestFirst(SUFFIX);
  }

  private List<Path> newestFirst(String suffix) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(suffix))
          .sorted(Comparator.comparing(Path::getFileName).reversed())
          .toList();
    } catch (IOException e) {
      throw new JournalException("cannot read " + folder + ": check its owner", e);
    }
  }

  @Override
  public Writer begin(long sequence, long leaveUsableBytes) {
    DurableFile.createFolder(disk, folder);
    deleteUnfinished();
    Path target = folder.resolve(name(sequence));
    return new SnapshotFileWriter(disk, target, unfinished(target), leaveUsableBytes, this::prune);
  }

  /** To be called when there is a newer one that was read back. */
  private void prune() {
    List<Path> files = newestFirst();
    for (Path file : files.subList(Math.min(kept, files.size()), files.size())) {
      delete(file);
    }
  }

  /** Deletes those of earlier commands. */
  void deleteBefore(long sequence) {
    for (Path file : files()) {
      OptionalLong found = sequence(file);
      if (found.isPresent() && found.getAsLong() < sequence) {
        delete(file);
      }
    }
  }

  /** What a killed core left. */
  private void deleteUnfinished() {
    newestFirst(UNFINISHED).forEach(this::delete);
  }

  private void delete(Path file) {
    try {
      disk.delete(file);
    } catch (IOException e) {
      throw new JournalException("cannot delete " + file + ": check the folder's owner", e);
    }
  }

  /** Also files that have not changed since: for them it costs nothing. */
  @Override
  public void syncJournals() {
    for (File journal : journals) {
      try (Stream<Path> files = Files.list(journal.toPath())) {
        for (Path file :
            files.filter(each -> each.getFileName().toString().endsWith(QUEUE_FILE)).toList()) {
          sync(file);
        }
        // A file that is new today is not there after a loss of power unless its folder says so.
        syncFolder(journal.toPath());
      } catch (IOException e) {
        throw new JournalException("cannot read " + journal + ": check its owner", e);
      }
    }
  }

  private void sync(Path file) {
    try (Disk.DiskFile opened = journalDisk.open(file, StandardOpenOption.WRITE)) {
      opened.sync();
    } catch (NoSuchFileException e) {
      // Removed since it was listed, by retention: no snapshot counts on it.
    } catch (IOException e) {
      throw WrittenFiles.notSynced(file, e);
    }
  }

  private void syncFolder(Path journal) {
    try {
      journalDisk.syncFolder(journal);
    } catch (IOException e) {
      throw WrittenFiles.notSynced(journal, e);
    }
  }
}
