package io.rollingdrop.pipeline;

/**
 * What became of a snapshot.
 *
 * @param sequence of the last command in it
 * @param records in it; 0 if it failed
 * @param bytes of its file; 0 if it failed
 * @param durationNs from its first slice until it was valid
 * @param failure why there is none; null if there is
 */
public record SnapshotReport(
    long sequence, long records, long bytes, long durationNs, JournalException failure) {

  static SnapshotReport taken(long sequence, long records, long bytes, long durationNs) {
    return new SnapshotReport(sequence, records, bytes, durationNs, null);
  }

  static SnapshotReport failed(long sequence, JournalException cause) {
    return new SnapshotReport(sequence, 0, 0, 0, cause);
  }

  /** Whether the snapshot is there. */
  public boolean isTaken() {
    return failure == null;
  }
}
