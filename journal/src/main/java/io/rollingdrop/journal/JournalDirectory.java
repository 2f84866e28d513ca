package io.rollingdrop.journal;

import io.rollingdrop.pipeline.Core;
import io.rollingdrop.pipeline.Durability;
import io.rollingdrop.pipeline.JournalException;
import io.rollingdrop.pipeline.ReplicatedCore;
import io.rollingdrop.pipeline.RunRecord;
import io.rollingdrop.protocol.EventFeed;
import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.StateSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import org.agrona.concurrent.EpochNanoClock;

/**
 * The folder with everything a core needs to come back: {@code commands/}, {@code events/}, {@code
 * snapshots/}, {@code consumers/}, {@code epochs}, {@code run}, {@code lock}.
 */
public final class JournalDirectory {

  static final String COMMANDS = "commands";
  static final String EVENTS = "events";
  static final String SNAPSHOTS = "snapshots";
  static final String EPOCHS = "epochs";
  static final String RUN = "run";
  static final String LOCK = "lock";

  /** Is there after a sync that failed. */
  private static final String SYNC_FAILED = "sync-failed";

  /** More than Chronicle's table of files takes. */
  private static final long TABLE_BYTES = 1L << 20;

  /** By which a queue's file grows. */
  private static final long BLOCK_BYTES = 64L << 20;

  /**
   * How long a tail left unfinished by a killed writer is waited for; its writer is known to be
   * dead.
   */
  private static final long UNFINISHED_TIMEOUT_MS = 200;

  private JournalDirectory() {}

  /**
   * Opens the folder for a core, making it if need be; where pages of it may have been lost, it is
   * mended first. One process at a time may.
   *
   * @param clock for commands' timestamps, and the journals' rolling
   * @throws JournalException if another core has the folder, or it cannot be read or written, or it
   *     is damaged
   */
  public static Core.Ports open(Path directory, Durability durability, EpochNanoClock clock) {
    return open(directory, durability, Rolling.DAY, clock);
  }

  /**
   * As {@link #open(Path, Durability, EpochNanoClock)}, with another time to a file.
   *
   * @param rolling of a new core's journals
   */
  public static Core.Ports open(
      Path directory, Durability durability, Rolling rolling, EpochNanoClock clock) {
    return open(directory, durability, rolling, clock, Machine.local());
  }

  /** As {@link #open(Path, Durability, Rolling, EpochNanoClock)}, on a machine of the caller's. */
  static Core.Ports open(
      Path directory,
      Durability durability,
      Rolling rolling,
      EpochNanoClock clock,
      Machine machine) {
    DurableFile.createFolder(machine.disk(), directory);
    FolderLock lock = FolderLock.take(directory.resolve(LOCK));
    try {
      return openLocked(directory, durability, rolling, clock, machine, lock);
    } catch (RuntimeException | Error e) {
      lock.release();
      throw e;
    }
  }

  private static Core.Ports openLocked(
      Path directory,
      Durability durability,
      Rolling rolling,
      EpochNanoClock clock,
      Machine machine,
      FolderLock lock) {
    Machine strict = strict(directory, machine);
    Disk disk = strict.disk();
    RunFile runs = runs(directory, strict);
    CycleFiles commands = folder(directory, COMMANDS, rolling, disk);
    CycleFiles events = folder(directory, EVENTS, rolling, disk);
    syncNames(directory, disk);
    SnapshotFolder snapshots =
        new SnapshotFolder(
            directory.resolve(SNAPSHOTS),
            List.of(commands.folder().toFile(), events.folder().toFile()),
            machine.disk(),
            disk,
            SnapshotFolder.KEPT);
    Epochs epochs = new Epochs(directory.resolve(EPOCHS), disk);
    RunRecord.LastRun last = runs.lastRun();
    List<String> mended =
        JournalMending.mend(
            directory,
            !runs.exists() || (!last.endedCleanly() && !last.sameBoot()),
            runs.exists() ? last.durability() : Durability.DISK,
            epochs,
            snapshots,
            disk);
    if (!last.endedCleanly()) {
      syncWhatWasLeft(durability, snapshots, runs);
    }
    JournalTime commandTime = new JournalTime(clock, commands.newestBeginsMs());
    JournalTime eventTime = new JournalTime(clock, events.newestBeginsMs());
    return new Core.Ports(
        new ChronicleCommandJournal(
            writable(commands, commandTime, disk),
            commandTime,
            disk,
            durability,
            mended,
            lock::release),
        new ChronicleEventJournal(
            writable(events, eventTime, disk), eventTime, disk, epochs, consumers(directory)),
        snapshots,
        runs,
        clock);
  }

  /**
   * Opens the folder for a core on a node of a cluster, making it if need be: as {@link #open(Path,
   * Durability, EpochNanoClock)}, without commands, whose journal is the cluster's log.
   *
   * <p>Which snapshots go is the cluster's to say, by {@link #deleteSnapshotsBefore}.
   *
   * <p>An event journal that ends before the snapshot, with which it would have a gap, is put aside
   * and begun anew behind the snapshot: consumers find what came before on the other nodes.
   *
   * @param snapshotSequence of the snapshot that the core begins with; 0 for none
   * @param clock for the journal's rolling
   * @throws JournalException as there, or if there is no such snapshot
   */
  public static ReplicatedCore.Ports openReplicated(
      Path directory, long snapshotSequence, Rolling rolling, EpochNanoClock clock) {
    Runnable unlock = lock(directory);
    try {
      return new ReplicatedDirectory(directory, rolling, clock, Machine.local())
          .open(snapshotSequence, unlock);
    } catch (RuntimeException | Error e) {
      unlock.run();
      throw e;
    }
  }

  /**
   * Makes the folder if need be, and has it for this process alone.
   *
   * @return gives it free
   * @throws JournalException if another process has it, or it cannot be made
   */
  public static Runnable lock(Path directory) {
    DurableFile.createFolder(LocalDisk.INSTANCE, directory);
    return FolderLock.take(directory.resolve(LOCK))::release;
  }

  /**
   * Whether there is a snapshot of a sequence that is whole. Reads all of it.
   *
   * @throws JournalException if the folder cannot be read
   */
  public static boolean hasSnapshot(Path directory, long sequence) {
    try (StateSnapshot found =
        SnapshotFolder.readOnly(directory.resolve(SNAPSHOTS)).of(sequence).orElse(null)) {
      return found != null;
    } catch (JournalException e) {
      return false;
    }
  }

  /**
   * Deletes the snapshots of a node of a cluster that are older than one that it can begin with.
   * For the process that has the folder.
   *
   * @param sequence of that one, which stays
   * @throws JournalException if one cannot be deleted
   */
  public static void deleteSnapshotsBefore(Path directory, long sequence) {
    SnapshotFolder.readOnly(directory.resolve(SNAPSHOTS)).deleteBefore(sequence);
  }

  /** The machine with a disk whose first failed sync is its last. */
  static Machine strict(Path directory, Machine machine) {
    return machine.with(new StrictDisk(machine.disk(), directory.resolve(SYNC_FAILED)));
  }

  static RunFile runs(Path directory, Machine machine) {
    return new RunFile(directory.resolve(RUN), machine, directory.resolve(SYNC_FAILED));
  }

  /** What a killed core left may be in the page cache only, and in files of earlier days. */
  private static void syncWhatWasLeft(
      Durability durability, SnapshotFolder snapshots, RunFile runs) {
    if (durability == Durability.DISK) {
      // It is decided and published before there is a commit.
      snapshots.syncJournals();
    } else {
      runs.beforeEnd(snapshots::syncJournals);
    }
  }

  static CycleFiles folder(Path directory, String name, Rolling rolling, Disk disk) {
    DurableFile.createFolder(disk, directory.resolve(name));
    return CycleFiles.in(directory.resolve(name), rolling);
  }

  /** Also those that an earlier start made, and did not come to sync. */
  static void syncNames(Path directory, Disk disk) {
    try {
      Path above = directory.toAbsolutePath().getParent();
      if (above != null && Files.isReadable(above)) {
        disk.syncFolder(above);
      }
      disk.syncFolder(directory);
    } catch (IOException e) {
      throw WrittenFiles.notSynced(directory, e);
    }
  }

  /** Opens a queue for its only writer. */
  static SingleChronicleQueue writable(CycleFiles files, JournalTime time, Disk disk) {
    Path table = files.folder().resolve(CycleFiles.TABLE);
    try {
      if (disk.usableBytes(files.folder()) < TABLE_BYTES) {
        throw new IOException("No space left on device");
      }
      SingleChronicleQueue queue = builder(files).timeProvider(time).build();
      disk.allocate(table, 0, Files.size(table));
      return queue;
    } catch (IOException e) {
      throw new JournalException("no room for " + table + ": make room on its disk", e);
    }
  }

  /**
   * The event feed of a core's folder, with its snapshots, read from another process without
   * disturbing the core.
   *
   * @throws JournalException if there is no core's folder
   */
  public static EventFeed readEvents(Path directory) {
    requireFolder(directory, EVENTS);
    return new JournalFeed(
        readable(directory, EVENTS),
        directory.resolve(EPOCHS),
        directory.resolve(SNAPSHOTS),
        consumers(directory));
  }

  /**
   * The commands of a core's folder after a sequence, 0 for all, read from another process without
   * disturbing the core.
   *
   * @throws JournalException if there is no core's folder
   */
  public static CommandTailer readCommands(Path directory, long after) {
    requireFolder(directory, COMMANDS);
    ChronicleQueue queue = readable(directory, COMMANDS);
    return new CommandTailer(queue, after, queue::close);
  }

  /**
   * The commands of a core's folder from the first one on that retention has left, read from
   * another process without disturbing the core.
   *
   * @throws JournalException if there is no core's folder
   */
  public static CommandTailer readKeptCommands(Path directory) {
    return readCommands(directory, CommandTailer.FIRST_KEPT);
  }

  /**
   * The events of a core's folder from a sequence on, read from another process without disturbing
   * the core. That the first of them continues those before is not checked.
   *
   * @throws JournalException if there is no core's folder
   */
  public static EventSubscription readEvents(Path directory, long firstSequence) {
    requireFolder(directory, EVENTS);
    ChronicleQueue queue = readable(directory, EVENTS);
    try {
      return JournalSubscription.openAt(
          queue, readableEpochs(directory), firstSequence, queue::close);
    } catch (RuntimeException e) {
      queue.close();
      throw e;
    }
  }

  /**
   * The sequence of the last command in a core's folder; 0 if there is none.
   *
   * @throws JournalException if there is no core's folder
   */
  public static long lastCommand(Path directory) {
    requireFolder(directory, COMMANDS);
    try (ChronicleQueue queue = readable(directory, COMMANDS);
        GroupReader groups = new GroupReader(queue)) {
      return groups.toLastRecord() ? groups.sequence() : 0;
    }
  }

  /**
   * From which sequence on the events of each epoch are, and those of earlier ones void.
   *
   * @throws JournalException if that cannot be read
   */
  public static SortedMap<Integer, Long> epochs(Path directory) {
    return readableEpochs(directory).begun();
  }

  private static Epochs readableEpochs(Path directory) {
    return new Epochs(directory.resolve(EPOCHS), LocalDisk.INSTANCE);
  }

  private static void requireFolder(Path directory, String name) {
    if (!Files.isDirectory(directory.resolve(name))) {
      throw new JournalException(
          directory + " is not the data folder of a core: it has no " + name + "/");
    }
  }

  /**
   * The newest snapshot of a core's folder that is whole, read from another process without
   * disturbing the core.
   *
   * @throws JournalException if there is no core's folder
   */
  public static Optional<StateSnapshot> readSnapshot(Path directory) {
    requireFolder(directory, COMMANDS);
    return SnapshotFolder.readOnly(directory.resolve(SNAPSHOTS)).newest();
  }

  /**
   * The sequence of the first command that a core's folder still has; 0 if it has none.
   *
   * @throws JournalException if there is no core's folder, or it is damaged there
   */
  public static long firstSequence(Path directory) {
    try (CommandTailer commands = readKeptCommands(directory)) {
      return commands.next() ? commands.sequence() : 0;
    }
  }

  /**
   * The oldest snapshot of a core's folder that is whole: where a reading of journals begins whose
   * first files are gone.
   */
  public static Optional<StateSnapshot> oldestSnapshot(Path directory) {
    return SnapshotFolder.readOnly(directory.resolve(SNAPSHOTS)).oldest();
  }

  /** Where the snapshots of a core's folder are. */
  public static Path snapshots(Path directory) {
    return directory.resolve(SNAPSHOTS);
  }

  /** The files of the snapshots in a core's folder, the oldest first. */
  public static List<Path> snapshotFiles(Path directory) {
    return SnapshotFolder.readOnly(directory.resolve(SNAPSHOTS)).files();
  }

  /**
   * The sequence of the last command in one of {@link #snapshotFiles}, by its name alone; empty if
   * the name is not a snapshot's.
   */
  public static OptionalLong snapshotSequence(Path file) {
    return SnapshotFolder.sequence(file);
  }

  /**
   * Opens one of {@link #snapshotFiles}.
   *
   * @throws JournalException if it is damaged, naming file and offset
   */
  public static StateSnapshot openSnapshot(Path file) {
    return SnapshotFile.open(file);
  }

  private static ChronicleQueue readable(Path directory, String name) {
    Path folder = directory.resolve(name);
    return builder(CycleFiles.in(folder, Rolling.DAY)).readOnly(true).build();
  }

  private static SingleChronicleQueueBuilder builder(CycleFiles files) {
    return SingleChronicleQueueBuilder.binary(files.folder())
        .rollCycle(files.cycle())
        .blockSize(BLOCK_BYTES)
        .timeoutMS(UNFINISHED_TIMEOUT_MS);
  }

  /**
   * What removes the files of a core's journals that are needed no more; of a node of a cluster,
   * those of its event journal. Only for the process that has the folder open for its core.
   *
   * @param clock as the core's
   */
  public static JournalRetention retention(
      Path directory, RetentionRule rule, EpochNanoClock clock) {
    return new JournalRetention(
        rule,
        () -> TimeUnit.NANOSECONDS.toMillis(clock.nanoTime()),
        SnapshotFolder.readOnly(directory.resolve(SNAPSHOTS)),
        consumers(directory),
        Stream.of(COMMANDS, EVENTS)
            .filter(name -> Files.isDirectory(directory.resolve(name)))
            .map(name -> listed(directory, name, clock))
            .toList(),
        LocalDisk.INSTANCE);
  }

  static ConsumerPositions consumers(Path directory) {
    return new ConsumerPositions(directory.resolve("consumers"));
  }

  /** A queue of which files go: for its readers it keeps a list of those that there are. */
  private static SingleChronicleQueue listed(Path directory, String name, EpochNanoClock clock) {
    CycleFiles files = CycleFiles.in(directory.resolve(name), Rolling.DAY);
    return builder(files).timeProvider(new JournalTime(clock, files.newestBeginsMs())).build();
  }
}
