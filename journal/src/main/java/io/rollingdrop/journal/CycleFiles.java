package io.rollingdrop.journal;

import io.rollingdrop.pipeline.JournalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import net.openhft.chronicle.queue.RollCycle;

/**
 * The files of a queue, one for each cycle, of UTC, in which something was written.
 *
 * @param cycle how long that is
 */
record CycleFiles(Path folder, RollCycle cycle) {

  /** Chronicle's table of the files that there are; it is made anew where it is missing. */
  static final String TABLE = "metadata.cq4t";

  private static final String SUFFIX = ".cq4";
  private static final String PREPARED = ".precreated";

  /**
   * Those in a folder, whose names tell their cycle: it is not asked for where Chronicle keeps it,
   * which may be lost.
   *
   * @param rolling of a queue that has no files yet
   */
  static CycleFiles in(Path folder, Rolling rolling) {
    List<Path> files = new CycleFiles(folder, rolling.cycle()).list();
    if (files.isEmpty()) {
      return new CycleFiles(folder, rolling.cycle());
    }
    for (Rolling each : Rolling.values()) {
      CycleFiles named = new CycleFiles(folder, each.cycle());
      if (named.names(files.getLast())) {
        return named;
      }
    }
    throw new JournalException(
        files.getLast() + " is not named as a file of a journal is: move it away");
  }

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

  Path of(int number) {
    return folder.resolve(name(number) + SUFFIX);
  }

  /** A file that becomes {@link #of} this cycle when the queue first writes to it. */
  Path prepared(int number) {
    return folder.resolve(name(number) + PREPARED);
  }

  private String name(int number) {
    return format().format(Instant.ofEpochMilli((long) number * cycle.lengthInMillis()));
  }

  /** Of names; a time of day that they do not have is midnight. */
  private DateTimeFormatter format() {
    return new DateTimeFormatterBuilder()
        .appendPattern(cycle.format())
        .parseDefaulting(ChronoField.HOUR_OF_DAY, 0)
        .parseDefaulting(ChronoField.MINUTE_OF_HOUR, 0)
        .toFormatter(Locale.ROOT)
        .withZone(ZoneOffset.UTC);
  }

  private boolean names(Path file) {
    try {
      return of((int) (beginsMs(file) / cycle.lengthInMillis())).equals(file);
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  /** When the newest file's cycle begins, milliseconds since the Unix epoch; 0 if there is none. */
  long newestBeginsMs() {
    List<Path> files = list();
    return files.isEmpty() ? 0 : beginsMs(files.getLast());
  }

  /** When a file's cycle begins, milliseconds since the Unix epoch. */
  long beginsMs(Path file) {
    String name = file.getFileName().toString();
    return LocalDateTime.parse(name.substring(0, name.length() - SUFFIX.length()), format())
        .toInstant(ZoneOffset.UTC)
        .toEpochMilli();
  }
}
