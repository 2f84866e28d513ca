package io.rollingdrop.journal;

import io.rollingdrop.pipeline.JournalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.RollCycles;

/** The files of a queue, one for each day, UTC, on which something was written. */
record CycleFiles(Path folder) {

  static final RollCycle CYCLE = RollCycles.FAST_DAILY;

  /** Chronicle's table of the files that there are; it is made anew where it is missing. */
  static final String TABLE = "metadata.cq4t";

  private static final String SUFFIX = ".cq4";
  private static final String PREPARED = ".precreated";
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern(CYCLE.format()).withZone(ZoneOffset.UTC);

  /** All that there are, the oldest first. */
  List<Path> list() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().endsWith(SUFFIX)).sorted().toList();
    } catch (IOException e) {
      throw new JournalException("cannot read " + folder + ": check its owner", e);
    }
  }

  Path of(int cycle) {
    return folder.resolve(name(cycle) + SUFFIX);
  }

  /** A file that becomes {@link #of} this cycle when the queue first writes to it. */
  Path prepared(int cycle) {
    return folder.resolve(name(cycle) + PREPARED);
  }

  private static String name(int cycle) {
    return NAME.format(Instant.ofEpochMilli((long) cycle * CYCLE.lengthInMillis()));
  }

  /** When the newest file's cycle begins, milliseconds since the Unix epoch; 0 if there is none. */
  long newestBeginsMs() {
    List<Path> files = list();
    return files.isEmpty() ? 0 : beginsMs(files.getLast());
  }

  /** When a file's cycle begins, milliseconds since the Unix epoch. */
  static long beginsMs(Path file) {
    String name = file.getFileName().toString();
    return LocalDate.parse(name.substring(0, name.length() - SUFFIX.length()), NAME)
        .atStartOfDay(ZoneOffset.UTC)
        .toInstant()
        .toEpochMilli();
  }
}
