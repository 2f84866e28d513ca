package io.rollingdrop.journal;

import io.rollingdrop.pipeline.Durability;
import io.rollingdrop.pipeline.JournalException;
import io.rollingdrop.pipeline.ReplicatedCore;
import io.rollingdrop.pipeline.RunRecord;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.StateSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.EpochNanoClock;

/** The folder of a core whose commands are in a cluster's log. The caller has its lock. */
final class ReplicatedDirectory {

  private static final String ASIDE = "events-with-gap-before-";

  private final Path directory;
  private final Rolling rolling;
  private final EpochNanoClock clock;
  private final Disk disk;
  private final RunFile runs;
  private final SnapshotFolder snapshots;
  private final Epochs epochs;

  ReplicatedDirectory(Path directory, Rolling rolling, EpochNanoClock clock, Machine machine) {
    this.directory = directory;
    this.rolling = rolling;
    this.clock = clock;
    Machine strict = JournalDirectory.strict(directory, machine);
    disk = strict.disk();
    runs = JournalDirectory.runs(directory, strict);
    snapshots =
        new SnapshotFolder(
            directory.resolve(JournalDirectory.SNAPSHOTS),
            List.of(directory.resolve(JournalDirectory.EVENTS).toFile()),
            machine.disk(),
            disk,
            SnapshotFolder.ALL);
    epochs = new Epochs(directory.resolve(JournalDirectory.EPOCHS), disk);
  }

  ReplicatedCore.Ports open(long snapshotSequence, Runnable afterClose) {
    JournalDirectory.folder(directory, JournalDirectory.EVENTS, rolling, disk);
    JournalDirectory.syncNames(directory, disk);
    RunRecord.LastRun last = runs.lastRun();
    List<String> mended =
        new ArrayList<>(
            JournalMending.mend(
                directory,
                !runs.exists() || (!last.endedCleanly() && !last.sameBoot()),
                Durability.MEMORY,
                epochs,
                snapshots,
                disk));
    ChronicleEventJournal events = events();
    try {
      if (endsBefore(snapshotSequence, events)) {
        events.close();
        mended.add(putAside(snapshotSequence));
        events = events();
      }
      return new ReplicatedCore.Ports(
          events,
          snapshots,
          runs,
          () -> disk.usableBytes(directory),
          List.copyOf(mended),
          afterClose);
    } catch (RuntimeException | Error e) {
      events.close();
      throw e;
    }
  }

  private ChronicleEventJournal events() {
    CycleFiles files = JournalDirectory.folder(directory, JournalDirectory.EVENTS, rolling, disk);
    JournalTime time = new JournalTime(clock, files.newestBeginsMs());
    return new ChronicleEventJournal(
        JournalDirectory.writable(files, time, disk),
        time,
        disk,
        epochs,
        JournalDirectory.consumers(directory));
  }

  /** Without any events there is no gap. */
  private boolean endsBefore(long snapshotSequence, ChronicleEventJournal events) {
    Position published = events.lastPosition();
    if (snapshotSequence == 0 || published.equals(Position.START)) {
      return false;
    }
    try (StateSnapshot snapshot =
        snapshots
            .of(snapshotSequence)
            .orElseThrow(
                () -> new JournalException("there is no snapshot of " + snapshotSequence))) {
      return published.isBefore(snapshot.position().sequence(), snapshot.position().index());
    }
  }

  /** Returns what was done, in words. */
  private String putAside(long snapshotSequence) {
    Path events = directory.resolve(JournalDirectory.EVENTS);
    Path aside = directory.resolve(ASIDE + snapshotSequence);
    try {
      Files.move(events, aside, StandardCopyOption.ATOMIC_MOVE);
      disk.syncFolder(directory);
    } catch (IOException e) {
      throw new JournalException(
          "cannot put " + events + " aside as " + aside + ": move it away yourself", e);
    }
    return "the event journal ended before the snapshot of sequence %d: it is put aside as %s, and a new one begins behind the snapshot"
        .formatted(snapshotSequence, aside);
  }
}
