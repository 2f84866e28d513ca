package io.rollingdrop.journal;

import io.rollingdrop.pipeline.Core;
import io.rollingdrop.pipeline.Durability;
import io.rollingdrop.pipeline.JournalException;
import io.rollingdrop.protocol.EventFeed;
import io.rollingdrop.protocol.StateSnapshot;
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
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import org.agrona.concurrent.EpochNanoClock;

/**
 * The folder with everything a core needs to come back: {@code commands/}, {@code events/}, {@code
 * snapshots/}, {@code epochs}, {@code run}, {@code lock}.
 */
public final class JournalDirectory {

  private static final String SNAPSHOTS = "snapshots";
  private static final long BLOCK_BYTES = 64L << 20;

  /**
   * How long a tail left unfinished by a killed writer is waited for; its writer is known to be
   * dead.
   */
  private static final long UNFINISHED_TIMEOUT_MS = 200;

  private JournalDirectory() {}

  /**
   * Opens the folder for a core, making it if need be. One process at a time may.
   *
   * @param clock for commands' timestamps
   * @throws JournalException if another core has the folder, or it cannot be read or written
   */
  public static Core.Ports open(Path directory, Durability durability, EpochNanoClock clock) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new JournalException(
          "cannot make the folder " + directory + ": check its owner and the disk's space", e);
    }
    Lock lock = Lock.take(directory.resolve("lock"));
    try {
      Epochs epochs = new Epochs(directory.resolve("epochs"));
      ChronicleQueue commands = queue(directory, "commands", false);
      ChronicleQueue events = queue(directory, "events", false);
      return new Core.Ports(
          new ChronicleCommandJournal(commands, durability, lock::release),
          new ChronicleEventJournal(events, epochs),
          new SnapshotFolder(directory.resolve(SNAPSHOTS), List.of(commands.file(), events.file())),
          new RunFile(directory.resolve("run")),
          clock);
    } catch (RuntimeException e) {
      lock.release();
      throw e;
    }
  }

  /**
   * The event feed of a core's folder, with its snapshots, read from another process without
   * disturbing the core.
   *
   * @throws JournalException if there is no core's folder
   */
  public static EventFeed readEvents(Path directory) {
    if (!Files.isDirectory(directory.resolve("events"))) {
      throw new JournalException(
          directory + " is not the data folder of a core: it has no events/");
    }
    return new JournalFeed(
        queue(directory, "events", true),
        directory.resolve("epochs"),
        directory.resolve(SNAPSHOTS));
  }

  /**
   * The commands of a core's folder after a sequence, 0 for all, read from another process without
   * disturbing the core.
   *
   * @throws JournalException if there is no core's folder
   */
  public static CommandTailer readCommands(Path directory, long after) {
    if (!Files.isDirectory(directory.resolve("commands"))) {
      throw new JournalException(
          directory + " is not the data folder of a core: it has no commands/");
    }
    ChronicleQueue queue = queue(directory, "commands", true);
    return new CommandTailer(queue, after, queue::close);
  }

  /**
   * The newest snapshot of a core's folder that is whole, read from another process without
   * disturbing the core.
   *
   * @throws JournalException if there is no core's folder
   */
  public static Optional<StateSnapshot> readSnapshot(Path directory) {
    if (!Files.isDirectory(directory.resolve("commands"))) {
      throw new JournalException(
          directory + " is not the data folder of a core: it has no commands/");
    }
    return new SnapshotFolder(directory.resolve(SNAPSHOTS), List.of()).newest();
  }

  /** The files of the snapshots in a core's folder, the oldest first. */
  public static List<Path> snapshotFiles(Path directory) {
    return new SnapshotFolder(directory.resolve(SNAPSHOTS), List.of()).files();
  }

  /**
   * Opens one of {@link #snapshotFiles}.
   *
   * @throws JournalException if it is damaged, naming file and offset
   */
  public static StateSnapshot openSnapshot(Path file) {
    return SnapshotFile.open(file);
  }

  private static ChronicleQueue queue(Path directory, String name, boolean readOnly) {
    return SingleChronicleQueueBuilder.binary(directory.resolve(name))
        .rollCycle(RollCycles.FAST_DAILY)
        .blockSize(BLOCK_BYTES)
        .timeoutMS(UNFINISHED_TIMEOUT_MS)
        .readOnly(readOnly)
        .build();
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
