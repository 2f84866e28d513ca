package io.rollingdrop.replicator.cluster;

import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.client.RecordingDescriptorConsumer;
import io.aeron.cluster.ConsensusModule;
import java.util.Optional;

/**
 * What a node's archive has of the cluster's log.
 *
 * @param start position of the first byte that it still has
 * @param end position behind the last byte that it has recorded
 * @param termBytes length of a term of the log
 * @param segmentBytes length of one of its files
 */
record LogExtent(long start, long end, int termBytes, int segmentBytes) {

  /**
   * Asks an archive for its newest log; waits for its answers.
   *
   * @return empty if it has nothing of a log
   */
  static Optional<LogExtent> of(AeronArchive archive) {
    Newest newest = new Newest();
    archive.listRecordings(0, Integer.MAX_VALUE, newest);
    return newest.extent(archive);
  }

  /**
   * Asks an archive for one recording of the log; waits for its answers.
   *
   * @return empty if it does not have it
   */
  static Optional<LogExtent> of(AeronArchive archive, long recordingId) {
    Newest newest = new Newest();
    archive.listRecording(recordingId, newest);
    return newest.extent(archive);
  }

  /** The last recording of a log among those that are listed. */
  private static final class Newest implements RecordingDescriptorConsumer {
    private long recording = -1;
    private long start;
    private int term;
    private int segment;

    @Override
    public void onRecordingDescriptor(
        long controlSessionId,
        long correlationId,
        long recordingId,
        long startTimestamp,
        long stopTimestamp,
        long startPosition,
        long stopPosition,
        int initialTermId,
        int segmentFileLength,
        int termBufferLength,
        int mtuLength,
        int sessionId,
        int streamId,
        String strippedChannel,
        String originalChannel,
        String sourceIdentity) {
      if (streamId == ConsensusModule.Configuration.LOG_STREAM_ID_DEFAULT) {
        recording = recordingId;
        start = startPosition;
        term = termBufferLength;
        segment = segmentFileLength;
      }
    }

    Optional<LogExtent> extent(AeronArchive archive) {
      return recording < 0
          ? Optional.empty()
          : Optional.of(
              new LogExtent(start, archive.getMaxRecordedPosition(recording), term, segment));
    }
  }
}
