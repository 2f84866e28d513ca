package io.rollingdrop.replicator.cluster;

import io.aeron.Aeron;
import io.aeron.archive.Archive;
import io.aeron.cluster.ConsensusModule;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.CompositeAgent;
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
  private static final Duration FEED_HEARTBEAT = Duration.ofMillis(200);
  private static final Duration CLIENT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration DRIVER_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration START_TIMEOUT = Duration.ofSeconds(15);
  private static final int REPORT_POLL_MS = 50;
  private static final int CARE_POLL_MS = 200;

  private final ClusterNodeSettings settings;
  private final Core.Listener listener;
  private final AtomicBoolean failed = new AtomicBoolean();
  private final LongAdder problems = new LongAdder();
  private final AtomicBoolean closing = new AtomicBoolean();
  private volatile int fencedBy;
  private final NodeFolder folder;
  private final Runnable unlock;
  private MediaDriver driver;
  private ArchiveContexts archives;
  private Archive archive;
  private ReplicatedCore core;
  private CoreService service;
  private ConsensusModule consensus;
  private ClusteredServiceContainer container;
  private Aeron client;
  private ClusterLink link;
  private EpochOffer epochs;
  private AgentRunner reporter;
  private AgentRunner care;
  private AeronLinkServer feeds;

  private ClusterNode(ClusterNodeSettings settings, Core.Listener listener) {
    this.settings = settings;
    this.listener = listener;
    folder = new NodeFolder(settings.directory());
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
    return start(settings, listener, LOG::info);
  }

  /**
   * As {@link #start(ClusterNodeSettings, Core.Listener)}. With an empty folder it first waits for
   * the others, as {@link ClusterNodeSettings.Beginning} says, without bound unless the thread is
   * interrupted.
   *
   * @param progress told what takes longer than two seconds, on the caller's thread
   */
  public static ClusterNode start(
      ClusterNodeSettings settings, Core.Listener listener, Consumer<String> progress) {
    if (settings.beginning() == ClusterNodeSettings.Beginning.REPLACING) {
      Optional<Fences> fences = new NodeFolder(settings.directory()).fences();
      NodeFolder.putAside(settings.directory())
          .ifPresent(aside -> progress.accept("what this node had is put aside as " + aside));
      fences.ifPresent(new NodeFolder(settings.directory())::write);
    }
    ClusterNode node = new ClusterNode(settings, listener);
    try {
      node.run(new StartProgress(progress));
      return node;
    } catch (RuntimeException | Error e) {
      node.close();
      throw e;
    }
  }

  private void run(StartProgress progress) {
    folder.requireUnfenced();
    driver = MediaDrivers.start(settings.drivers(), settings.core().newAgentIdleStrategy());
    archives = new ArchiveContexts(settings, driver.aeronDirectoryName());
    new FirstStart(settings, archives, folder, progress, problems("first start")).prepare();
    archive = archives.launch(folder.archive(), problems("archive"));
    startCore(StartingPoint.find(folder, archives.local()));
    service = new CoreService(settings, core);
    ConsensusContexts contexts = new ConsensusContexts(settings, archives, folder);
    consensus =
        ConsensusModule.launch(
            contexts.module(problems("consensus module"), ended("consensus module")));
    container =
        ClusteredServiceContainer.launch(
            contexts.container(service, this::onServiceError, ended("service")));
    startReporting();
    startCare();
    feeds =
        AeronLinkServer.startForEvents(
            LinkServerSettings.of(
                    driver.aeronDirectoryName(), settings.self().feedChannel(), settings.token())
                .withTimes(FEED_HEARTBEAT, CLIENT_TIMEOUT, DRIVER_TIMEOUT, START_TIMEOUT),
            core.feed(),
            () -> JournalDirectory.snapshotFiles(folder.core()),
            settings.core().newAgentIdleStrategy());
  }

  private void startCore(long snapshot) {
    core =
        ReplicatedCore.start(
            settings.core(),
            JournalDirectory.openReplicated(
                folder.core(), snapshot, settings.rolling(), settings.clock()),
            snapshot,
            new CoreListener());
    core.mended().forEach(found -> LOG.warn("{}", found));
  }

  private void startReporting() {
    client =
        Aeron.connect(
            new Aeron.Context()
                .aeronDirectoryName(driver.aeronDirectoryName())
                .errorHandler(problems("client")));
    link = ClusterLink.start(client, settings.members(), settings.self().host(), settings.token());
    epochs = new EpochOffer(epoch -> service.isPromoting() || core.epoch() < epoch, link);
    List<Agent> agents =
        new ArrayList<>(
            List.of(
                new StateReporter(
                    settings.memberId(), settings.core().newestRules(), service::latestTick, link),
                new RulesOffer(service, settings.core().shardId(), link),
                epochs,
                new RollCall(client, settings, folder),
                new FenceListener(client, settings, new Fenced())));
    folder
        .fences()
        .ifPresent(
            fences ->
                agents.add(
                    new FenceSender(
                        client,
                        settings.token(),
                        fences.without(settings.members()),
                        settings.self())));
    reporter =
        new AgentRunner(
            new SleepingMillisIdleStrategy(REPORT_POLL_MS),
            cause -> LOG.warn("in talking to other nodes, which goes on", cause),
            null,
            new CompositeAgent(agents));
    AgentRunner.startOnThread(reporter);
  }

  /** What becomes of this node when a copy of its cluster has taken over. */
  private final class Fenced implements FenceListener.Node {
    /** One that was made from a copy may have to decide again what was before its epoch. */
    @Override
    public int epoch() {
      return Math.max(core.epoch(), folder.fences().map(Fences::epoch).orElse(0));
    }

    @Override
    public long sequence() {
      return core.lastSequence();
    }

    @Override
    public void takePartNoMore(int epoch) {
      LOG.warn("a copy of this cluster has taken over, with epoch {}: this node stops", epoch);
      folder.markFenced(epoch);
      fencedBy = epoch;
      CloseHelper.close(consensus);
    }

    @Override
    public void end(int epoch) {
      fail(
          new IllegalStateException(
              "a copy of this cluster has taken over, with epoch %d: what this node has is of the past"
                  .formatted(epoch)));
    }
  }

  /** What may wait for an archive or a disk. */
  private void startCare() {
    care =
        new AgentRunner(
            new SleepingMillisIdleStrategy(CARE_POLL_MS),
            cause -> LOG.warn("cannot look after this node's log", cause),
            null,
            new CompositeAgent(
                new LogRetention(
                    folder, archives.local(client), settings.log(), core::snapshotSequence),
                new CatchUpWatch(settings, archives, client, this::isInTouch, this::fail)));
    AgentRunner.startOnThread(care);
  }

  private Runnable ended(String part) {
    return () -> {
      if (fencedBy == 0) {
        fail(new IllegalStateException("the " + part + " has ended"));
      }
    };
  }

  /**
   * What these cannot get over ends them, and the termination hook tells. After an error of the
   * machine's, as where a mapped file has no room on the disk, nobody knows what was done and what
   * not.
   */
  private ErrorHandler problems(String part) {
    return cause -> {
      problems.increment();
      if (cause instanceof AeronEvent) {
        LOG.warn("{}: {}", part, cause.getMessage());
      } else if (cause instanceof Error) {
        LOG.error("{}, which ends", part, cause);
        fail(cause);
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

  /**
   * Has the cluster take a snapshot at its next chance, on every node; it is done when each node's
   * listener has been told so.
   *
   * @return false if this node does not lead, or another is about to be taken: nothing happens
   */
  public boolean requestSnapshot() {
    return service.requestSnapshot();
  }

  /** Has the cluster begin an epoch; it has when the core says so. Any thread. */
  void requestEpoch(int epoch) {
    epochs.want(epoch);
  }

  /** Whether all that was copied is decided, and nothing will be before an epoch begins. */
  boolean isPromoting() {
    return service.isPromoting();
  }

  /** The last sequence that was copied; -1 before the epoch of a promotion begins. Any thread. */
  long promotedFrom() {
    return service.promotedFrom();
  }

  /** What others' reports of their state have been compared with this node's; any thread. */
  StateComparison.Agreement agreement() {
    return service.agreement();
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
    CloseHelper.quietCloseAll(
        feeds, care, reporter, link, client, consensus, container, archive, driver);
    try {
      if (core != null) {
        core.close();
      }
    } finally {
      unlock.run();
    }
  }
}
