package io.rollingdrop.lab.parts;

import io.rollingdrop.lab.parts.benchmark.WorkFolder;
import io.rollingdrop.lab.report.RunFolder;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.profile.JavaFlightRecorderProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs measurements, each in a JVM of its own with this one's flags and class path. What JMH prints
 * goes to {@code jmh.txt}. One thread.
 */
final class Jmh implements AutoCloseable {

  /** Of those shots that make an iteration's worth. */
  private static final int SHOTS = 3;

  private static final String LOG_SETTINGS = "-Dlogback.configurationFile=lab-logback.xml";

  private final PartsSettings settings;
  private final Path folder;
  private final Path work;
  private final PrintStream printed;
  private final OutputFormat output;

  /**
   * @param folder for what JMH prints and finds
   * @param work for the benchmarks' own files
   */
  Jmh(PartsSettings settings, Path folder, Path work) {
    this.settings = settings;
    this.folder = folder;
    this.work = work;
    printed = open(folder.resolve("jmh.txt"));
    output = OutputFormatFactory.createFormatInstance(printed, VerboseMode.NORMAL);
  }

  private static PrintStream open(Path file) {
    try {
      return new PrintStream(file.toFile(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /**
   * Runs one JVM.
   *
   * @throws IllegalStateException if the benchmark's check failed, or there is no such benchmark
   */
  RunResult run(Measurement measurement) {
    return run(measurement, options(measurement));
  }

  private RunResult run(Measurement measurement, ChainedOptionsBuilder options) {
    try {
      return new Runner(options.build(), output).runSingle();
    } catch (RunnerException e) {
      throw new IllegalStateException(
          "%s failed: %s; see jmh.txt".formatted(measurement, rootOf(e)), e);
    }
  }

  /**
   * Runs one JVM, with its flight recorded while what counts is measured.
   *
   * @param recorded is given the recording
   * @throws IllegalStateException as {@link #run(Measurement)}
   */
  RunResult run(Measurement measurement, Consumer<Path> recorded) {
    Path recordings = work.resolve("recordings");
    ChainedOptionsBuilder options =
        options(measurement).addProfiler(JavaFlightRecorderProfiler.class, "dir=" + recordings);
    RunResult result = run(measurement, options);
    try (Stream<Path> found = Files.walk(recordings)) {
      found.filter(file -> file.toString().endsWith(".jfr")).forEach(recorded);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + recordings, e);
    }
    RunFolder.delete(recordings);
    return result;
  }

  private ChainedOptionsBuilder options(Measurement measurement) {
    int times = measurement.isShot() ? SHOTS : 1;
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + Pattern.quote(measurement.benchmark()) + "$")
            .forks(1)
            .warmupForks(0)
            .threads(1)
            .warmupIterations(times * settings.warmUp())
            .warmupTime(TimeValue.milliseconds(settings.iterationMs()))
            .measurementIterations(times * settings.iterations())
            .measurementTime(TimeValue.milliseconds(settings.iterationMs()))
            .addProfiler(GCProfiler.class)
            .jvmArgsAppend(LOG_SETTINGS, "-D" + WorkFolder.PROPERTY + "=" + work)
            .shouldFailOnError(true);
    measurement.parameters().forEach(options::param);
    return options;
  }

  /** What went wrong in the benchmark's JVM: JMH hands it over as suppressed by its own error. */
  private static String rootOf(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null || root.getSuppressed().length > 0) {
      root = root.getCause() != null ? root.getCause() : root.getSuppressed()[0];
    }
    return root.getMessage() != null ? root.getMessage() : root.toString();
  }

  /** Writes what was found to {@code jmh.json}, as JMH writes it. */
  void write(Collection<RunResult> results) {
    try (PrintStream json = open(folder.resolve("jmh.json"))) {
      ResultFormatFactory.getInstance(ResultFormatType.JSON, json).writeOut(results);
    }
  }

  @Override
  public void close() {
    printed.close();
  }
}
