package io.rollingdrop.journal;

import io.rollingdrop.pipeline.JournalException;
import io.rollingdrop.protocol.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import org.agrona.concurrent.EpochClock;

/**
 * Removes files of a core's journals that the rule does not keep and that nobody needs any more:
 * before the older of the newest two snapshots, both found whole, so that a start has one to fall
 * back on with all commands after it; and before the position of each mandatory consumer. The file
 * that holds that command or event itself stays, and so does the file that is being written.
 *
 * <p>For the process that runs the core, on any one thread at a time but the core's own: it reads
 * snapshots whole, and compresses files.
 */
public final class JournalRetention implements AutoCloseable {

  private final RetentionRule rule;
  private final EpochClock clock;
  private final SnapshotFolder snapshots;
  private final ConsumerPositions consumers;
  private final List<SingleChronicleQueue> queues;
  private final Disk disk;
  private final Optional<FileArchive> archive;

  /** From where on everything is needed, and by whom. */
  private record Floor(long sequence, String neededBy) {

    Floor lower(long other, String by) {
      return other < sequence ? new Floor(other, by) : this;
    }
  }

  /**
   * @param queues both journals, opened for this alone, and closed by it
   * @param clock for the age of files, milliseconds since the Unix epoch
   */
  JournalRetention(
      RetentionRule rule,
      EpochClock clock,
      SnapshotFolder snapshots,
      ConsumerPositions consumers,
      List<SingleChronicleQueue> queues,
      Disk disk) {
    this.rule = rule;
    this.clock = clock;
    this.snapshots = snapshots;
    this.consumers = consumers;
    this.queues = queues;
    this.disk = disk;
    archive = rule.archive().map(folder -> new FileArchive(folder, disk));
  }

  /**
   * Removes what may go. Costs two listings of folders when nothing is due.
   *
   * @throws JournalException if a file cannot be read, archived or removed; what went before it is
   *     gone, and the rest is as it was
   */
  public RetentionReport run() {
    List<JournalFile> due = due();
    if (due.isEmpty()) {
      return RetentionReport.NOTHING;
    }
    Floor floor = floor();
    List<Path> removed = new ArrayList<>();
    long bytes = 0;
    int held = 0;
    try {
      for (JournalFile file : due) {
        if (file.throughSequence() < floor.sequence()) {
          remove(file.path());
          removed.add(file.path());
          bytes += file.bytes();
        } else {
          held++;
        }
      }
    } finally {
      if (!removed.isEmpty()) {
        queues.forEach(SingleChronicleQueue::refreshDirectoryListing);
      }
    }
    String heldBack =
        held == 0
            ? ""
            : "%d files that should have gone are needed from sequence %d on by %s"
                .formatted(held, floor.sequence(), floor.neededBy());
    return new RetentionReport(List.copyOf(removed), bytes, archive.isPresent(), heldBack);
  }

  /** Where each consumer said that it stands. */
  public Map<String, Position> consumers() {
    return consumers.all();
  }

  /** What the rule does not keep; the oldest first, so that each journal loses its head only. */
  private List<JournalFile> due() {
    List<JournalFile> complete = new ArrayList<>();
    queues.forEach(queue -> complete.addAll(JournalFile.complete(queue)));
    complete.sort(Comparator.comparingLong(JournalFile::endMs));
    long excess = rule.keepBytes() == 0 ? 0 : totalBytes() - rule.keepBytes();
    long keptFromMs = rule.keep().isZero() ? 0 : clock.time() - rule.keep().toMillis();
    List<JournalFile> due = new ArrayList<>();
    for (JournalFile file : complete) {
      if (excess > 0 || file.endMs() <= keptFromMs) {
        due.add(file);
        excess -= file.bytes();
      }
    }
    return due;
  }

  private long totalBytes() {
    long bytes = 0;
    for (SingleChronicleQueue queue : queues) {
      try (Stream<Path> files = Files.list(queue.file().toPath())) {
        bytes += files.mapToLong(file -> file.toFile().length()).sum();
      } catch (IOException e) {
        throw new JournalException("cannot read " + queue.file() + ": check its owner", e);
      }
    }
    return bytes;
  }

  private Floor floor() {
    List<Long> whole = snapshots.newestWhole(2);
    if (whole.size() < 2) {
      return new Floor(0, "want of two snapshots that are whole: there are " + whole.size());
    }
    Floor floor = new Floor(whole.getLast(), "the older of the newest two snapshots");
    for (String consumer : rule.mandatory()) {
      Optional<Position> position = consumers.of(consumer);
      floor =
          position.isPresent()
              ? floor.lower(position.get().sequence(), "the mandatory consumer " + consumer)
              : floor.lower(0, "the mandatory consumer " + consumer + ", which has not reported");
    }
    return floor;
  }

  private void remove(Path file) {
    archive.ifPresent(to -> to.put(file));
    try {
      disk.delete(file);
      // One by one, or power loss could bring back an older file than one that is gone: a hole.
      disk.syncFolder(file.getParent());
    } catch (IOException e) {
      throw new JournalException("cannot remove " + file + ": check the folder's owner", e);
    }
  }

  @Override
  public void close() {
    queues.forEach(SingleChronicleQueue::close);
  }
}
