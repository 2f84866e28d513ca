package io.rollingdrop.journal;

import io.rollingdrop.pipeline.JournalException;
import io.rollingdrop.pipeline.RunRecord;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.StateSnapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Makes a core's folder one that a core can start on, and never destroys: what is cut is moved into
 * a folder of its own. Reads both journals and all snapshots first, and says what it would do;
 * holds the folder's lock from then until it is closed. One thread.
 *
 * <p>The command journal is cut at the last whole group before its damage, and a new epoch begins
 * there, so that consumers of what was lost find themselves off the chain. The event journal is cut
 * likewise; the next start decides its events again. Snapshots of what is cut, and damaged ones,
 * are put aside.
 */
public final class JournalRepair implements AutoCloseable {

  private static final long NO_SNAPSHOT_UNWANTED = Long.MAX_VALUE;

  private record Snapshot(Path file, Position position) {}

  private final Path core;
  private final FolderLock lock;
  private final Disk disk;
  private final RunFile runs;
  private final Epochs epochs;
  private final List<String> findings = new ArrayList<>();
  private final List<String> steps = new ArrayList<>();
  private final List<Path> aside = new ArrayList<>();
  private final List<Snapshot> whole = new ArrayList<>();
  private Optional<Damage> commandsCut = Optional.empty();
  private Optional<Damage> eventsCut = Optional.empty();
  private String obstacle = "";

  private JournalRepair(Path core, FolderLock lock) {
    this.core = core;
    this.lock = lock;
    Machine machine = JournalDirectory.strict(core, Machine.local());
    disk = machine.disk();
    runs = JournalDirectory.runs(core, machine);
    epochs = new Epochs(core.resolve(JournalDirectory.EPOCHS), disk);
  }

  /**
   * Reads all, and plans.
   *
   * @param progress told of the records of each group
   * @throws JournalException if there is no core's folder, a core runs on it, or it cannot be read
   */
  public static JournalRepair plan(Path core, LongConsumer progress) {
    return plan(core, NO_SNAPSHOT_UNWANTED, progress);
  }

  /**
   * As {@link #plan(Path, LongConsumer)}, and all snapshots from that sequence on are put aside,
   * whole or not.
   */
  public static JournalRepair plan(Path core, long withoutSnapshotsFrom, LongConsumer progress) {
    if (!Files.isDirectory(core.resolve(JournalDirectory.COMMANDS))) {
      throw new JournalException(core + " is not the data folder of a core: it has no commands/");
    }
    JournalRepair repair =
        new JournalRepair(core, FolderLock.take(core.resolve(JournalDirectory.LOCK)));
    try {
      repair.plan(withoutSnapshotsFrom, progress);
      return repair;
    } catch (RuntimeException e) {
      repair.close();
      throw e;
    }
  }

  private void plan(long withoutSnapshotsFrom, LongConsumer progress) {
    readSnapshots(withoutSnapshotsFrom);
    JournalScan commands = JournalScan.ofCommands(core, progress);
    JournalScan events = JournalScan.ofEvents(core, progress);
    commands.damage().ifPresent(damage -> findings.add("commands: " + damage));
    events.damage().ifPresent(damage -> findings.add("events: " + damage));
    commands.damage().filter(damage -> !isBehindUs(damage, events)).ifPresent(this::cutCommands);
    events.damage().ifPresent(this::cutEvents);
    putAside(commands, events);
    requireSomethingToStartFrom(commands);
  }

  private void readSnapshots(long withoutFrom) {
    for (Path file : JournalDirectory.snapshotFiles(core)) {
      try (StateSnapshot snapshot = JournalDirectory.openSnapshot(file)) {
        if (snapshot.sequence() < withoutFrom) {
          whole.add(new Snapshot(file, snapshot.position()));
        } else {
          putAside(file, "as you asked");
        }
      } catch (JournalException e) {
        findings.add("snapshot: " + e.getMessage());
        putAside(file, "it is damaged");
      }
    }
  }

  private void putAside(Path snapshot, String why) {
    aside.add(snapshot);
    steps.add("put the snapshot " + snapshot.getFileName() + " aside: " + why);
  }

  /**
   * Whether the newest snapshot, and all commands after it, are whole in spite of a damage before
   * it: then nothing needs to be given up, but what happened before it cannot be read.
   */
  private boolean isBehindUs(Damage damage, JournalScan events) {
    if (whole.isEmpty() || endsBefore(events, whole.getLast().position())) {
      return false;
    }
    long snapshot = whole.getLast().position().sequence();
    if (snapshot <= damage.lastSequence() || snapshot > damage.lastBeyond()) {
      return false;
    }
    long last = snapshot;
    try (CommandTailer commands = JournalDirectory.readCommands(core, snapshot)) {
      while (commands.next()) {
        last = commands.sequence();
      }
    } catch (JournalException e) {
      return false;
    }
    boolean all = last == damage.lastBeyond();
    if (all) {
      findings.add(
          ("the snapshot at sequence %d and all commands after it are whole: a core starts from it,"
                  + " and nothing is cut. What happened from %d to there cannot be decided again:"
                  + " restore %s from a copy if that is needed")
              .formatted(snapshot, damage.lastSequence() + 1, damage.file()));
      requireNoPagesLost(damage, snapshot);
    }
    return all;
  }

  /** A start after that reads all of the file, and does not go on behind a damage in it. */
  private void requireNoPagesLost(Damage damage, long snapshot) {
    RunRecord.LastRun last = runs.lastRun();
    if (!last.endedCleanly() && !last.sameBoot()) {
      obstacle =
          "the machine has lost its power since, and a start then has to read all of %s: restore it from a copy. If there is none, --without-snapshots-from %d has it cut at the damage, which loses the commands from %d on"
              .formatted(damage.file(), snapshot, damage.lastSequence() + 1);
    }
  }

  private static boolean endsBefore(JournalScan events, Position position) {
    return new Position(0, events.lastSequence(), (int) events.lastSecondKey(), 0)
        .isBefore(position.sequence(), position.index());
  }

  private void cutCommands(Damage damage) {
    commandsCut = Optional.of(damage);
    steps.add(
        "cut the commands in %s at offset %d, after sequence %d%s"
            .formatted(damage.file(), damage.offset(), damage.lastSequence(), lost(damage)));
    steps.add(
        "begin epoch %d at sequence %d: a consumer that has seen more of the events stops, and is to be started anew"
            .formatted(nextEpoch(), damage.lastSequence() + 1));
  }

  private static String lost(Damage damage) {
    return damage.isBeforeTheTail()
        ? ": commands %d to %d are LOST, unless %s is restored from a copy instead"
            .formatted(damage.lastSequence() + 1, damage.lastBeyond(), damage.file().getFileName())
        : "";
  }

  private void cutEvents(Damage damage) {
    eventsCut = Optional.of(damage);
    steps.add(
        "cut the events in %s at offset %d, after event %d.%d: the next start decides the commands after it again, and publishes them"
            .formatted(
                damage.file(), damage.offset(), damage.lastSequence(), damage.lastSecondKey()));
  }

  private int nextEpoch() {
    return 1 + Math.max(epochs.last(), runs.lastRun().epoch());
  }

  /** A core goes on from a snapshot only if it has the command and the events that it is of. */
  private void putAside(JournalScan commands, JournalScan events) {
    boolean behindUs = commands.damage().isPresent() && commandsCut.isEmpty();
    for (Snapshot snapshot : List.copyOf(whole)) {
      Position at = snapshot.position();
      boolean withoutCommands = !behindUs && at.sequence() > commands.lastSequence();
      if (withoutCommands || endsBefore(events, at)) {
        whole.remove(snapshot);
        putAside(
            snapshot.file(),
            "the " + (withoutCommands ? "commands" : "events") + " end before what it is of");
      }
    }
  }

  private void requireSomethingToStartFrom(JournalScan commands) {
    if (whole.isEmpty() && commands.firstSequence() > 1) {
      obstacle =
          "no whole snapshot would be left, and the commands there are begin with %d, not with the first: nothing can be decided again. Restore the folder from a copy"
              .formatted(commands.firstSequence());
    }
  }

  /** What to do about damage in a core's folder, in words that can be typed. */
  public static String remedy(Path core) {
    return Remedy.repair(core);
  }

  /** What is wrong, a line each. */
  public List<String> findings() {
    return List.copyOf(findings);
  }

  /** What {@link #carryOut} does, a line each; none if nothing needs to be done. */
  public List<String> steps() {
    return List.copyOf(steps);
  }

  /** Why it cannot be repaired, and what to do; empty if it can. */
  public String obstacle() {
    return obstacle;
  }

  /**
   * Does what was planned.
   *
   * @return the folder with all that was taken out
   * @throws IllegalStateException if there is an obstacle, or nothing to do
   * @throws JournalException if the disk refuses; what was not done yet can be done by planning
   *     anew
   */
  public Path carryOut() {
    if (!obstacle.isEmpty() || steps.isEmpty()) {
      throw new IllegalStateException(steps.isEmpty() ? "nothing to repair" : obstacle);
    }
    DamagedFolder damaged = DamagedFolder.create(core, explanation(), disk);
    aside.forEach(damaged::take);
    // The epoch comes first: between it and the cut a start fails as before, but after a cut
    // without it the core would go on, and nobody would notice what is gone.
    commandsCut.ifPresent(
        damage -> {
          epochs.begin(nextEpoch(), damage.lastSequence() + 1);
          cut(damage, damaged);
        });
    eventsCut.ifPresent(damage -> cut(damage, damaged));
    return damaged.path();
  }

  private void cut(Damage damage, DamagedFolder damaged) {
    Path queue = damage.file().getParent();
    List<Path> files = CycleFiles.in(queue, Rolling.DAY).list();
    JournalRewrite.until(
        damage,
        false,
        queue,
        files.subList(files.indexOf(damage.file()), files.size()),
        damaged,
        disk);
  }

  private String explanation() {
    StringBuilder text =
        new StringBuilder("By 'ops/rollingdrop journal repair', because of this:\n\n");
    findings.forEach(finding -> text.append("- ").append(finding).append('\n'));
    text.append("\nIt did this:\n\n");
    steps.forEach(step -> text.append("- ").append(step).append('\n'));
    return text.append("\nNothing here is used by a core any more.\n").toString();
  }

  @Override
  public void close() {
    lock.release();
  }
}
