package io.rollingdrop.lab.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;

/** The hiccup meter's JVM, beside the one that is measured. */
final class ControlJvm implements AutoCloseable {

  private static final String LOG = "control-jvm.hlog";
  private static final long END_S = 10;

  private final Process process;
  private final Path log;

  private ControlJvm(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts it; returns when it measures. */
  static ControlJvm start(Path folder) {
    Path log = folder.resolve(LOG);
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xms32m",
            "-Xmx32m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            HiccupMain.class.getName(),
            log.toString());
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      if (process.getInputStream().read() < 0) {
        throw new IllegalStateException("the control JVM did not start; see what it printed");
      }
      return new ControlJvm(process, log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start the control JVM: " + e.getMessage(), e);
    }
  }

  /** Its hiccups, by the second; once it is closed. */
  List<Histogram> hiccups() {
    List<Histogram> seconds = new ArrayList<>();
    if (!Files.exists(log)) {
      return seconds;
    }
    try (HistogramLogReader reader = new HistogramLogReader(log.toFile())) {
      EncodableHistogram next = reader.nextIntervalHistogram();
      while (next != null) {
        seconds.add((Histogram) next);
        next = reader.nextIntervalHistogram();
      }
      Files.delete(log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + log, e);
    }
    return seconds;
  }

  /** Ends it; its log is complete then. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(END_S, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
