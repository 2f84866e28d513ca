package io.rollingdrop.lab.report;

/** What latencies are to the verdict; in {@code report.json} by their names in lower case. */
public enum Role {
  /** Response time, from the intended send: what the verdict is about. */
  MEASURED,
  /** From the actual send. */
  SERVICE,
  /** Something else, at the same rate in the same run. */
  BASELINE,
  /** What a thread that only sleeps overslept. */
  HICCUP
}
