package io.rollingdrop.replicator.cluster;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.cluster.ClusterControl;
import io.aeron.cluster.codecs.CloseReason;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import io.rollingdrop.engine.EngineLimits;
import io.rollingdrop.pipeline.CoreSettings;
import io.rollingdrop.pipeline.ReplicatedCore;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.codec.ActivateRulesEncoder;
import io.rollingdrop.protocol.codec.MessageHeaderEncoder;
import io.rollingdrop.protocol.codec.TickEncoder;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a core what the cluster commits, in order, with the cluster's time. On the service's
 * thread, on every node alike: what goes into the core depends on nothing but the log.
 */
final class CoreService implements ClusteredService {

  private static final Logger LOG = LoggerFactory.getLogger(CoreService.class);
  private static final long TICK = 1;
  private static final int NOT_YET = -1;

  /** Ticks after which a report does not tell any more what a node knows. */
  private static final int REPORTED_WITHIN_TICKS = 10;

  /** Ticks that may fail to come before a node counts as out of touch. */
  private static final int MISSED_TICKS = 3;

  private final CoreSettings settings;
  private final ReplicatedCore core;
  private final StateComparison comparison;
  private final KnownRules knownRules;
  private final UnsafeBuffer rules = new UnsafeBuffer(new byte[CommandFormat.MAX_LENGTH]);
  private final int rulesLength;

  /** The same bytes each time and on every node: what is not set in it is zero. */
  private final UnsafeBuffer tick = new UnsafeBuffer(new byte[CommandFormat.MAX_LENGTH]);

  private final int tickLength;
  private final UnsafeBuffer message = new UnsafeBuffer(new byte[ClusterMessages.MAX_LENGTH]);
  private Cluster cluster;
  private boolean rulesOffered;
  private long lastSnapshotAtNs;
  private long lastSnapshotSequence;
  private volatile long lastTickNs = System.nanoTime();
  private volatile NodeState state = NodeState.NONE;
  private int leader = NOT_YET;
  private volatile boolean promoting;
  private volatile long promotedFrom = NOT_YET;
  private volatile AtomicCounter control;

  /**
   * @param core as it was at the snapshot that the node begins with
   */
  CoreService(ClusterNodeSettings settings, ReplicatedCore core) {

    this.settings = settings.core();
    this.core = core;
    comparison = new StateComparison(settings.memberId(), settings.members().size());
    knownRules =
        new KnownRules(
            settings.members().stream().map(ClusterMember::id).toList(),
            REPORTED_WITHIN_TICKS * this.settings.tickIntervalNs());
    rulesLength =
        RulesOffer.encode(
            rules, this.settings.shardId(), this.settings.newestRules(), this.settings.limits());
    tickLength = encodeTick();
  }

  /** Any thread. */
  NodeState state() {
    return state;
  }

  /** Where the event stream stood after the last tick; null before the first. Any thread. */
  Position latestTick() {
    return comparison.latest();
  }

  /** Whether all that was copied is decided, and nothing will be before an epoch begins. */
  boolean isPromoting() {
    return promoting;
  }

  /** The last sequence that was copied; -1 before the epoch of a promotion begins. Any thread. */
  long promotedFrom() {
    return promotedFrom;
  }

  /**
   * The rules that this node, for it leads, is to have activated: all nodes know them, and older
   * ones decide. 0 if there are none. Any thread.
   */
  int rulesDue() {
    int active = core.rulesVersion();
    int common = knownRules.common();
    // The nodes of a promoted copy may be of an older release than who promotes it.
    return state.leads()
            && isInTouch()
            && state.leader() != ClusterMember.PROMOTER
            && active > 0
            && common > active
        ? common
        : 0;
  }

  /** Those by which rules are active. Any thread. */
  EngineLimits limits() {
    return core.limits();
  }

  /** What others' reports have been compared. Any thread. */
  StateComparison.Agreement agreement() {
    return comparison.agreement();
  }

  /** Any thread. */
  boolean isInTouch() {
    return state.term() >= 0
        && System.nanoTime() - lastTickNs < MISSED_TICKS * settings.tickIntervalNs();
  }

  /** Any thread. */
  boolean requestSnapshot() {
    AtomicCounter toggle = control;
    return toggle != null && state.leads() && ClusterControl.ToggleState.SNAPSHOT.toggle(toggle);
  }

  @Override
  public void onStart(Cluster started, Image snapshot) {
    cluster = started;
    control =
        ClusterControl.findControlToggle(
            started.aeron().countersReader(), started.context().clusterId());
    lastSnapshotAtNs = System.nanoTime();
    lastSnapshotSequence = core.lastSequence();
    if (snapshot != null) {
      requireSame(snapshot);
    } else if (core.lastSequence() > 0) {
      throw new IllegalStateException(
          "the cluster begins with the first entry of its log, but the core with its snapshot of"
              + " sequence %d: commands would be decided twice".formatted(core.lastSequence()));
    }
  }

  /** That the cluster begins where the core does. */
  private void requireSame(Image snapshot) {
    long[] sequence = {-1};
    FragmentHandler handler =
        (buffer, offset, length, header) -> {
          if (ClusterMessages.isReference(buffer, offset, length)) {
            sequence[0] = ClusterMessages.sequenceOf(buffer, offset);
            leader = ClusterMessages.leaderOf(buffer, offset);
          }
        };
    while (sequence[0] < 0) {
      int read = snapshot.poll(handler, 1);
      if (read == 0 && snapshot.isClosed()) {
        break;
      }
      cluster.idleStrategy().idle(read);
    }
    if (sequence[0] != core.lastSequence()) {
      throw new IllegalStateException(
          "the cluster's snapshot goes with the core's of sequence %d, but the core began with %d"
              .formatted(sequence[0], core.lastSequence()));
    }
  }

  @Override
  public void onSessionMessage(
      ClientSession session,
      long timestamp,
      DirectBuffer buffer,
      int offset,
      int length,
      Header header) {
    if (ClusterMessages.isReport(buffer, offset, length)) {
      StateReport report = ClusterMessages.reportOf(buffer, offset);
      comparison.onReport(report);
      knownRules.onReport(report, cluster.timeUnit().toNanos(timestamp));
    } else if (ClusterMessages.isEpoch(buffer, offset, length)) {
      beginEpoch(ClusterMessages.epochOf(buffer, offset), timestamp);
    } else if (promoting) {
      LOG.warn("a message of {} bytes is passed over: no epoch has begun", length);
    } else if (core.lastSequence() > 0 || isFirst(session, buffer, offset, length)) {
      core.sequence(cluster.timeUnit().toNanos(timestamp), buffer, offset, length);
    }
  }

  /** With a tick for its first command: a snapshot that is taken now is of the new epoch. */
  private void beginEpoch(int epoch, long timestamp) {
    if (promoting) {
      promotedFrom = core.lastSequence();
      promoting = false;
    }
    if (core.lastSequence() > 0 && core.beginEpoch(epoch)) {
      core.sequence(cluster.timeUnit().toNanos(timestamp), tick, 0, tickLength);
      LOG.warn("epoch {} begins with sequence {}", epoch, core.lastSequence());
    }
  }

  /** The first command is the cluster's own, which gives the core its rules. */
  private static boolean isFirst(
      ClientSession session, DirectBuffer buffer, int offset, int length) {
    return session == null
        && CommandFormat.check(buffer, offset, length, 0) == CommandFormat.Fault.NONE
        && CommandFormat.templateId(buffer, offset) == ActivateRulesEncoder.TEMPLATE_ID;
  }

  @Override
  public void onNewLeadershipTermEvent(
      long leadershipTermId,
      long logPosition,
      long timestamp,
      long termBaseLogPosition,
      int leaderMemberId,
      int logSessionId,
      TimeUnit timeUnit,
      int appVersion) {
    state = state.withTerm(leadershipTermId, leaderMemberId);
    if (leaderMemberId != leader) {
      promoting = leaderMemberId == ClusterMember.PROMOTER;
      leader = leaderMemberId;
    }
    // A leader may have died before its offer was in the log.
    rulesOffered = false;
    LOG.info("term {} is led by member {}", leadershipTermId, leaderMemberId);
    schedule(timestamp);
  }

  private void schedule(long now) {
    long tickInterval = cluster.timeUnit().convert(settings.tickIntervalNs(), TimeUnit.NANOSECONDS);
    cluster.idleStrategy().reset();
    while (!cluster.scheduleTimer(TICK, now + tickInterval)) {
      cluster.idleStrategy().idle();
    }
  }

  @Override
  public void onTimerEvent(long correlationId, long timestamp) {
    if (correlationId != TICK) {
      return;
    }
    if (promoting) {
      LOG.debug("no tick before an epoch has begun");
    } else if (core.lastSequence() > 0) {
      core.sequence(cluster.timeUnit().toNanos(timestamp), tick, 0, tickLength);
    } else if (!rulesOffered) {
      rulesOffered = true;
      offerRules();
    }
    knownRules.onTick(cluster.timeUnit().toNanos(timestamp));
    lastTickNs = System.nanoTime();
    state = state.at(cluster.logPosition());
    comparison.compare(core);
    if (!promoting) {
      scheduleSnapshot();
    }
    schedule(timestamp);
  }

  /** Of what the nodes offer the leader's reaches the log: its limits are those of all. */
  private void offerRules() {
    cluster.idleStrategy().reset();
    while (cluster.offer(rules, 0, rulesLength) < 0) {
      cluster.idleStrategy().idle();
    }
  }

  private void scheduleSnapshot() {
    CoreSettings.SnapshotSchedule schedule = settings.snapshots();
    long now = System.nanoTime();
    long commands = core.lastSequence() - lastSnapshotSequence;
    boolean due =
        (schedule.commands() > 0 && commands >= schedule.commands())
            || (schedule.intervalNs() > 0 && now - lastSnapshotAtNs >= schedule.intervalNs());
    if (due) {
      requestSnapshot();
    }
  }

  private int encodeTick() {
    TickEncoder command = new TickEncoder();
    command.wrapAndApplyHeader(tick, 0, new MessageHeaderEncoder());
    command.header().shardId(settings.shardId());
    return CommandFormat.inOldestVersion(
        tick, 0, CommandFormat.MESSAGE_HEADER + command.encodedLength());
  }

  @Override
  public void onSessionOpen(ClientSession session, long timestamp) {}

  @Override
  public void onSessionClose(ClientSession session, long timestamp, CloseReason reason) {}

  /**
   * Only names the core's snapshot of the same moment. That one is copied and written while the
   * next commands are decided already; {@link StartingPoint} does not count on it before it is
   * whole.
   */
  @Override
  public void onTakeSnapshot(ExclusivePublication snapshot) {
    lastSnapshotAtNs = System.nanoTime();
    lastSnapshotSequence = core.takeSnapshot();
    int length = ClusterMessages.encodeReference(message, lastSnapshotSequence, leader);
    cluster.idleStrategy().reset();
    while (snapshot.offer(message, 0, length) < 0) {
      cluster.idleStrategy().idle();
    }
  }

  @Override
  public void onRoleChange(Cluster.Role now) {
    state = state.with(now);
    LOG.info("this node is {}", now);
  }

  @Override
  public void onTerminate(Cluster terminated) {}
}
