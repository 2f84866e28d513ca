package io.rollingdrop.replicator.cluster;

import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.status.RecordingPos;
import io.aeron.cluster.RecordingLog;
import io.aeron.exceptions.AeronException;
import io.rollingdrop.journal.JournalDirectory;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which snapshot a node begins with. The cluster's own snapshot of a log position only names one of
 * the core's, which is written behind it while the core goes on: where the node died before that
 * was whole, or it was lost or damaged since, the cluster's is struck out too, and the node begins
 * with an older one. So it is with one whose recording retention has removed.
 */
final class StartingPoint {

  private static final Logger LOG = LoggerFactory.getLogger(StartingPoint.class);
  private static final long NONE = -1;

  private StartingPoint() {}

  /**
   * @param folder of the node
   * @param archive of this node, running
   * @return the sequence of the snapshot; 0: the core begins with nothing
   * @throws IllegalStateException if none of the snapshots is whole, and the log does not go back
   *     to its first entry
   */
  static long find(NodeFolder folder, AeronArchive.Context archive) {
    if (!folder
        .cluster()
        .toPath()
        .resolve(RecordingLog.RECORDING_LOG_FILE_NAME)
        .toFile()
        .exists()) {
      return 0;
    }
    try (RecordingLog index = new RecordingLog(folder.cluster(), false);
        AeronArchive client = AeronArchive.connect(archive.clone())) {
      List<ClusterSnapshot> unusable = new ArrayList<>();
      long begin = firstUsable(index, client, folder, unusable);
      if (begin == NONE) {
        // Before anything is struck out: what cannot be read now may be readable after a repair.
        requireWholeLog(index, client);
      }
      for (ClusterSnapshot snapshot : unusable) {
        strikeOut(index, snapshot);
      }
      return begin == NONE ? 0 : begin;
    }
  }

  /** Returns the sequence of the newest that is whole, and adds those before it to the unusable. */
  private static long firstUsable(
      RecordingLog index, AeronArchive client, NodeFolder folder, List<ClusterSnapshot> unusable) {
    long end = endOfLog(index, client);
    for (ClusterSnapshot snapshot : ClusterSnapshot.newestFirst(index)) {
      long sequence = snapshot.sequence(client);
      if (snapshot.logPosition() > end) {
        LOG.warn(
            "the log ends at {}, before the snapshot at {}: looking for an older one",
            end,
            snapshot.logPosition());
        unusable.add(snapshot);
        continue;
      }
      if (sequence == 0
          || (sequence > 0 && JournalDirectory.hasSnapshot(folder.core(), sequence))) {
        return sequence;
      }
      if (sequence == ClusterSnapshot.GONE) {
        LOG.info("the snapshot at log position {} was removed", snapshot.logPosition());
      } else {
        LOG.warn(
            "there is no whole snapshot of sequence {}, log position {}: looking for an older one",
            sequence,
            snapshot.logPosition());
      }
      unusable.add(snapshot);
    }
    return NONE;
  }

  /** A copy that had not caught up may have a snapshot of what it has no log of. */
  private static long endOfLog(RecordingLog index, AeronArchive client) {
    long log = index.findLastTermRecordingId();
    return log == RecordingPos.NULL_RECORDING_ID
        ? Long.MAX_VALUE
        : LogExtent.of(client, log).map(LogExtent::end).orElse(Long.MAX_VALUE);
  }

  private static void strikeOut(RecordingLog index, ClusterSnapshot snapshot) {
    boolean struck;
    try {
      struck = index.invalidateLatestSnapshot();
    } catch (AeronException e) {
      throw unusable(snapshot, e);
    }
    if (!struck) {
      throw unusable(snapshot, null);
    }
  }

  private static IllegalStateException unusable(ClusterSnapshot snapshot, AeronException cause) {
    return new IllegalStateException(
        "cannot strike out the snapshot at log position %d: %s"
            .formatted(snapshot.logPosition(), Replacement.REMEDY),
        cause);
  }

  /** Without a snapshot the log has to begin with its first entry. */
  private static void requireWholeLog(RecordingLog index, AeronArchive client) {
    RecordingLog.Entry term = index.findLastTerm();
    long start = term == null ? 0 : client.getStartPosition(term.recordingId);
    if (start > 0) {
      throw new IllegalStateException(
          "none of this node's snapshots is whole, and its log begins at position %d, not with its first entry: %s"
              .formatted(start, Replacement.REMEDY));
    }
  }
}
