package io.rollingdrop.lab.pipeline;

import io.rollingdrop.pipeline.Durability;
import io.rollingdrop.protocol.Position;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A recovery by a process that has decided nothing before.
 *
 * @param sequence of the last command
 * @param snapshotSequence where it went on from; 0: from the first command
 * @param stateHash in hexadecimal
 * @param published the last event
 * @param recoverNs in the process: reading, deciding, comparing
 * @param processNs from the process' start to its end
 */
record FreshRecovery(
    long sequence,
    long snapshotSequence,
    String stateHash,
    Position published,
    long recoverNs,
    long processNs) {

  private static final int FIELDS = 5;
  private static final long LONGEST_S = TimeUnit.MINUTES.toSeconds(30);

  /**
   * @throws IllegalStateException if the process fails
   */
  static FreshRecovery of(Path folder, Durability durability) throws InterruptedException {
    long startNs = System.nanoTime();
    Process process = null;
    try {
      process = start(folder, durability);
      String line;
      try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
        line = out.readLine();
      }
      boolean ended = process.waitFor(LONGEST_S, TimeUnit.SECONDS);
      if (!ended || process.exitValue() != 0 || line == null) {
        throw new IllegalStateException("the recovering process failed; its errors are above");
      }
      return parse(line, System.nanoTime() - startNs);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      if (process != null) {
        process.destroyForcibly();
      }
    }
  }

  private static Process start(Path folder, Durability durability) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> !argument.startsWith("-XX:StartFlightRecording"))
            .toList());
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            RecoveryMain.class.getName(),
            folder.toString(),
            durability.name()));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static FreshRecovery parse(String line, long processNs) {
    String[] fields = line.split(" ", -1);
    if (fields.length != FIELDS) {
      throw new IllegalStateException("the recovering process said: " + line);
    }
    return new FreshRecovery(
        Long.parseLong(fields[0]),
        Long.parseLong(fields[1]),
        fields[2],
        Position.parse(fields[3]),
        Long.parseLong(fields[4]),
        processNs);
  }
}
