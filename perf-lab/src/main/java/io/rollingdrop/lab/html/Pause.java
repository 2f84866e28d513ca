package io.rollingdrop.lab.html;

/**
 * What stopped the JVM.
 *
 * @param atMs its beginning, milliseconds since the Unix epoch
 * @param ms how long it took
 * @param kind {@code gc} or {@code safepoint}
 */
record Pause(double atMs, double ms, String kind, String name) {
  Pause {
    kind = Findings.orEmpty(kind);
    name = Findings.orEmpty(name);
  }
}
