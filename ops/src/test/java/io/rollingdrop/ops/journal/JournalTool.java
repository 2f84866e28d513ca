package io.rollingdrop.ops.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rollingdrop.ops.core.CoreFixture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine;

/** Calls {@code journal VERB} on a data folder as a person does, and keeps what it prints. */
final class JournalTool {

  /**
   * What came of a call.
   *
   * @param out standard output
   * @param err standard error
   */
  record Said(int exitCode, String out, String err) {

    List<String> lines() {
      return out.lines().toList();
    }

    JsonNode json() {
      try {
        return new JsonMapper().readTree(out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private final Path data;

  JournalTool(Path data) {
    this.data = data;
  }

  Path core() {
    return data.resolve("core");
  }

  Said call(String verb, String... arguments) {
    List<String> all = new ArrayList<>(List.of(verb, "--data", data.toString()));
    all.addAll(Arrays.asList(arguments));
    return execute(all);
  }

  static Said execute(List<String> arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
      int exitCode =
          new CommandLine(new JournalCommand()).execute(arguments.toArray(String[]::new));
      return new Said(
          exitCode,
          printed.toString(StandardCharsets.UTF_8),
          complained.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  /** Takes a snapshot, and waits until it is valid; returns its sequence. */
  static long takeSnapshot(CoreFixture core) {
    long before = core.core().snapshotSequence();
    core.core().requestSnapshot();
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (core.core().snapshotSequence() == before) {
      if (System.nanoTime() > until) {
        throw new AssertionError("no snapshot in time");
      }
      Thread.onSpinWait();
    }
    return core.core().snapshotSequence();
  }

  /** Where the last file of a journal has these bytes. */
  List<Integer> places(String journal, byte[] bytes) {
    try {
      String text = new String(Files.readAllBytes(file(journal)), StandardCharsets.ISO_8859_1);
      String wanted = new String(bytes, StandardCharsets.ISO_8859_1);
      List<Integer> places = new ArrayList<>();
      int at = text.indexOf(wanted);
      while (at >= 0) {
        places.add(at);
        at = text.indexOf(wanted, at + 1);
      }
      return places;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void overwrite(String journal, long offset, byte[] bytes) {
    try (RandomAccessFile file = new RandomAccessFile(file(journal).toFile(), "rw")) {
      file.seek(offset);
      file.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(String journal) throws IOException {
    try (Stream<Path> files = Files.list(core().resolve(journal))) {
      return files
          .filter(file -> file.toString().endsWith(".cq4"))
          .max(Path::compareTo)
          .orElseThrow();
    }
  }
}
