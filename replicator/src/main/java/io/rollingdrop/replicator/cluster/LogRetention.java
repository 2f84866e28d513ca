package io.rollingdrop.replicator.cluster;

import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.client.ArchiveException;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.RecordingLog;
import io.aeron.cluster.service.ClusteredServiceContainer;
import io.aeron.exceptions.AeronException;
import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.pipeline.JournalException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.agrona.CloseHelper;
import org.agrona.concurrent.Agent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what no start of this node needs: of the cluster's snapshots all but the newest that are
 * whole, the core's that go with them, and the log before the oldest of those that stay, less what
 * is kept for nodes that were away. Looks once a second whether there is a new snapshot, and once a
 * minute in any case.
 *
 * <p>The log's index belongs to the consensus module and is only read: what it still names and is
 * gone is struck out by the next start.
 */
final class LogRetention implements Agent {

  private static final Logger LOG = LoggerFactory.getLogger(LogRetention.class);
  private static final long LOOK_NS = TimeUnit.SECONDS.toNanos(1);
  private static final long AGAIN_NS = TimeUnit.MINUTES.toNanos(1);
  private static final Set<Integer> SNAPSHOT_STREAMS =
      Set.of(
          ConsensusModule.Configuration.SNAPSHOT_STREAM_ID_DEFAULT,
          ClusteredServiceContainer.Configuration.SNAPSHOT_STREAM_ID_DEFAULT);

  private final NodeFolder folder;
  private final AeronArchive.Context context;
  private final ClusterLogSettings settings;
  private final LongSupplier newestSnapshot;
  private final Map<Long, Long> sequences = new HashMap<>();
  private final Set<Long> whole = new HashSet<>();
  private AeronArchive archive;
  private long nextLookNs = System.nanoTime();
  private long lastRunNs = nextLookNs - AGAIN_NS;
  private long handled = -1;
  private String hindrance = "";

  /**
   * @param archive of a client of the node's archive
   * @param newestSnapshot the sequence of the core's newest snapshot; any thread
   */
  LogRetention(
      NodeFolder folder,
      AeronArchive.Context archive,
      ClusterLogSettings settings,
      LongSupplier newestSnapshot) {
    this.folder = folder;
    this.context = archive;
    this.settings = settings;
    this.newestSnapshot = newestSnapshot;
  }

  @Override
  public int doWork() {
    long now = System.nanoTime();
    if (now - nextLookNs < 0) {
      return 0;
    }
    nextLookNs = now + LOOK_NS;
    long newest = newestSnapshot.getAsLong();
    if (newest == handled && now - lastRunNs < AGAIN_NS) {
      return 0;
    }
    lastRunNs = now;
    try {
      if (removeUnneeded() >= newest) {
        handled = newest;
      }
      hindrance = "";
    } catch (AeronException | IllegalStateException | JournalException e) {
      // Mostly another node that is catching up from what would be removed.
      handled = newest;
      hinder(e);
    }
    return 1;
  }

  private void hinder(RuntimeException cause) {
    CloseHelper.quietClose(archive);
    archive = null;
    // An archive's messages have a number in them that is another each time.
    String kind =
        cause instanceof ArchiveException refused
            ? "archive error " + refused.errorCode()
            : String.valueOf(cause.getMessage());
    if (!kind.equals(hindrance)) {
      LOG.warn(
          "old log and snapshots stay for now, and are looked at again in a minute: {}",
          cause.getMessage());
    }
    hindrance = kind;
  }

  /** Returns the sequence of the newest snapshot that is kept; -1 if there is none. */
  private long removeUnneeded() {
    if (archive == null) {
      archive = AeronArchive.connect(context.clone());
    }
    List<ClusterSnapshot> kept;
    long log;
    try (RecordingLog index = new RecordingLog(folder.cluster(), false)) {
      log = index.findLastTermRecordingId();
      kept = newestWhole(ClusterSnapshot.newestFirst(index), endOf(log));
    }
    if (kept.size() == settings.keptSnapshots()) {
      ClusterSnapshot oldest = kept.getLast();
      removeSnapshots(kept);
      removeLog(log, oldest.logPosition());
      JournalDirectory.deleteSnapshotsBefore(
          folder.core(), sequences.get(oldest.serviceRecording()));
    }
    return kept.isEmpty() ? -1 : sequences.get(kept.getFirst().serviceRecording());
  }

  private long endOf(long log) {
    return LogExtent.of(archive, log).map(LogExtent::end).orElse(0L);
  }

  /** A copy that has not caught up may have a snapshot of what it has no log of yet. */
  private List<ClusterSnapshot> newestWhole(List<ClusterSnapshot> newestFirst, long endOfLog) {
    List<ClusterSnapshot> found = new ArrayList<>();
    for (ClusterSnapshot snapshot : newestFirst) {
      if (found.size() < settings.keptSnapshots()
          && snapshot.logPosition() <= endOfLog
          && isWhole(snapshot)) {
        found.add(snapshot);
      }
    }
    return found;
  }

  /** The core's is read once in this process, all of it. */
  private boolean isWhole(ClusterSnapshot snapshot) {
    long sequence =
        sequences.computeIfAbsent(
            snapshot.serviceRecording(), recording -> snapshot.sequence(archive));
    if (sequence <= 0) {
      return sequence == 0;
    }
    if (!whole.contains(sequence) && JournalDirectory.hasSnapshot(folder.core(), sequence)) {
      whole.add(sequence);
    }
    return whole.contains(sequence);
  }

  /** The archive numbers recordings upwards; what is being recorded has a higher number. */
  private void removeSnapshots(List<ClusterSnapshot> kept) {
    long oldest =
        kept.stream()
            .mapToLong(each -> Math.min(each.moduleRecording(), each.serviceRecording()))
            .min()
            .orElseThrow();
    List<Long> unneeded = new ArrayList<>();
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
          if (recordingId < oldest && SNAPSHOT_STREAMS.contains(streamId)) {
            unneeded.add(recordingId);
          }
        });
    for (long recordingId : unneeded) {
      archive.purgeRecording(recordingId);
      sequences.remove(recordingId);
    }
    if (!unneeded.isEmpty()) {
      LOG.info("removed the cluster's snapshots in recordings {}", unneeded);
    }
  }

  /** Whole files that end before what is kept. */
  private void removeLog(long log, long oldestSnapshot) {
    LogExtent.of(archive, log)
        .ifPresent(extent -> removeLog(log, extent, oldestSnapshot - settings.keptBytes()));
  }

  private void removeLog(long log, LogExtent extent, long keepFrom) {
    long start = extent.start();
    int term = extent.termBytes();
    int segment = extent.segmentBytes();
    long lowest = AeronArchive.segmentFileBasePosition(start, start, term, segment) + segment;
    if (keepFrom < lowest) {
      return;
    }
    long begin = AeronArchive.segmentFileBasePosition(start, keepFrom, term, segment);
    archive.purgeSegments(log, begin);
    LOG.info("removed the log before position {}, which began at {}", begin, start);
  }

  @Override
  public void onClose() {
    CloseHelper.quietClose(archive);
  }

  @Override
  public String roleName() {
    return "log-retention";
  }
}
