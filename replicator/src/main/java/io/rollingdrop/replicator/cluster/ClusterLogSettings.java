package io.rollingdrop.replicator.cluster;

/**
 * How a node keeps the cluster's log and snapshots.
 *
 * @param termBytes length of a term of the log, a power of two from 64 KiB, the same on every node
 * @param segmentBytes length of one file of the log, a multiple of it: the grain in which the log
 *     is removed
 * @param keptSnapshots how many whole snapshots are kept, from 1: the newest, and those to fall
 *     back on
 * @param keptBytes of the log that are kept before the oldest of those snapshots: a node that was
 *     away for no more than that catches up, and one that was away for longer is replaced
 */
public record ClusterLogSettings(
    int termBytes, int segmentBytes, int keptSnapshots, long keptBytes) {

  /** 64 MiB a file, two snapshots, and 1 GiB before them. */
  public static final ClusterLogSettings DEFAULTS =
      new ClusterLogSettings(8 << 20, 64 << 20, 2, 1L << 30);

  private static final int MIN_TERM = 64 << 10;

  /**
   * @throws IllegalArgumentException naming the value, the rule and what to do
   */
  public ClusterLogSettings {
    if (termBytes < MIN_TERM || Integer.bitCount(termBytes) != 1) {
      throw new IllegalArgumentException(
          "termBytes %d is not a power of two from %d: choose one".formatted(termBytes, MIN_TERM));
    }
    if (segmentBytes < termBytes || Integer.bitCount(segmentBytes) != 1) {
      throw new IllegalArgumentException(
          "segmentBytes %d is not a power of two from termBytes, %d: choose one"
              .formatted(segmentBytes, termBytes));
    }
    if (keptSnapshots < 1 || keptBytes < 0) {
      throw new IllegalArgumentException(
          "keptSnapshots %d is below 1, or keptBytes %d below 0: a node begins with a snapshot"
              .formatted(keptSnapshots, keptBytes));
    }
  }

  /** The same, with other bytes kept before the oldest snapshot. */
  public ClusterLogSettings withKeptBytes(long bytes) {
    return new ClusterLogSettings(termBytes, segmentBytes, keptSnapshots, bytes);
  }
}
