package io.rollingdrop.lab.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
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

/** Where a run leaves what it found; what lies there is described in {@code RESULTS.md}. */
public final class RunFolder {

  private static final String OF_A_RUN =
      "{result.json,run.json,report.json,pauses.json,profile.json,report.html,recording.jfr,jmh.json,jmh.txt,*.hlog,*.hgrm}";
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS");
  private static final int TICKS_PER_HALF = 5;
  private static final double NANOS_PER_MICRO = 1_000.0;
  private static final double MILLIS_PER_S = 1_000.0;

  /** The logs' largest values are in the unit of their counts. */
  private static final double NO_SCALING = 1.0;

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
   * Removes what an earlier run has left here, so that nothing of it is taken for the next one's;
   * other files stay.
   */
  public void clear() {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path, OF_A_RUN)) {
      for (Path file : files) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove an earlier run's files from " + path, e);
    }
  }

  /** Writes what came of the run. */
  public void write(LabResult result) {
    writeText("result.json", result.json() + "\n");
  }

  /** Writes a JSON file. */
  public void write(String name, JsonNode json) {
    writeText(name, json.toPrettyString() + "\n");
  }

  private void writeText(String name, String text) {
    try {
      Files.writeString(path.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path.resolve(name), e);
    }
  }

  /**
   * Writes latencies in nanoseconds: percentiles in microseconds, the log in nanoseconds.
   *
   * @param seconds interval histograms with their times and tags, in order
   * @param total of them
   */
  public void write(String name, List<Histogram> seconds, Histogram total) {
    try (PrintStream percentiles =
            new PrintStream(path.resolve(name + ".hgrm").toFile(), StandardCharsets.UTF_8);
        PrintStream log =
            new PrintStream(path.resolve(name + ".hlog").toFile(), StandardCharsets.UTF_8)) {
      total.outputPercentileDistribution(percentiles, TICKS_PER_HALF, NANOS_PER_MICRO);
      HistogramLogWriter writer = new HistogramLogWriter(log);
      writer.outputLogFormatVersion();
      writer.outputLegend();
      for (Histogram second : seconds) {
        writer.outputIntervalHistogram(
            second.getStartTimeStamp() / MILLIS_PER_S,
            second.getEndTimeStamp() / MILLIS_PER_S,
            second,
            NO_SCALING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the latencies " + name + " to " + path, e);
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
