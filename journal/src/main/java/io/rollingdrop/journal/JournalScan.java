package io.rollingdrop.journal;

import io.rollingdrop.journal.CycleFile.Beyond;
import io.rollingdrop.journal.CycleFile.Found;
import io.rollingdrop.journal.RecordCheck.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.agrona.DirectBuffer;

/**
 * Reads the files of one journal from the first byte to the last, without Chronicle: every group's
 * checksum, whether each record follows the one before, and whether anything lies behind the end.
 * May be used beside a running core. One thread.
 */
public final class JournalScan {

  private final List<Path> files;
  private final RecordCheck check;
  private final LongConsumer progress;
  private final List<CycleSummary> cycles = new ArrayList<>();
  private Damage damage;
  private String unfinished = "";
  private long lastSequence;
  private long lastSecondKey = -1;
  private long records;
  private long groups;
  private long largestGroup;
  private long firstSequence;

  private JournalScan(List<Path> files, RecordCheck check, LongConsumer progress) {
    this.files = files;
    this.check = check;
    this.progress = progress;
  }

  /**
   * Reads the commands of a core's folder.
   *
   * @param progress told of the records of each group
   * @throws io.rollingdrop.pipeline.JournalException if the files cannot be read
   */
  public static JournalScan ofCommands(Path core, LongConsumer progress) {
    return of(
        CycleFiles.in(core.resolve(JournalDirectory.COMMANDS), Rolling.DAY).list(),
        RecordCheck.ofCommands(RecordCheck.ANY),
        progress);
  }

  /**
   * Reads the events of a core's folder.
   *
   * @param progress told of the records of each group
   * @throws io.rollingdrop.pipeline.JournalException if the files cannot be read
   */
  public static JournalScan ofEvents(Path core, LongConsumer progress) {
    return of(
        CycleFiles.in(core.resolve(JournalDirectory.EVENTS), Rolling.DAY).list(),
        RecordCheck.ofEvents(
            RecordCheck.ANY, new Epochs(core.resolve(JournalDirectory.EPOCHS), LocalDisk.INSTANCE)),
        progress);
  }

  static JournalScan of(List<Path> files, RecordCheck check, LongConsumer progress) {
    JournalScan scan = new JournalScan(files, check, progress);
    scan.run();
    return scan;
  }

  /**
   * Reads only what lies at the end of a file, and behind it: from where Chronicle noted the last
   * excerpt. Cheap; for a file that nobody writes to.
   */
  static JournalScan ofEnd(Path newest) {
    JournalScan scan = new JournalScan(List.of(newest), RecordCheck.none(), read -> {});
    try (CycleFile file = new CycleFile(newest)) {
      file.toNotedEnd();
      Found found = scan.read(file, List.of());
      if (found != Found.SEALED && scan.damage == null && file.notedEnd() >= file.offset()) {
        scan.damaged(file, "nothing is written here, but something was", Beyond.NOTHING);
      }
    }
    return scan;
  }

  private void run() {
    for (int i = 0; i < files.size() && damage == null; i++) {
      try (CycleFile file = new CycleFile(files.get(i))) {
        read(file, files.subList(i + 1, files.size()));
      }
    }
  }

  private Found read(CycleFile file, List<Path> later) {
    groups = 0;
    records = 0;
    largestGroup = 0;
    firstSequence = 0;
    String finding = "";
    Found found = file.next();
    while (found == Found.GROUP && finding.isEmpty()) {
      finding = readGroup(file.group());
      if (finding.isEmpty()) {
        found = file.next();
      }
    }
    if (found == Found.DAMAGE) {
      finding = file.finding();
    } else if (found == Found.END || found == Found.UNFINISHED) {
      finding = atTheEnd(file, found);
    }
    if (found == Found.UNFINISHED && finding.isEmpty() && later.isEmpty()) {
      unfinished = "in %s at offset %d".formatted(file.path(), file.offset());
    }
    cycles.add(
        new CycleSummary(
            file.path(),
            file.offset(),
            groups,
            largestGroup,
            records,
            firstSequence,
            records == 0 ? 0 : lastSequence));
    if (!finding.isEmpty()) {
      damaged(file, finding, beyond(file, later));
    }
    return found;
  }

  private void damaged(CycleFile file, String finding, Beyond beyond) {
    damage =
        new Damage(
            file.path(),
            file.offset(),
            finding,
            lastSequence,
            lastSecondKey,
            beyond.records(),
            beyond.lastSequence());
  }

  private String readGroup(DirectBuffer group) {
    long sequence = lastSequence;
    long secondKey = lastSecondKey;
    int count = 0;
    for (int at = GroupFormat.HEADER; at < group.capacity(); at = GroupFormat.next(group, at)) {
      long each = GroupFormat.sequence(group, at);
      Verdict verdict =
          check.check(
              each, group, at + GroupFormat.RECORD_HEADER, GroupFormat.messageLength(group, at));
      if (!verdict.finding().isEmpty()) {
        return verdict.finding();
      }
      if (!verdict.isVoid()) {
        sequence = each;
        secondKey = GroupFormat.secondKey(group, at);
      }
      if (records == 0 && count == 0) {
        firstSequence = each;
      }
      count++;
    }
    lastSequence = sequence;
    lastSecondKey = secondKey;
    groups++;
    records += count;
    largestGroup = Math.max(largestGroup, count);
    progress.accept(count);
    return "";
  }

  /** A running core may write meanwhile: then what is found there next is another thing. */
  private static String atTheEnd(CycleFile file, Found found) {
    if (file.groupsBeyond().records() == 0 || file.again() != found) {
      return "";
    }
    return found == Found.END
        ? "nothing is written here, but whole groups follow"
        : "an excerpt was never finished, but whole groups follow";
  }

  private static Beyond beyond(CycleFile file, List<Path> later) {
    Beyond beyond = file.groupsBeyond();
    long records = beyond.records();
    long last = beyond.lastSequence();
    for (Path path : later) {
      try (CycleFile each = new CycleFile(path)) {
        Beyond more = each.groupsBeyond();
        records += more.records();
        last = Math.max(last, more.lastSequence());
      }
    }
    return new Beyond(records, last);
  }

  /** The files read, the oldest first; the last is the one with the damage, if there is any. */
  public List<CycleSummary> cycles() {
    return List.copyOf(cycles);
  }

  /** The first place from which on the journal cannot be read. */
  public Optional<Damage> damage() {
    return Optional.ofNullable(damage);
  }

  /**
   * Where an excerpt is that is being written, or was when its writer was killed: the last of the
   * last file; empty if there is none.
   */
  public String unfinished() {
    return unfinished;
  }

  /** Of the first record there is; 0 if there is none. */
  public long firstSequence() {
    return cycles.stream()
        .mapToLong(CycleSummary::firstSequence)
        .filter(first -> first > 0)
        .findFirst()
        .orElse(0);
  }

  /** Of the last whole record that is not void; 0 if there is none. */
  public long lastSequence() {
    return lastSequence;
  }

  /** Of that record: a command's timestamp, an event's index; -1 if there is none. */
  public long lastSecondKey() {
    return lastSecondKey;
  }
}
