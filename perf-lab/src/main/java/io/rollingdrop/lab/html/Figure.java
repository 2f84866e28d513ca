package io.rollingdrop.lab.html;

import org.HdrHistogram.Histogram;

/** The figures by which latencies are compared. */
enum Figure {
  P50("p50", 50),
  P99("p99", 99),
  P999("p99.9", 99.9),
  MAX("max", 100);

  private final String label;
  private final double percentile;

  Figure(String label, double percentile) {
    this.label = label;
    this.percentile = percentile;
  }

  String label() {
    return label;
  }

  /** In nanoseconds. */
  double of(Histogram latencies) {
    return latencies.getValueAtPercentile(percentile);
  }

  /** In nanoseconds; zero if the run does not say. */
  double of(Findings.Run run) {
    return 1e3
        * switch (this) {
          case P50 -> run.p50Us();
          case P99 -> run.p99Us();
          case P999 -> run.p999Us();
          case MAX -> run.maxUs();
        };
  }

  /** The run's own baseline in nanoseconds; zero if there is none. */
  double baselineOf(Findings.Run run) {
    return 1e3
        * switch (this) {
          case P50 -> run.baselineP50Us();
          case P99 -> run.baselineP99Us();
          case P999 -> run.baselineP999Us();
          case MAX -> 0;
        };
  }

  /** The lab's own JSON in nanoseconds; zero if it does not say. */
  double of(Outcome outcome) {
    return 1e3
        * outcome.figure(
            switch (this) {
              case P50 -> "p50_us";
              case P99 -> "p99_us";
              case P999 -> "p999_us";
              case MAX -> "max_us";
            });
  }
}
