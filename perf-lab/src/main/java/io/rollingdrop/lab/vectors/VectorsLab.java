package io.rollingdrop.lab.vectors;

import io.rollingdrop.lab.harness.ReportDraft;
import io.rollingdrop.lab.report.LabResult;
import io.rollingdrop.lab.report.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Plays workloads and compares the report streams' hashes, and their counts, with those known. A
 * file of which nothing is known counts neither as matched nor as mismatched.
 */
public final class VectorsLab {

  private static final String SUFFIX = ".bin.gz";

  private final PrintWriter out;
  private final Progress progress;
  private final ReportDraft report;
  private final LabResult result = new LabResult("vectors");
  private final List<List<String>> rows = new ArrayList<>();
  private int matched;
  private int mismatched;
  private long messages;

  /**
   * @param out is given a line {@code FILE<TAB>SHA-256} for each file
   */
  public VectorsLab(PrintWriter out, Progress progress, ReportDraft report) {
    this.out = out;
    this.progress = progress;
    this.report = report;
  }

  /**
   * The files that a path stands for: itself, or all workloads of a folder, sorted by name.
   *
   * @throws IOException if the path is neither file nor folder, or a folder without workloads
   */
  public static List<Path> files(Path path) throws IOException {
    if (Files.isRegularFile(path)) {
      return List.of(path);
    }
    if (!Files.isDirectory(path)) {
      throw new IOException("there is no file or folder " + path);
    }
    try (Stream<Path> entries = Files.list(path)) {
      List<Path> files =
          entries.filter(file -> file.getFileName().toString().endsWith(SUFFIX)).sorted().toList();
      if (files.isEmpty()) {
        throw new IOException("the folder " + path + " holds no file *" + SUFFIX);
      }
      return files;
    }
  }

  /** Plays all files. */
  public LabResult run(List<Path> files) {
    long startNs = System.nanoTime();
    List<String> unknown = new ArrayList<>();
    for (Path file : files) {
      progress.at(file.getFileName().toString(), matched + mismatched, files.size());
      try {
        WorkloadPlayer.Answer expected = ExpectedAnswers.beside(file).of(file);
        WorkloadPlayer.Answer answer = WorkloadPlayer.play(file, progress);
        out.println(file.getFileName() + "\t" + answer.sha256());
        out.flush();
        messages += answer.messages();
        rows.add(row(file, expected, answer));
        if (expected == null) {
          unknown.add(file.getFileName().toString());
        } else {
          compare(file, expected, answer);
        }
      } catch (WorkloadException e) {
        mismatched++;
        result.invalid(e.getMessage());
      }
    }
    double seconds = (System.nanoTime() - startNs) / 1e9;
    result.say(
        "vectors: %d of %d files match their known answer; %,d messages in %.1f s"
            .formatted(matched, files.size(), messages, seconds));
    if (!unknown.isEmpty()) {
      result.say("no answer is known for " + String.join(", ", unknown));
    }
    describe();
    return result.put("files", files.size()).put("matched", matched).put("mismatched", mismatched);
  }

  private static List<String> row(
      Path file, WorkloadPlayer.Answer expected, WorkloadPlayer.Answer answer) {
    String verdict =
        expected == null ? "nothing to compare with" : answer.equals(expected) ? "same" : "DIFFERS";
    return List.of(
        file.getFileName().toString(),
        "%,d".formatted(answer.messages()),
        answer.sha256(),
        verdict);
  }

  private void describe() {
    report
        .describe(
            "vectors: a public benchmark's workloads through the production engine",
            "Does the engine answer every message as the benchmark's own answers say?")
        .table("Workloads", List.of("file", "messages", "SHA-256 of the reports", "expected"), rows)
        .limit("This lab is about being right: it measures no speed.");
    report.answer(result.summary().getFirst());
    result.summary().forEach(report::oracle);
  }

  private void compare(Path file, WorkloadPlayer.Answer expected, WorkloadPlayer.Answer answer) {
    if (answer.equals(expected)) {
      matched++;
    } else {
      mismatched++;
      result.invalid("%s: expected %s, was %s".formatted(file.getFileName(), expected, answer));
    }
  }
}
