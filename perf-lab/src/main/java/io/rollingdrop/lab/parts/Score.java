package io.rollingdrop.lab.parts;

import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** What JMH found of one measurement, JVM by JVM. Not thread safe. */
final class Score {

  private static final double MEDIAN = 50;
  private static final String BYTES = "gc.alloc.rate.norm";

  private final List<RunResult> rounds = new ArrayList<>();

  /** Adds a round's JVM. */
  void add(RunResult round) {
    rounds.add(round);
  }

  /**
   * Nanoseconds an operation in a round's JVM: the median of its iterations, which one that the
   * machine spoilt does not move.
   */
  double medianNs(int round) {
    return rounds.get(round).getPrimaryResult().getStatistics().getPercentile(MEDIAN);
  }

  /** Nanoseconds an operation, mean of all iterations. */
  double ns() {
    return all().getPrimaryResult().getScore();
  }

  /** Half the width of the mean's interval of 99.9 % confidence; 0 of fewer than two iterations. */
  double errorNs() {
    double error = all().getPrimaryResult().getScoreError();
    return Double.isFinite(error) ? error : 0;
  }

  /** Bytes of heap an operation. */
  double bytes() {
    Result<?> bytes = all().getSecondaryResults().get(BYTES);
    if (bytes == null) {
      throw new IllegalStateException("JMH did not say what was allocated: no " + BYTES);
    }
    return bytes.getScore();
  }

  /** All rounds as one result of JMH's. */
  RunResult all() {
    List<BenchmarkResult> forks =
        rounds.stream().flatMap(round -> round.getBenchmarkResults().stream()).toList();
    return new RunResult(rounds.getFirst().getParams(), forks);
  }
}
