package io.rollingdrop.replicator.cluster;

import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.ConsensusModule;
import java.util.Optional;

/**
 * What a node's archive has of the cluster's log.
 *
 * @param start position of the first byte that it still has
 * @param end position behind the last byte that it has recorded
 */
record LogExtent(long start, long end) {

  /**
   * Asks an archive; waits for its answers.
   *
   * @return empty if it has nothing of the log
   */
  static Optional<LogExtent> of(AeronArchive archive) {
    long[] log = {-1, 0};
    archive.listRecordings(
        0,
        Integer.MAX_VALUE,
        (controlSessionId,
            correlationId,
            recordingId,
            startTimestamp,
            stopTimestamp,
            startPosition,
            stopPosition,
            initialTermId,
            segmentFileLength,
            termBufferLength,
            mtuLength,
            sessionId,
            streamId,
            strippedChannel,
            originalChannel,
            sourceIdentity) -> {
          if (streamId == ConsensusModule.Configuration.LOG_STREAM_ID_DEFAULT) {
            log[0] = recordingId;
            log[1] = startPosition;
          }
        });
    return log[0] < 0
        ? Optional.empty()
        : Optional.of(new LogExtent(log[1], archive.getMaxRecordedPosition(log[0])));
  }
}
