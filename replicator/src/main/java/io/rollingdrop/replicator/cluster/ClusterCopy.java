package io.rollingdrop.replicator.cluster;

import io.aeron.archive.Archive;
import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.ClusterBackup;
import io.aeron.cluster.ClusterBackupEventsListener;
import io.aeron.cluster.RecordingLog;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;

/**
 * Copies the leader's newest snapshot and the log behind it into the archive and the index of a
 * folder, and goes on with what the cluster commits until it is closed. A newer snapshot is copied
 * too. By Aeron's cluster backup, on its threads.
 */
final class ClusterCopy implements AutoCloseable {

  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration COOL_DOWN = Duration.ofMillis(200);
  private static final String CHANNEL =
      "aeron:udp?alias=replacement|so-sndbuf=512k|so-rcvbuf=512k|rcv-wnd=512k";

  private final NodeFolder folder;
  private final Archive archive;
  private final AeronArchive client;
  private final ClusterBackup backup;
  private final Told told = new Told();
  private final Map<Long, Long> sequences = new HashMap<>();

  /**
   * Starts it.
   *
   * @param folder where to: empty, or with what an earlier copy has left
   * @param askEvery how often the leader is asked who leads, and for newer snapshots
   * @param problems told what it gets over
   */
  ClusterCopy(
      ClusterNodeSettings settings,
      ArchiveContexts archives,
      NodeFolder folder,
      Duration askEvery,
      ErrorHandler problems) {
    this.folder = folder;
    archive = archives.launch(folder.archive(), problems);
    AeronArchive connected = null;
    try {
      connected = AeronArchive.connect(archives.local());
      backup = ClusterBackup.launch(context(settings, archives, askEvery, problems));
    } catch (RuntimeException e) {
      CloseHelper.quietCloseAll(connected, archive);
      throw e;
    }
    client = connected;
  }

  /** Not to its own ports for consensus: the others send there what is for a running node. */
  private ClusterBackup.Context context(
      ClusterNodeSettings settings,
      ArchiveContexts archives,
      Duration askEvery,
      ErrorHandler problems) {
    ClusterMember self = settings.self();
    return new ClusterBackup.Context()
        .aeronDirectoryName(archives.aeronDirectory())
        .clusterDir(folder.cluster())
        .markFileDir(archives.marks())
        .archiveContext(archives.local())
        .clusterArchiveContext(archives.remote(self))
        .clusterConsensusEndpoints(
            settings.members().stream()
                .filter(member -> member.id() != settings.memberId())
                .map(ClusterMember::consensusEndpoint)
                .collect(Collectors.joining(",")))
        .consensusChannel("aeron:udp?endpoint=" + self.ingressEndpoint())
        .catchupEndpoint(self.catchupEndpoint())
        .catchupChannel(CHANNEL)
        .sourceType(ClusterBackup.SourceType.LEADER)
        .initialReplayStart(ClusterBackup.Configuration.ReplayStart.LATEST_SNAPSHOT)
        .credentialsSupplier(new TokenAuthentication.GivingProof(settings.token()))
        .clusterBackupIntervalNs(askEvery.toNanos())
        .clusterBackupResponseTimeoutNs(ANSWER_TIMEOUT.toNanos())
        .clusterBackupCoolDownIntervalNs(COOL_DOWN.toNanos())
        .idleStrategySupplier(archives::newIdleStrategy)
        .eventsListener(told)
        .terminationHook(() -> told.ended = true)
        .errorHandler(problems);
  }

  /** What the backup tells, on its thread. */
  private static final class Told implements ClusterBackupEventsListener {
    private volatile int leader = -1;
    private volatile long answeredAtNs = System.nanoTime();
    private volatile boolean indexed;
    private volatile long position = -1;
    private volatile String failure = "";
    private volatile boolean ended;

    @Override
    public void onBackupQuery() {
      // Whether there is an answer is what counts.
    }

    @Override
    public void onPossibleFailure(Exception cause) {
      failure = String.valueOf(cause.getMessage());
    }

    @Override
    public void onBackupResponse(
        io.aeron.cluster.ClusterMember[] members,
        io.aeron.cluster.ClusterMember source,
        List<RecordingLog.Snapshot> toRetrieve) {
      leader = source.id();
      answeredAtNs = System.nanoTime();
    }

    @Override
    public void onUpdatedRecordingLog(
        RecordingLog index, List<RecordingLog.Snapshot> snapshotsRetrieved) {
      indexed = true;
    }

    @Override
    public void onLiveLogProgress(long recordingId, long counterId, long logPosition) {
      position = logPosition;
    }
  }

  /** The leader that answered last; -1 if none has. Any thread. */
  int leader() {
    return told.leader;
  }

  /** When a leader answered last; the start before the first. Any thread. */
  long answeredAtNs() {
    return told.answeredAtNs;
  }

  /** How far the log has come; -1 before its first byte. Any thread. */
  long position() {
    return told.position;
  }

  /** What went wrong last; empty if nothing has. Any thread. */
  String failure() {
    return told.failure;
  }

  /** Whether it has ended by itself, of what {@link #failure} or its error handler tells. */
  boolean hasEnded() {
    return told.ended;
  }

  /** Whether snapshot and log are in the index, by this copy. Any thread. */
  boolean isIndexed() {
    return told.indexed;
  }

  /** The sequences of the core's snapshots that go with the cluster's, the newest first. */
  List<Long> snapshotSequences() {
    return snapshotSequences(Long.MAX_VALUE);
  }

  /** The same, of those that are not behind a position of the log. */
  List<Long> snapshotSequences(long endOfLog) {
    try (RecordingLog index = new RecordingLog(folder.cluster(), false)) {
      return ClusterSnapshot.newestFirst(index).stream()
          .filter(snapshot -> snapshot.logPosition() <= endOfLog)
          .map(this::sequence)
          .toList();
    }
  }

  /** Each recording is read once: a replay takes memory of the driver for seconds. */
  private long sequence(ClusterSnapshot snapshot) {
    return sequences.computeIfAbsent(
        snapshot.serviceRecording(), recording -> snapshot.sequence(client));
  }

  /** Ends the copying; what there is stays. */
  @Override
  public void close() {
    CloseHelper.quietCloseAll(backup, client, archive);
  }

  /** How long ago the leader answered, in milliseconds. */
  long silenceMs() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - answeredAtNs());
  }
}
