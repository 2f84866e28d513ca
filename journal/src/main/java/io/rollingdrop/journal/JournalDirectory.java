package io.rollingdrop.journal;

import io.rollingdrop.pipeline.Core;
import io.rollingdrop.pipeline.Durability;
import io.rollingdrop.pipeline.JournalException;
import io.rollingdrop.pipeline.RunRecord;
import io.rollingdrop.protocol.EventFeed;
import io.rollingdrop.protocol.StateSnapshot;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import org.agrona.concurrent.EpochNanoClock;

/**
 * The folder with everything a core needs to come back: {@code commands/}, {@code events/}, {@code
 * snapshots/}, {@code epochs}, {@code run}, {@code lock}.
 */
public final class JournalDirectory {

  private static final String COMMANDS = "commands";
  private static final String EVENTS = "events";
  private static final String SNAPSHOTS = "snapshots";

  /** More than Chronicle's table of files takes. */
  private static final long TABLE_BYTES = 1L << 20;

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
    return open(directory, durability, clock, Machine.local());
  }

  /** As {@link #open(Path, Durability, EpochNanoClock)}, on a machine of the caller's. */
  static Core.Ports open(
      Path directory, Durability durability, EpochNanoClock clock, Machine machine) {
    DurableFile.createFolder(machine.disk(), directory);
    Lock lock = Lock.take(directory.resolve("lock"));
    try {
      return openLocked(directory, durability, clock, machine, lock);
    } catch (RuntimeException | Error e) {
      lock.release();
      throw e;
    }
  }

  private static Core.Ports openLocked(
      Path directory, Durability durability, EpochNanoClock clock, Machine machine, Lock lock) {
    Path failedSync = directory.resolve("sync-failed");
    Disk disk = new StrictDisk(machine.disk(), failedSync);
    RunFile runs = new RunFile(directory.resolve("run"), machine.with(disk), failedSync);
    File commandFolder = folder(directory, COMMANDS, disk);
    File eventFolder = folder(directory, EVENTS, disk);
    syncNames(directory, disk);
    SnapshotFolder snapshots =
        new SnapshotFolder(
            directory.resolve(SNAPSHOTS),
            List.of(commandFolder, eventFolder),
            machine.disk(),
            disk);
    Epochs epochs = new Epochs(directory.resolve("epochs"), disk);
    RunRecord.LastRun last = runs.lastRun();
    List<String> mended =
        runs.exists() && (last.endedCleanly() || last.sameBoot())
            ? List.of()
            : LostPages.mend(
                commandFolder.toPath(),
                eventFolder.toPath(),
                epochs,
                disk,
                snapshots,
                runs.exists() ? last.durability() : Durability.DISK);
    if (!last.endedCleanly()) {
      syncWhatWasLeft(durability, snapshots, runs);
    }
    JournalTime commandTime = time(commandFolder, clock);
    JournalTime eventTime = time(eventFolder, clock);
    return new Core.Ports(
        new ChronicleCommandJournal(
            writable(commandFolder, commandTime, disk),
            commandTime,
            disk,
            durability,
            mended,
            lock::release),
        new ChronicleEventJournal(writable(eventFolder, eventTime, disk), eventTime, disk, epochs),
        snapshots,
        runs,
        clock);
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

  private static File folder(Path directory, String name, Disk disk) {
    DurableFile.createFolder(disk, directory.resolve(name));
    return directory.resolve(name).toFile();
  }

  /** Also those that an earlier start made, and did not come to sync. */
  private static void syncNames(Path directory, Disk disk) {
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

  private static JournalTime time(File folder, EpochNanoClock clock) {
    return new JournalTime(clock, new CycleFiles(folder.toPath()).newestBeginsMs());
  }

  /** Opens a queue for its only writer. */
  static SingleChronicleQueue writable(File folder, JournalTime time, Disk disk) {
    Path table = folder.toPath().resolve(CycleFiles.TABLE);
    try {
      if (disk.usableBytes(folder.toPath()) < TABLE_BYTES) {
        throw new IOException("No space left on device");
      }
      SingleChronicleQueue queue = builder(folder).timeProvider(time).build();
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
    if (!Files.isDirectory(directory.resolve(EVENTS))) {
      throw new JournalException(
          directory + " is not the data folder of a core: it has no events/");
    }
    return new JournalFeed(
        readable(directory, EVENTS), directory.resolve("epochs"), directory.resolve(SNAPSHOTS));
  }

  /**
   * The commands of a core's folder after a sequence, 0 for all, read from another process without
   * disturbing the core.
   *
   * @throws JournalException if there is no core's folder
   */
  public static CommandTailer readCommands(Path directory, long after) {
    if (!Files.isDirectory(directory.resolve(COMMANDS))) {
      throw new JournalException(
          directory + " is not the data folder of a core: it has no commands/");
    }
    ChronicleQueue queue = readable(directory, COMMANDS);
    return new CommandTailer(queue, after, queue::close);
  }

  /**
   * The newest snapshot of a core's folder that is whole, read from another process without
   * disturbing the core.
   *
   * @throws JournalException if there is no core's folder
   */
  public static Optional<StateSnapshot> readSnapshot(Path directory) {
    if (!Files.isDirectory(directory.resolve(COMMANDS))) {
      throw new JournalException(
          directory + " is not the data folder of a core: it has no commands/");
    }
    return SnapshotFolder.readOnly(directory.resolve(SNAPSHOTS)).newest();
  }

  /** The files of the snapshots in a core's folder, the oldest first. */
  public static List<Path> snapshotFiles(Path directory) {
    return SnapshotFolder.readOnly(directory.resolve(SNAPSHOTS)).files();
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
    return builder(directory.resolve(name).toFile()).readOnly(true).build();
  }

  private static SingleChronicleQueueBuilder builder(File folder) {
    return SingleChronicleQueueBuilder.binary(folder)
        .rollCycle(CycleFiles.CYCLE)
        .blockSize(BLOCK_BYTES)
        .timeoutMS(UNFINISHED_TIMEOUT_MS);
  }

  private record Lock(FileChannel channel, FileLock lock) {

    static Lock take(Path file) {
      FileChannel channel = null;
      try {
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock != null) {
          return new Lock(channel, lock);
        }
        channel.close();
      } catch (OverlappingFileLockException e) {
        close(channel);
      } catch (IOException e) {
        close(channel);
        throw new JournalException("cannot lock " + file + ": check the folder's owner", e);
      }
      throw new JournalException(
          file.toAbsolutePath().getParent()
              + " is in use by another core: stop that one first ('ops/rollingdrop status'), or choose another folder");
    }

    private static void close(FileChannel channel) {
      try {
        if (channel != null) {
          channel.close();
        }
      } catch (IOException e) {
        throw new JournalException("cannot close the lock file", e);
      }
    }

    void release() {
      close(channel);
    }
  }
}
