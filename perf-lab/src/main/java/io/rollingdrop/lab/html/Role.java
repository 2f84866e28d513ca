package io.rollingdrop.lab.html;

/** What a latency is to the verdict. */
enum Role {
  /** Response time from the intended send: what the verdict is about. */
  MEASURED,
  /** The same from the actual send. */
  SERVICE,
  /** Something else at the same rate in the same run. */
  BASELINE,
  /** What a thread that only sleeps overslept. */
  HICCUP
}
