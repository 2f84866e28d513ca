package io.rollingdrop.replicator.cluster;

import io.aeron.Aeron;
import io.aeron.Subscription;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.client.ArchiveException;
import io.aeron.cluster.RecordingLog;
import io.aeron.logbuffer.FragmentHandler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/**
 * A snapshot of the cluster's own at a position of its log, as the log's index names it: two
 * recordings, of which the service's names the core's snapshot.
 *
 * @param term of leadership in which it was taken
 * @param logPosition that it was taken at
 * @param moduleRecording id of the consensus module's
 * @param serviceRecording id of the service's
 */
record ClusterSnapshot(long term, long logPosition, long moduleRecording, long serviceRecording) {

  /** What {@link #sequence} returns where the recording is gone. */
  static final long GONE = -1;

  private static final int SERVICE = 0;
  private static final int MODULE = Aeron.NULL_VALUE;
  private static final int REPLAY_STREAM = 7153;
  private static final long READ_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);

  /** Those that were not struck out of the log's index, the newest first. */
  static List<ClusterSnapshot> newestFirst(RecordingLog index) {
    Map<At, Long> services = new HashMap<>();
    for (RecordingLog.Entry entry : index.entries()) {
      if (isSnapshot(entry, SERVICE)) {
        services.put(new At(entry.leadershipTermId, entry.logPosition), entry.recordingId);
      }
    }
    List<ClusterSnapshot> found = new ArrayList<>();
    for (RecordingLog.Entry entry : index.entries()) {
      At at = new At(entry.leadershipTermId, entry.logPosition);
      if (isSnapshot(entry, MODULE) && services.containsKey(at)) {
        found.add(
            new ClusterSnapshot(
                entry.leadershipTermId, entry.logPosition, entry.recordingId, services.get(at)));
      }
    }
    return found.reversed();
  }

  private record At(long term, long logPosition) {}

  private static boolean isSnapshot(RecordingLog.Entry entry, int serviceId) {
    return entry.isValid
        && entry.type == RecordingLog.ENTRY_TYPE_SNAPSHOT
        && entry.serviceId == serviceId;
  }

  /**
   * Reads which of the core's snapshots goes with it.
   *
   * @return the sequence of the last command in it, 0 where the core had decided nothing; {@link
   *     #GONE} if the archive does not have the recording
   * @throws IllegalStateException if the recording does not say it
   */
  long sequence(AeronArchive archive) {
    try {
      return read(archive);
    } catch (ArchiveException e) {
      if (e.errorCode() == ArchiveException.UNKNOWN_RECORDING) {
        return GONE;
      }
      throw e;
    }
  }

  private long read(AeronArchive archive) {
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
        archive.replay(
            serviceRecording,
            AeronArchive.NULL_POSITION,
            AeronArchive.NULL_LENGTH,
            "aeron:ipc",
            REPLAY_STREAM)) {
      while (sequence[0] < 0) {
        idle.idle(replay.poll(handler, 16));
        if (System.nanoTime() - until >= 0) {
          throw new IllegalStateException(
              "the cluster's snapshot in recording "
                  + serviceRecording
                  + " does not say which of the core's goes with it");
        }
      }
    }
    return sequence[0];
  }
}
