package io.rollingdrop.lab.engine;

import io.rollingdrop.lab.report.Progress;
import io.rollingdrop.lab.vectors.WorkloadPlayer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * The {@link ReportSum} of a canonical report stream: so that contenders, whose sums are kept while
 * they are timed, are held against the stream whose SHA-256 is known. One thread.
 */
final class CanonicalSum implements Consumer<String> {

  /**
   * What a workload must give.
   *
   * @param answer of the production engine, with the SHA-256 of its stream
   * @param sum of the same stream
   */
  record Expected(WorkloadPlayer.Answer answer, long sum) {}

  // Fields of a line.
  private static final int TYPE = 0;
  private static final int SEQUENCE = 1;

  private final ReportSum sum = new ReportSum();

  private CanonicalSum() {}

  /** Plays the workload to the production engine. */
  static Expected of(Path workload, Progress progress) {
    CanonicalSum canonical = new CanonicalSum();
    WorkloadPlayer.Answer answer = WorkloadPlayer.play(workload, progress, canonical);
    return new Expected(answer, canonical.sum.sum());
  }

  @Override
  public void accept(String lines) {
    lines.lines().filter(line -> !line.isEmpty()).forEach(this::add);
  }

  private void add(String line) {
    List<Long> fields = List.of(line.split(",", -1)).stream().map(CanonicalSum::number).toList();
    // A workload's sequences are its messages' places.
    sum.at(Math.toIntExact(fields.get(SEQUENCE)));
    long third = fields.get(2);
    switch (Math.toIntExact(fields.get(TYPE))) {
      case 0 -> sum.orderAck(third == 0, fields.get(3), fields.get(4), fields.get(5));
      case 1 -> sum.trade(third, fields.get(3), fields.get(4), fields.get(5));
      case 2 -> sum.cancelAck(fields.get(3));
      case 3 -> sum.modifyAck(fields.get(3), fields.get(4), fields.get(5));
      case 4 -> sum.cancelReject(third);
      case 5 -> sum.modifyReject(third);
      default -> throw new IllegalStateException("'" + line + "' is no canonical report");
    }
  }

  /** Ids are unsigned. */
  private static long number(String text) {
    return text.startsWith("-") ? Long.parseLong(text) : Long.parseUnsignedLong(text);
  }
}
