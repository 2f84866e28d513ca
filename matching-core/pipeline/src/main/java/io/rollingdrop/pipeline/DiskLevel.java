package io.rollingdrop.pipeline;

/** How much room the journals' disk has, by the marks of {@link DiskMarks}; the least room last. */
public enum DiskLevel {
  /** Above both marks. */
  ROOMY(0),
  /** Below the mark at which people are warned; everything goes on. */
  LOW(1),
  /**
   * Below the mark at which new commands are refused: only what was taken before is decided and
   * written, and the core's own ticks. No snapshots.
   */
  REFUSING(2),
  /** Not even ticks: the core writes nothing more until there is room. */
  PAUSED(3);

  private final int severity;

  DiskLevel(int severity) {
    this.severity = severity;
  }

  /** 0 for the most room, 3 for the least: for metrics. */
  public int severity() {
    return severity;
  }

  /** Whether commands of clients are taken. */
  public boolean admits() {
    return this == ROOMY || this == LOW;
  }
}
