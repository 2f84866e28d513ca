package io.rollingdrop.lab.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * Where a run leaves what it found: {@code result.json}, {@code run.json} (command, commit,
 * environment), and for each histogram a {@code .hgrm} to read and an {@code .hlog} to work on.
 */
public final class RunFolder {

  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS");
  private static final int TICKS_PER_HALF = 5;
  private static final double NANOS_PER_MICRO = 1_000.0;
  private static final double MILLIS_PER_S = 1_000.0;
  private static final double NANOS_PER_MILLI = 1_000_000.0;

  private final Path path;

  private RunFolder(Path path) {
    this.path = path;
  }

  /** Makes the folder, if it is not there. */
  public static RunFolder at(Path path) {
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the folder " + path, e);
    }
    return new RunFolder(path);
  }

  /** The folder for a run begun now, below {@code perf-lab/results}, which git ignores. */
  public static Path newPath(Repository repository, String lab) {
    String stamp = LocalDateTime.now(ZoneOffset.UTC).format(STAMP);
    return repository.root().resolve("perf-lab/results").resolve(lab + "-" + stamp);
  }

  /** Makes an empty folder for what a run needs only while it runs; to be deleted by the caller. */
  public static Path newTemporary(String lab) {
    try {
      return Files.createTempDirectory("rollingdrop-lab-" + lab + "-");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a temporary folder", e);
    }
  }

  public Path path() {
    return path;
  }

  /**
   * Writes what came of the run, and on what and by which command.
   *
   * @param environment as it was before the run
   */
  public void write(LabResult result, List<String> command, ObjectNode environment) {
    ObjectNode run = JsonNodeFactory.instance.objectNode();
    command.forEach(run.putArray("command")::add);
    run.set("environment", environment);
    write("result.json", result.json() + "\n");
    write("run.json", run.toPrettyString() + "\n");
  }

  private void write(String name, String text) {
    try {
      Files.writeString(path.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path.resolve(name), e);
    }
  }

  /**
   * Writes a histogram of nanoseconds: percentiles in microseconds, the log in its own format.
   *
   * @param startMs when recording began, milliseconds since the Unix epoch
   */
  public void write(String name, Histogram nanos, long startMs) {
    try (PrintStream percentiles =
            new PrintStream(path.resolve(name + ".hgrm").toFile(), StandardCharsets.UTF_8);
        PrintStream log =
            new PrintStream(path.resolve(name + ".hlog").toFile(), StandardCharsets.UTF_8)) {
      nanos.outputPercentileDistribution(percentiles, TICKS_PER_HALF, NANOS_PER_MICRO);
      nanos.setTag(name);
      nanos.setStartTimeStamp(startMs);
      nanos.setEndTimeStamp(System.currentTimeMillis());
      HistogramLogWriter writer = new HistogramLogWriter(log);
      writer.outputLogFormatVersion();
      writer.outputStartTime(startMs);
      writer.setBaseTime(startMs);
      writer.outputLegend();
      writer.outputIntervalHistogram(
          0, (nanos.getEndTimeStamp() - startMs) / MILLIS_PER_S, nanos, NANOS_PER_MILLI);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the histogram " + name + " to " + path, e);
    }
  }

  /** Removes a folder and all in it, if it is there. */
  public static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure)
                throws IOException {
              if (failure != null) {
                throw failure;
              }
              Files.delete(visited);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + folder, e);
    }
  }
}
