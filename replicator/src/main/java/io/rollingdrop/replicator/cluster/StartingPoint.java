package io.rollingdrop.replicator.cluster;

import io.aeron.Subscription;
import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.RecordingLog;
import io.aeron.logbuffer.FragmentHandler;
import io.rollingdrop.journal.JournalDirectory;
import java.io.File;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which snapshot a node begins with. The cluster's own snapshot of a log position only names one of
 * the core's, which is written behind it while the core goes on: where the node died before that
 * was whole, or it was lost or damaged since, the cluster's is struck out too, and the node begins
 * with an older one.
 */
final class StartingPoint {

  private static final Logger LOG = LoggerFactory.getLogger(StartingPoint.class);
  private static final int SERVICE = 0;
  private static final int REPLAY_STREAM = 7153;
  private static final long READ_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);

  private StartingPoint() {}

  /**
   * @param clusterFolder with the log's index
   * @param archive of this node, running
   * @param coreFolder with the core's snapshots
   * @return the sequence of the snapshot; 0: the core begins with nothing
   */
  static long find(File clusterFolder, AeronArchive.Context archive, Path coreFolder) {
    if (!new File(clusterFolder, RecordingLog.RECORDING_LOG_FILE_NAME).exists()) {
      return 0;
    }
    try (RecordingLog log = new RecordingLog(clusterFolder, false);
        AeronArchive client = AeronArchive.connect(archive.clone())) {
      for (RecordingLog.Entry entry = log.getLatestSnapshot(SERVICE);
          entry != null;
          entry = log.getLatestSnapshot(SERVICE)) {
        long sequence = read(client, entry.recordingId);
        if (sequence == 0 || JournalDirectory.hasSnapshot(coreFolder, sequence)) {
          return sequence;
        }
        LOG.warn(
            "there is no whole snapshot of sequence {}, log position {}: beginning with an older one",
            sequence,
            entry.logPosition);
        if (!log.invalidateLatestSnapshot()) {
          throw new IllegalStateException(
              "cannot strike out the snapshot at log position "
                  + entry.logPosition
                  + ": make this node anew from another");
        }
      }
      return 0;
    }
  }

  private static long read(AeronArchive client, long recordingId) {
    long[] sequence = {-1};
    FragmentHandler handler =
        (buffer, offset, length, header) -> {
          if (ClusterMessages.isReference(buffer, offset, length)) {
            sequence[0] = ClusterMessages.sequenceOf(buffer, offset);
          }
        };
    IdleStrategy idle = new BackoffIdleStrategy();
    long until = System.nanoTime() + READ_TIMEOUT_NS;
    try (Subscription replay =
        client.replay(
            recordingId,
            AeronArchive.NULL_POSITION,
            AeronArchive.NULL_LENGTH,
            "aeron:ipc",
            REPLAY_STREAM)) {
      while (sequence[0] < 0) {
        idle.idle(replay.poll(handler, 16));
        if (System.nanoTime() - until >= 0) {
          throw new IllegalStateException(
              "the cluster's snapshot in recording "
                  + recordingId
                  + " does not say which of the core's goes with it");
        }
      }
    }
    return sequence[0];
  }
}
