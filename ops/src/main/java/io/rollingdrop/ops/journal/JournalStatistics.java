package io.rollingdrop.ops.journal;

import io.rollingdrop.journal.CycleSummary;
import io.rollingdrop.journal.Damage;
import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.journal.JournalScan;
import io.rollingdrop.pipeline.JournalException;
import io.rollingdrop.protocol.StateSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an operator wants to know of a core's folder. Rows are maps of names and values, in the
 * order in which they are shown. The core may run meanwhile.
 */
final class JournalStatistics {

  private static final double TENTHS = 10.0;

  private final Path core;
  private final MessageCatalogue catalogue = new MessageCatalogue();
  private final JournalCounts commands = new JournalCounts();
  private final JournalCounts events = new JournalCounts();
  private final JournalScan commandFiles;
  private final JournalScan eventFiles;
  private final List<String> damage = new ArrayList<>();

  /**
   * Reads all.
   *
   * @throws JournalException if there is no core's folder, or it cannot be read
   */
  JournalStatistics(Path core) {
    this.core = core;
    JournalReading all = new JournalReading(core, 1, Long.MAX_VALUE);
    long last = all.last();
    commandFiles =
        JournalScan.ofCommands(core, new Progress("commands scanned", System.err)::advance);
    eventFiles = JournalScan.ofEvents(core, new Progress("events scanned", System.err)::advance);
    commandFiles.damage().map(Damage::toString).ifPresent(damage::add);
    eventFiles.damage().map(Damage::toString).ifPresent(damage::add);
    if (commandFiles.damage().isEmpty()) {
      all.commands(new Progress("commands read", 1, last, System.err), commands::onMessage);
    }
    if (eventFiles.damage().isEmpty()) {
      all.events(new Progress("events read", 1, last, System.err), events::onMessage);
    }
  }

  /** Commands: their number, place, time, and bytes. */
  Map<String, Object> commands() {
    return commands.summary();
  }

  Map<String, Object> commandKinds() {
    return commands.byKind(catalogue);
  }

  /** Events that are not void: their number, place, time, and bytes. */
  Map<String, Object> events() {
    return events.summary();
  }

  Map<String, Object> eventKinds() {
    return events.byKind(catalogue);
  }

  /** Rejects by reason. */
  Map<String, Long> rejects() {
    return events.rejects();
  }

  /** The files of both journals, with what is in each. */
  List<Map<String, Object>> files() {
    List<Map<String, Object>> rows = new ArrayList<>();
    commandFiles.cycles().forEach(file -> rows.add(row(file)));
    eventFiles.cycles().forEach(file -> rows.add(row(file)));
    return rows;
  }

  private Map<String, Object> row(CycleSummary file) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("file", core.relativize(file.file()).toString());
    row.put("bytes", file.bytes());
    row.put("first", file.firstSequence());
    row.put("last", file.lastSequence());
    row.put("records", file.records());
    row.put("groups", file.groups());
    row.put(
        "mean_group",
        file.groups() == 0 ? 0.0 : Math.round(TENTHS * file.records() / file.groups()) / TENTHS);
    row.put("largest_group", file.largestGroup());
    return row;
  }

  /** The snapshots, the oldest first; of a damaged one, what is wrong. */
  List<Map<String, Object>> snapshots() {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Path file : JournalDirectory.snapshotFiles(core)) {
      try (StateSnapshot snapshot = JournalDirectory.openSnapshot(file)) {
        Instant of = JournalReading.time(snapshot.timestampNs());
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("sequence", snapshot.sequence());
        row.put("of", of.toString());
        row.put("age_s", Duration.between(of, Instant.now()).toSeconds());
        row.put("records", snapshot.records());
        row.put("bytes", Files.size(file));
        row.put("state_hash", "%016x".formatted(snapshot.stateHash()));
        rows.add(row);
      } catch (JournalException e) {
        damage.add(e.getMessage());
      } catch (IOException e) {
        throw new JournalException("cannot read " + file + ": check its owner", e);
      }
    }
    return rows;
  }

  /** From which sequence on the events of each epoch are. */
  List<Map<String, Object>> epochs() {
    List<Map<String, Object>> rows = new ArrayList<>();
    JournalDirectory.epochs(core)
        .forEach(
            (epoch, from) -> {
              Map<String, Object> row = new LinkedHashMap<>();
              row.put("epoch", epoch);
              row.put("from_sequence", from);
              rows.add(row);
            });
    return rows;
  }

  /** What the folder's disk can still take, in MiB. */
  long usableMib() {
    return core.toFile().getUsableSpace() >> 20;
  }

  /** What is damaged, a line each; to be asked for last. */
  List<String> damage() {
    return damage;
  }
}
