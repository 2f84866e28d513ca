package io.rollingdrop.journal;

import io.rollingdrop.pipeline.Durability;
import io.rollingdrop.pipeline.JournalException;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.StateSnapshot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks at both journals before a core opens them, and mends what a killed process or a loss of
 * power has left: what is torn at the end is cut at the last whole group, kept, and told of. What
 * cannot have come about so is damage, and nothing is changed.
 *
 * <p>Where the page cache was not lost it suffices to look at the end of the newest file. Where it
 * was, any page written since the last sync may be missing: then all is read for which the newest
 * snapshot does not vouch (before it became valid, all before it was synced), and written anew.
 */
final class JournalMending {

  /** A journal that was looked at, and what is to be done to it. */
  private final class Journal {
    final Path queue;
    final List<Path> files;
    final boolean allAnew;
    final JournalScan scan;

    /** A group is not lost with the header of its excerpt. Events are published anew. */
    final boolean keepsLast;

    Journal(String name, RecordCheck check) {
      queue = core.resolve(name);
      List<Path> all = CycleFiles.in(queue, Rolling.DAY).list();
      files = pagesLost ? notVouchedFor(all) : all.subList(Math.max(0, all.size() - 1), all.size());
      allAnew = pagesLost && !files.isEmpty();
      scan =
          pagesLost || files.isEmpty()
              ? JournalScan.of(files, check, records -> {})
              : JournalScan.ofEnd(files.getFirst());
      keepsLast =
          name.equals(JournalDirectory.COMMANDS)
              && damage().map(JournalMending::hasLostOnlyTheLastHeader).orElse(false);
    }

    Optional<Damage> damage() {
      return scan.damage();
    }

    private List<Path> notVouchedFor(List<Path> all) {
      int from = all.size() - 1;
      while (from > 0 && !startsBy(all.get(from), vouchedFor.sequence())) {
        from--;
      }
      return all.subList(Math.max(0, from), all.size());
    }

    void mend(DamagedFolder damaged) {
      if (damage().isPresent()) {
        JournalRewrite.until(damage().get(), keepsLast, queue, files, damaged, disk);
      } else {
        JournalRewrite.all(queue, files, disk);
      }
    }
  }

  private final Path core;
  private final boolean pagesLost;
  private final Durability durability;
  private final Disk disk;
  private final Position vouchedFor;
  private final List<String> report = new ArrayList<>();

  private JournalMending(
      Path core, boolean pagesLost, Durability durability, SnapshotFolder snapshots, Disk disk) {
    this.core = core;
    this.pagesLost = pagesLost;
    this.durability = durability;
    this.disk = disk;
    vouchedFor = pagesLost ? newest(snapshots) : Position.START;
  }

  /**
   * Looks, and mends. The caller holds the folder's lock.
   *
   * @param pagesLost whether what was not synced may be missing
   * @param durability of the run that left the journals
   * @return what was cut or left out, and why; a line each
   * @throws JournalException if there is damage that no start mends, naming file, offset and
   *     remedy, or no room for what is written anew
   */
  static List<String> mend(
      Path core,
      boolean pagesLost,
      Durability durability,
      Epochs epochs,
      SnapshotFolder snapshots,
      Disk disk) {
    JournalMending mending = new JournalMending(core, pagesLost, durability, snapshots, disk);
    mending.run(epochs);
    return List.copyOf(mending.report);
  }

  private static Position newest(SnapshotFolder snapshots) {
    try (StateSnapshot newest = snapshots.newest().orElse(null)) {
      return newest == null ? Position.START : newest.position();
    }
  }

  private static boolean startsBy(Path path, long sequence) {
    try (CycleFile file = new CycleFile(path)) {
      return file.next() == CycleFile.Found.GROUP && file.firstSequence() <= sequence;
    }
  }

  private void run(Epochs epochs) {
    Journal commands = new Journal(JournalDirectory.COMMANDS, RecordCheck.ofCommands(vouchedFor));
    Journal events = new Journal(JournalDirectory.EVENTS, RecordCheck.ofEvents(vouchedFor, epochs));
    commands.damage().ifPresent(damage -> examineCommands(damage, commands.keepsLast));
    events.damage().ifPresent(damage -> examineEvents(damage));
    DamagedFolder damaged = report.isEmpty() ? null : keep();
    for (Journal each : List.of(commands, events)) {
      JournalRewrite.clear(each.queue, disk);
      reportUnfinished(each.scan.unfinished());
      if (each.allAnew || each.damage().isPresent()) {
        each.mend(damaged);
      }
    }
  }

  private DamagedFolder keep() {
    DamagedFolder damaged =
        DamagedFolder.create(
            core,
            String.join("\n", report)
                + "\n\nThe core did this at its start; what it cut off is kept here.\n",
            disk);
    report.replaceAll(line -> line + ". What was cut is in " + damaged.path());
    return damaged;
  }

  private void examineCommands(Damage damage, boolean keepsLast) {
    boolean torn = pagesLost ? wasNeverSynced(damage) : wasNeverWhole(damage);
    requireMendable(damage, torn, damage.lastSequence() < vouchedFor.sequence());
    if (keepsLast) {
      report.add(
          "header of the last group written anew: " + damage + "; the group is whole, and stays");
      return;
    }
    report.add(
        line(
            damage,
            damage.isBeforeTheTail() && durability == Durability.MEMORY
                ? "its commands were acknowledged in memory and lost with power; the epoch rises"
                : "it was never acknowledged as durable"));
  }

  /** Events are decided again from the commands; those before a snapshot were synced with it. */
  private void examineEvents(Damage damage) {
    Position last = new Position(0, damage.lastSequence(), (int) damage.lastSecondKey(), 0);
    requireMendable(
        damage,
        pagesLost || wasNeverWhole(damage),
        last.isBefore(vouchedFor.sequence(), vouchedFor.index()));
    report.add(line(damage, "the events after it are published anew"));
  }

  private void requireMendable(Damage damage, boolean isTornTail, boolean isBeforeSnapshot) {
    if (isBeforeSnapshot) {
      throw new JournalException(
          "%s. The snapshot at sequence %d counts on what is missing. %s"
              .formatted(damage, vouchedFor.sequence(), Remedy.repair(core)));
    }
    if (!isTornTail) {
      throw new JournalException(damage + ". " + Remedy.repair(core));
    }
  }

  private static String line(Damage damage, String why) {
    return "torn tail cut: " + damage + "; " + why;
  }

  /**
   * Under {@code disk} each group of commands is synced before the next is written: one that has
   * another behind it was, unless that is the last itself, of which only the header is missing.
   */
  private boolean wasNeverSynced(Damage damage) {
    if (durability == Durability.MEMORY || damage.lastBeyond() <= damage.lastSequence()) {
      return true;
    }
    try (CycleFile file = new CycleFile(damage.file())) {
      return file.recordsWithoutHeader(damage.offset()) == damage.recordsBeyond();
    }
  }

  private static boolean hasLostOnlyTheLastHeader(Damage damage) {
    try (CycleFile file = new CycleFile(damage.file())) {
      return file.hasLostOnlyTheLastHeader(damage);
    }
  }

  /** Chronicle notes where the last excerpt is when it has been written, not before. */
  private static boolean wasNeverWhole(Damage damage) {
    try (CycleFile file = new CycleFile(damage.file())) {
      return !damage.isBeforeTheTail() && file.notedEnd() < damage.offset();
    }
  }

  private void reportUnfinished(String where) {
    if (!where.isEmpty()) {
      report.add(
          "unfinished excerpt "
              + where
              + ": its writer was killed, so it was never acknowledged; it is left out");
    }
  }
}
