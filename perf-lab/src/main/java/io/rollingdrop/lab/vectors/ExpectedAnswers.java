package io.rollingdrop.lab.vectors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The answers known for the files of a folder: its {@code expected.tsv}. */
public final class ExpectedAnswers {

  private static final String FILE = "expected.tsv";
  private static final String HEADING = "file\tmessages\treports\ttrades\tsha256";

  private final Map<String, WorkloadPlayer.Answer> answers = new HashMap<>();

  /**
   * Reads the answers beside a workload; there are none if the file is absent.
   *
   * @throws WorkloadException if the file is there and not of the known form
   */
  public static ExpectedAnswers beside(Path workload) {
    ExpectedAnswers expected = new ExpectedAnswers();
    Path file = workload.resolveSibling(FILE);
    if (Files.exists(file)) {
      try {
        expected.read(file, Files.readAllLines(file));
      } catch (IOException e) {
        throw new WorkloadException("cannot read " + file, e);
      }
    }
    return expected;
  }

  private void read(Path file, List<String> lines) {
    if (lines.isEmpty() || !lines.getFirst().equals(HEADING)) {
      throw new WorkloadException(file + " does not begin with the heading '" + HEADING + "'");
    }
    for (String line : lines.subList(1, lines.size())) {
      String[] fields = line.split("\t", -1);
      try {
        answers.put(
            fields[0],
            new WorkloadPlayer.Answer(
                Long.parseLong(fields[1]),
                Long.parseLong(fields[2]),
                Long.parseLong(fields[3]),
                fields[4]));
      } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
        throw new WorkloadException(file + ": '" + line + "' is not an answer", e);
      }
    }
  }

  /** The answer known for the file; null if none is. */
  public WorkloadPlayer.Answer of(Path workload) {
    return answers.get(workload.getFileName().toString());
  }
}
