package io.rollingdrop.pipeline;

import io.rollingdrop.engine.Engine;
import io.rollingdrop.engine.EngineLimits;
import io.rollingdrop.engine.InvariantViolation;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.EventFeed;
import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.FeedUnavailableException;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.StateSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;

/**
 * A core on one node of a cluster: decides what the cluster has committed, in the order of the
 * cluster's log, and publishes it to the node's own event journal. Every node has one, and all of
 * them come to the same bytes.
 *
 * <p>The log is the authority on commands; here they are journaled nowhere else. After a restart
 * the log, or what follows a snapshot, is decided again; what the event journal has already is
 * checked against it and not published twice.
 *
 * <p>{@link #sequence} and {@link #takeSnapshot} are for one thread, the one that reads the log.
 */
public final class ReplicatedCore implements CoreView, AutoCloseable {

  /**
   * What it needs of the world.
   *
   * @param usableBytes asks the disk
   * @param mended what had to be mended before the event journal could be opened; a line each
   * @param afterClose is run when the core has closed them
   */
  public record Ports(
      EventJournal events,
      SnapshotStore snapshots,
      RunRecord runs,
      LongSupplier usableBytes,
      List<String> mended,
      Runnable afterClose) {}

  private static final int FIRST_EPOCH = 1;

  private final Ports ports;
  private final Core.Listener listener;
  private final DiskWatch disk;
  private final Engine engine;
  private final CommandPipeline pipeline;
  private final RulesInForce rules;
  private final IdleStrategy waitForRoom;

  /** Where it began, and whether its event journal had nothing of what was before. */
  private final Position began;

  private final boolean beginsEmpty;
  private final Position publishedBefore;
  private volatile int epoch;
  private volatile long lastSequence;
  private long lastTimestampNs;
  private final AtomicLong malformed = new AtomicLong();
  private boolean closed;

  private ReplicatedCore(
      CoreSettings settings, Ports ports, long snapshotSequence, Core.Listener listener) {
    this.ports = ports;
    this.listener = listener;
    disk = new DiskWatch(settings.disk(), ports.usableBytes(), listener::onDisk, System.nanoTime());
    requireRoom();
    SinkSwitch sink = new SinkSwitch();
    engine = new Engine(settings.shardId(), sink, settings.newestRules());
    Position decided = snapshotSequence == 0 ? Position.START : restore(snapshotSequence);
    Position published = ports.events().lastPosition();
    boolean gap = published.isBefore(decided.sequence(), decided.index());
    beginsEmpty = gap;
    if (gap) {
      if (!published.equals(Position.START)) {
        throw new JournalException(
            "the event journal ends at %s, before the snapshot at %s"
                .formatted(published, decided));
      }
      published = decided;
    }
    if (published.sequence() == decided.sequence()
        && published.index() == decided.index()
        && published.checksum() != decided.checksum()) {
      throw new JournalException(
          "the event journal ends with %s, which is not the event of the snapshot, %s"
              .formatted(published, decided));
    }
    began = decided;
    publishedBefore = published;
    epoch = Math.max(decided.epoch(), FIRST_EPOCH);
    ports.runs().begin(epoch, settings.durability());
    waitForRoom = settings.newIdleStrategy();
    pipeline =
        new CommandPipeline(
            settings,
            new CommandPipeline.Begin(engine, sink, epoch, decided, published, snapshotSequence),
            ports.events(),
            ports.snapshots(),
            null,
            new Ownership());
    rules = pipeline.rules();
  }

  private Position restore(long sequence) {
    try (StateSnapshot snapshot =
        ports
            .snapshots()
            .of(sequence)
            .orElseThrow(
                () -> new JournalException("there is no snapshot of sequence " + sequence))) {
      engine.restore(snapshot);
      lastSequence = snapshot.sequence();
      lastTimestampNs = snapshot.timestampNs();
      return snapshot.position();
    } catch (IllegalArgumentException | InvariantViolation e) {
      throw new JournalException(
          "the snapshot at sequence %d cannot be taken over: %s"
              .formatted(sequence, e.getMessage()),
          e);
    }
  }

  /** On a disk without any room it could not even say why it stops. */
  private void requireRoom() {
    DiskReport found = disk.last();
    if (found.level() == DiskLevel.PAUSED) {
      throw new JournalException(
          "the disk has %,d bytes left, fewer than the %,d without which a node stops: make room"
              .formatted(found.usableBytes(), DiskMarks.PAUSE_BYTES));
    }
  }

  /**
   * Starts a core as it was at a snapshot, or one that has decided nothing yet.
   *
   * @param ports owned and closed by the core, also when it does not start
   * @param snapshotSequence of the snapshot to begin with; 0 for none
   * @throws JournalException if snapshot or event journal cannot be read
   */
  public static ReplicatedCore start(
      CoreSettings settings, Ports ports, long snapshotSequence, Core.Listener listener) {
    try {
      ReplicatedCore core = new ReplicatedCore(settings, ports, snapshotSequence, listener);
      core.pipeline.start();
      return core;
    } catch (RuntimeException | Error e) {
      ports.events().close();
      ports.afterClose().run();
      throw e;
    }
  }

  /** What the pipeline asks and tells. */
  private final class Ownership implements CommandPipeline.Owner {
    @Override
    public long durableSequence() {
      // What is committed is on a majority of the nodes.
      return Long.MAX_VALUE;
    }

    /** Other nodes go on: better none of this one's than a journal that ends in the middle. */
    @Override
    public void keepHouse() {
      disk.lookIfDue(System.nanoTime(), pipeline.publisher().writtenBytes());
      requireRoom();
    }

    @Override
    public void onFailure(Throwable cause) {
      listener.onFailure(cause);
    }

    @Override
    public void onSnapshot(SnapshotReport report) {
      listener.onSnapshot(report);
    }
  }

  /**
   * Takes the next message of the log. Bytes that are no command under the rules in force are
   * passed over, on every node alike, also on one of an older release. Waits while there is no room
   * and after an activation until it is decided, which holds the log's reader back.
   *
   * @param timestampNs the log's, nanoseconds since the Unix epoch
   * @throws IllegalStateException if the core has failed
   */
  public void sequence(long timestampNs, DirectBuffer buffer, int offset, int length) {
    awaitRules();
    if (CommandFormat.check(buffer, offset, length, rules.version()) != CommandFormat.Fault.NONE) {
      malformed.incrementAndGet();
      return;
    }
    awaitRoom();
    long sequence = lastSequence + 1;
    long position = pipeline.ring().next();
    try {
      CommandSlot slot = pipeline.ring().get(position);
      // A new leader's clock may be behind the last one's.
      lastTimestampNs = Math.max(lastTimestampNs, timestampNs);
      slot.sequence = sequence;
      slot.timestampNs = lastTimestampNs;
      slot.length = length;
      slot.command.putBytes(0, buffer, offset, length);
      slot.sequencedAtNanoTime = System.nanoTime();
    } finally {
      pipeline.ring().publish(position);
    }
    lastSequence = sequence;
    rules.onSequenced(sequence, buffer, offset);
  }

  private void awaitRules() {
    waitForRoom.reset();
    while (!rules.areKnown()) {
      requireHealthy();
      waitForRoom.idle();
    }
  }

  /**
   * From the next message on, events are of this epoch: what others have published in an earlier
   * one with the same sequences is void. An epoch that is not later than the present one changes
   * nothing.
   *
   * @return whether it was begun
   */
  public boolean beginEpoch(int begun) {
    if (begun <= epoch) {
      return false;
    }
    pipeline.publisher().beginEpoch(begun, lastSequence + 1);
    epoch = begun;
    return true;
  }

  /**
   * The epoch of events to come. A majority's log loses nothing that was acknowledged, and so its
   * epoch never rises; a copy of the log that takes over for all of them begins the next. Any
   * thread.
   */
  public int epoch() {
    return epoch;
  }

  private void awaitRoom() {
    waitForRoom.reset();
    while (!pipeline.ring().hasAvailableCapacity(1)) {
      requireHealthy();
      waitForRoom.idle();
    }
    requireHealthy();
  }

  /**
   * Has a snapshot taken of the state after the last message taken, while those after it go on to
   * be decided. The listener is told what came of it.
   *
   * @return the sequence of the last command in it
   * @throws IllegalStateException if the core has failed
   */
  public long takeSnapshot() {
    if (lastSequence > 0) {
      awaitRoom();
      long position = pipeline.ring().next();
      pipeline.ring().get(position).length = CommandSlot.MARK;
      pipeline.ring().publish(position);
    }
    return lastSequence;
  }

  private void requireHealthy() {
    if (pipeline.hasFailed()) {
      throw new IllegalStateException("the core has failed");
    }
  }

  /** The last command that this core had decided when it started: that of its snapshot. */
  public long beganWith() {
    return began.sequence();
  }

  /**
   * The last event that was in the event journal when this core started: what is decided up to it
   * is compared with what was published.
   */
  public Position publishedBefore() {
    return publishedBefore;
  }

  /** What had to be mended before the event journal could be opened; a line each. */
  public List<String> mended() {
    return ports.mended();
  }

  /** Messages of the log that were no commands. */
  public long malformed() {
    return malformed.get();
  }

  /**
   * The bounds that were activated with the rules. Any thread that has seen {@link #rulesVersion}
   * to be positive.
   */
  public EngineLimits limits() {
    return engine.limits();
  }

  /** The rules that decide; 0 before any are active. Any thread; it may be a command behind. */
  public int rulesVersion() {
    return rules.version();
  }

  @Override
  public long lastSequence() {
    return lastSequence;
  }

  /**
   * The events, past and to come. A node may be behind another that a consumer has followed before,
   * and is then out of reach until it has caught up; it need not have what was before the snapshot
   * that it began with.
   */
  public EventFeed feed() {
    return new NodeFeed(ports.events().feed());
  }

  private final class NodeFeed implements EventFeed {
    private final EventFeed journal;

    NodeFeed(EventFeed journal) {
      this.journal = journal;
    }

    @Override
    public EventSubscription open(Position from) {
      Position last = published();
      boolean empty = beginsEmpty && last.sequence() == began.sequence();
      if (empty || last.isBefore(from.sequence(), from.index())) {
        throw new FeedUnavailableException(
            "this node has published events through %s, and none yet after %s"
                .formatted(last, from));
      }
      return journal.open(from);
    }

    @Override
    public Optional<StateSnapshot> newestSnapshot() {
      return journal.newestSnapshot();
    }

    @Override
    public void acknowledge(String consumer, Position position) {
      journal.acknowledge(consumer, position);
    }
  }

  @Override
  public Position published() {
    return pipeline.publisher().position();
  }

  /**
   * Where the event stream stood after a tick, the oldest first that was not taken yet; null if
   * there is none. Its checksum covers all events and, by those of ticks, the state: replicas have
   * the same. For one thread; of many not taken the newest are not kept.
   */
  public Position pollTick() {
    return pipeline.publisher().ticks().poll();
  }

  @Override
  public long snapshotSequence() {
    return pipeline.snapshots().newestSequence();
  }

  @Override
  public long snapshotFailures() {
    return pipeline.snapshots().failures();
  }

  @Override
  public StageLatency snapshotPauses() {
    return pipeline.snapshotPauses();
  }

  @Override
  public DiskReport disk() {
    return disk.last();
  }

  @Override
  public long ringCapacityLeft() {
    return pipeline.ring().remainingCapacity();
  }

  /** From sequenced to decided, and to published. */
  @Override
  public List<StageLatency> latencies() {
    return pipeline.latencies();
  }

  /** Empty: the cluster takes the commands. */
  @Override
  public List<CallerPressure> pressure() {
    return List.of();
  }

  @Override
  public boolean isAdmitting() {
    return !hasFailed();
  }

  /** Stops the core for a reason found outside of it: the listener is told as of any failure. */
  public void fail(Throwable cause) {
    pipeline.fail(cause);
  }

  @Override
  public boolean hasFailed() {
    return pipeline.hasFailed();
  }

  /**
   * The state's hash once the core is closed.
   *
   * @throws IllegalStateException while it runs
   */
  public synchronized long stateHash() {
    if (!closed) {
      throw new IllegalStateException(
          "the state belongs to the engine's thread while the core runs");
    }
    return engine.stateHash();
  }

  /** Decides and publishes what was taken, and closes the event journal. Idempotent. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    boolean clean = false;
    try {
      if (pipeline.drainAndStop()) {
        ports.events().sync();
        clean = true;
      }
    } finally {
      ports.events().close();
      if (clean) {
        ports.runs().endCleanly();
      }
      ports.afterClose().run();
    }
  }
}
