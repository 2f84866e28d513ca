package io.rollingdrop.replicator.cluster;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveMarkFile;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.service.ClusterClock;
import io.aeron.cluster.service.ClusterMarkFile;
import io.aeron.cluster.service.ClusteredServiceContainer;
import io.aeron.driver.MediaDriver;
import io.aeron.exceptions.AeronEvent;
import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.pipeline.Core;
import io.rollingdrop.pipeline.DiskReport;
import io.rollingdrop.pipeline.ReplicatedCore;
import io.rollingdrop.pipeline.SnapshotReport;
import io.rollingdrop.protocol.EventFeed;
import io.rollingdrop.replicator.link.AeronLinkServer;
import io.rollingdrop.replicator.link.LinkServerCounters;
import io.rollingdrop.replicator.link.LinkServerSettings;
import io.rollingdrop.replicator.link.MediaDrivers;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node of a cluster: media driver, archive, consensus module and service container in this
 * process, and the core that decides what is committed.
 *
 * <p>A node that fails stops for good and tells its listener; the others go on. Its process is to
 * end and be started again, which makes good what it missed.
 */
public final class ClusterNode implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ClusterNode.class);
  private static final int SYNC_NOTHING = 0;
  private static final int SYNC_DATA = 1;
  private static final int LOG_TERM_BYTES = 8 << 20;
  private static final int SEGMENT_BYTES = 64 << 20;
  private static final Duration FEED_HEARTBEAT = Duration.ofMillis(200);
  private static final Duration CLIENT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration DRIVER_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration START_TIMEOUT = Duration.ofSeconds(15);
  private static final int REPORT_POLL_MS = 50;
  private static final String CORE = "core";
  private static final String CLUSTER = "cluster";
  private static final String ARCHIVE = "archive";

  /** Left by processes that are gone: who has the folder knows that nobody uses them. */
  private static final List<String> MARKS =
      List.of(
          CLUSTER + "/" + ClusterMarkFile.FILENAME,
          CLUSTER + "/" + ClusterMarkFile.markFilenameForService(0),
          ARCHIVE + "/" + ArchiveMarkFile.FILENAME);

  private final ClusterNodeSettings settings;
  private final Core.Listener listener;
  private final AtomicBoolean failed = new AtomicBoolean();
  private final LongAdder problems = new LongAdder();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final Runnable unlock;
  private MediaDriver driver;
  private Archive archive;
  private ReplicatedCore core;
  private CoreService service;
  private ConsensusModule consensus;
  private ClusteredServiceContainer container;
  private Aeron client;
  private ClusterLink link;
  private AgentRunner reporter;
  private AeronLinkServer feeds;

  private ClusterNode(ClusterNodeSettings settings, Core.Listener listener) {
    this.settings = settings;
    this.listener = listener;
    unlock = JournalDirectory.lock(settings.directory());
  }

  /**
   * Starts a node: it begins with its newest whole snapshot, decides again what its log has after
   * it, and takes part when it has found the others.
   *
   * @param listener told when the node cannot go on, on the thread that failed; and of what its
   *     core does
   * @throws io.rollingdrop.pipeline.JournalException if another process has its folder, or what is
   *     in there cannot be read
   * @throws IllegalStateException if a port is taken, or there is no room in the media driver's
   *     folder
   */
  public static ClusterNode start(ClusterNodeSettings settings, Core.Listener listener) {
    ClusterNode node = new ClusterNode(settings, listener);
    try {
      node.run();
      return node;
    } catch (RuntimeException | Error e) {
      node.close();
      throw e;
    }
  }

  private void run() {
    deleteMarks();
    driver = MediaDrivers.start(settings.drivers(), newIdleStrategy());
    archive = Archive.launch(archiveContext());
    Path coreFolder = settings.directory().resolve(CORE);
    long snapshot = StartingPoint.find(folder(CLUSTER), localArchive(), coreFolder);
    core =
        ReplicatedCore.start(
            settings.core(),
            JournalDirectory.openReplicated(
                coreFolder, snapshot, settings.rolling(), settings.clock()),
            snapshot,
            new CoreListener());
    core.mended().forEach(found -> LOG.warn("{}", found));
    service = new CoreService(settings, core);
    consensus = ConsensusModule.launch(consensusContext());
    container = ClusteredServiceContainer.launch(containerContext());
    startReporting();
    feeds =
        AeronLinkServer.startForEvents(
            LinkServerSettings.of(
                    driver.aeronDirectoryName(), settings.self().feedChannel(), settings.token())
                .withTimes(FEED_HEARTBEAT, CLIENT_TIMEOUT, DRIVER_TIMEOUT, START_TIMEOUT),
            core.feed(),
            () -> JournalDirectory.snapshotFiles(settings.directory().resolve(CORE)),
            newIdleStrategy());
  }

  private void startReporting() {
    client =
        Aeron.connect(
            new Aeron.Context()
                .aeronDirectoryName(driver.aeronDirectoryName())
                .errorHandler(problems("client")));
    link = ClusterLink.start(client, settings.members(), settings.self().host(), settings.token());
    reporter =
        new AgentRunner(
            new SleepingMillisIdleStrategy(REPORT_POLL_MS),
            cause -> LOG.warn("cannot report this node's state", cause),
            null,
            new StateReporter(settings.memberId(), service::latestTick, link));
    AgentRunner.startOnThread(reporter);
  }

  private void deleteMarks() {
    for (String mark : MARKS) {
      Path file = settings.directory().resolve(mark);
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new IllegalStateException("cannot delete " + file + ": check its owner", e);
      }
    }
  }

  private Archive.Context archiveContext() {
    return new Archive.Context()
        .aeronDirectoryName(driver.aeronDirectoryName())
        .archiveDir(folder(ARCHIVE))
        .controlChannel(settings.self().archiveChannel())
        .replicationChannel(settings.self().replicationChannel())
        .recordingEventsEnabled(false)
        .threadingMode(ArchiveThreadingMode.SHARED)
        .idleStrategySupplier(this::newIdleStrategy)
        .segmentFileLength(SEGMENT_BYTES)
        .fileSyncLevel(syncLevel())
        .catalogFileSyncLevel(syncLevel())
        .errorHandler(problems("archive"));
  }

  private IdleStrategy newIdleStrategy() {
    return settings.core().newIdleStrategy();
  }

  private int syncLevel() {
    return settings.syncs() ? SYNC_DATA : SYNC_NOTHING;
  }

  private AeronArchive.Context localArchive() {
    return new AeronArchive.Context()
        .aeronDirectoryName(driver.aeronDirectoryName())
        .controlRequestChannel(CommonContext.IPC_CHANNEL)
        .controlResponseChannel(CommonContext.IPC_CHANNEL);
  }

  private ConsensusModule.Context consensusContext() {
    ClusterTimes times = settings.times();
    return new ConsensusModule.Context()
        .aeronDirectoryName(driver.aeronDirectoryName())
        .archiveContext(localArchive())
        .clusterDir(folder(CLUSTER))
        .clusterMemberId(settings.memberId())
        .clusterMembers(ClusterMember.clusterMembers(settings.members()))
        .ingressChannel("aeron:udp?term-length=" + LOG_TERM_BYTES)
        .logChannel("aeron:udp?term-length=" + LOG_TERM_BYTES)
        .replicationChannel(settings.self().replicationChannel())
        .clusterClock(new MachineClock(settings.clock()))
        .authenticatorSupplier(() -> new TokenAuthentication.AskingForProof(settings.token()))
        .leaderHeartbeatIntervalNs(times.heartbeat().toNanos())
        .leaderHeartbeatTimeoutNs(times.leaderTimeout().toNanos())
        .electionTimeoutNs(times.election().toNanos())
        .startupCanvassTimeoutNs(times.startup().toNanos())
        .sessionTimeoutNs(times.session().toNanos())
        .fileSyncLevel(syncLevel())
        .idleStrategySupplier(this::newIdleStrategy)
        .terminationHook(() -> fail(new IllegalStateException("the consensus module has ended")))
        .errorHandler(problems("consensus module"));
  }

  private ClusteredServiceContainer.Context containerContext() {
    return new ClusteredServiceContainer.Context()
        .aeronDirectoryName(driver.aeronDirectoryName())
        .archiveContext(localArchive())
        .clusterDir(folder(CLUSTER))
        .clusteredService(service)
        .idleStrategySupplier(this::newIdleStrategy)
        .terminationHook(() -> fail(new IllegalStateException("the service has ended")))
        .errorHandler(this::onServiceError);
  }

  private File folder(String name) {
    return settings.directory().resolve(name).toFile();
  }

  /** What these cannot get over ends them, and the termination hook tells. */
  private ErrorHandler problems(String part) {
    return cause -> {
      problems.increment();
      if (cause instanceof AeronEvent) {
        LOG.warn("{}: {}", part, cause.getMessage());
      } else {
        LOG.warn("{}, which goes on", part, cause);
      }
    };
  }

  /** A message that the core did not take must not be followed by another. */
  private void onServiceError(Throwable cause) {
    if (cause instanceof AeronEvent) {
      problems.increment();
      LOG.warn("service: {}", cause.getMessage());
    } else {
      core.fail(cause);
    }
  }

  /** The first failure is told; what follows from it, or from closing, is not. */
  private void fail(Throwable cause) {
    if (!closing.get() && failed.compareAndSet(false, true)) {
      listener.onFailure(cause);
    }
  }

  /** Passes on what the core says. */
  private final class CoreListener implements Core.Listener {
    @Override
    public void onFailure(Throwable cause) {
      fail(cause);
    }

    @Override
    public void onSnapshot(SnapshotReport report) {
      listener.onSnapshot(report);
    }

    @Override
    public void onDisk(DiskReport report) {
      listener.onDisk(report);
    }
  }

  /** Nanoseconds since the Unix epoch. */
  private record MachineClock(EpochNanoClock clock) implements ClusterClock {
    @Override
    public TimeUnit timeUnit() {
      return TimeUnit.NANOSECONDS;
    }

    @Override
    public long time() {
      return clock.nanoTime();
    }
  }

  /**
   * Has the cluster take a snapshot at its next chance, on every node; it is done when each node's
   * listener has been told so.
   *
   * @return false if this node does not lead, or another is about to be taken: nothing happens
   */
  public boolean requestSnapshot() {
    return service.requestSnapshot();
  }

  /** What this node is and has done; any thread. */
  public NodeState state() {
    return service.state();
  }

  /** Which of the members it is. */
  public int memberId() {
    return settings.memberId();
  }

  /**
   * Whether there is news from a leader: some ticks at most ago. It is not so on a node that is cut
   * off, and on none while no majority is there.
   */
  public boolean isInTouch() {
    return service.isInTouch();
  }

  /** What its end of the links to consumers has seen. */
  public LinkServerCounters feedCounters() {
    return feeds.counters();
  }

  /** The core of this node. */
  public ReplicatedCore core() {
    return core;
  }

  /** The events that this node has published, past and to come. */
  public EventFeed feed() {
    return core.feed();
  }

  /** The directory of this node's media driver. */
  public String aeronDirectory() {
    return driver.aeronDirectoryName();
  }

  /** Errors and warnings of Aeron's that the node got over. */
  public long problems() {
    return problems.sum();
  }

  /** Whether it has stopped by itself. */
  public boolean hasFailed() {
    return failed.get();
  }

  /** Stops the node; what it has is kept. Idempotent. */
  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    CloseHelper.quietCloseAll(feeds, reporter, link, client, consensus, container, archive, driver);
    try {
      if (core != null) {
        core.close();
      }
    } finally {
      unlock.run();
    }
  }
}
