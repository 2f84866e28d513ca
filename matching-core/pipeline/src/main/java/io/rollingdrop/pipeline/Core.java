package io.rollingdrop.pipeline;

import io.rollingdrop.engine.Engine;
import io.rollingdrop.engine.EngineLimits;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.CommandLink;
import io.rollingdrop.protocol.EventFeed;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.codec.ActivateRulesEncoder;
import io.rollingdrop.protocol.codec.MessageHeaderEncoder;
import io.rollingdrop.protocol.codec.TickEncoder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A core in solo mode: recovers from its journals, then takes commands, decides and publishes,
 * until it is closed or fails.
 *
 * <p>Four threads: journaller, engine, publisher, and one that writes snapshots. If any of them
 * fails, the core takes nothing more, publishes nothing more, and tells its {@link Listener}; the
 * journals stay as they are for the next start.
 */
public final class Core implements CoreView, AutoCloseable {

  /** What the core needs of the world. */
  public record Ports(
      CommandJournal commands,
      EventJournal events,
      SnapshotStore snapshots,
      RunRecord runs,
      EpochNanoClock clock) {}

  /** Is told what a core does of itself. Called on the core's threads: to be short. */
  @FunctionalInterface
  public interface Listener {

    /** The core has stopped; on the thread that failed. */
    void onFailure(Throwable cause);

    /** A snapshot was taken, or failed, on which the core goes on without. */
    default void onSnapshot(SnapshotReport report) {}

    /** The room on the journals' disk is another, or still too little. */
    default void onDisk(DiskReport report) {}
  }

  private final CoreSettings settings;
  private final Ports ports;
  private final Listener listener;
  private final StageLatency sequencing = new StageLatency("sequencing");
  private final StageLatency journalling = new StageLatency("journal");
  private final DiskWatch disk;
  private final Engine engine;
  private final CommandPipeline pipeline;
  private final Sequencer sequencer;
  private final JournalHandler journaller;
  private final Publisher publisher;
  private final RecoveryReport recovered;
  private final UnsafeBuffer tick =
      new UnsafeBuffer(ByteBuffer.allocateDirect(CommandFormat.MAX_LENGTH));
  private final int tickLength;
  private long nextTick;
  private long lastScheduledAt;
  private long lastScheduledSequence;
  private boolean closed;

  private Core(CoreSettings settings, Ports ports, Listener listener) {
    this.settings = settings;
    this.ports = ports;
    this.listener = listener;
    disk =
        new DiskWatch(
            settings.disk(), ports.commands()::usableBytes, listener::onDisk, System.nanoTime());
    requireRoomToStart();
    SinkSwitch sink = new SinkSwitch();
    engine = new Engine(settings.shardId(), sink, settings.newestRules());
    recovered = Recovery.recover(engine, sink, ports);
    ports.runs().begin(recovered.epoch(), settings.durability());

    journaller =
        new JournalHandler(
            ports.commands(),
            journalling,
            settings.rings().journalGroup(),
            recovered.lastSequence());
    pipeline =
        new CommandPipeline(
            settings,
            new CommandPipeline.Begin(
                engine,
                sink,
                recovered.epoch(),
                recovered.published(),
                recovered.published(),
                recovered.snapshotSequence()),
            ports.events(),
            ports.snapshots(),
            journaller,
            new Ownership());
    publisher = pipeline.publisher();
    sequencer =
        new Sequencer(
            pipeline.ring(),
            pipeline.rules(),
            ports.clock(),
            sequencing,
            recovered.lastSequence(),
            recovered.lastTimestampNs());
    sequencer.admit(disk.last().level().admits());
    tickLength = encodeTick();
  }

  /**
   * Recovers and starts a core.
   *
   * @param ports owned and closed by the core, also when it does not start
   * @param listener told what the core does of itself
   * @throws JournalException if the journals cannot be read, or do not fit together
   */
  public static Core start(CoreSettings settings, Ports ports, Listener listener) {
    try {
      Core core = new Core(settings, ports, listener);
      core.run();
      return core;
    } catch (RuntimeException | Error e) {
      closeAfter(e, ports.events()::close);
      closeAfter(e, ports.commands()::close);
      throw e;
    }
  }

  private static void closeAfter(Throwable cause, Runnable close) {
    try {
      close.run();
    } catch (RuntimeException | Error e) {
      cause.addSuppressed(e);
    }
  }

  /** What the pipeline asks and tells. */
  private final class Ownership implements CommandPipeline.Owner {
    @Override
    public long durableSequence() {
      return journaller.durableSequence();
    }

    @Override
    public void keepHouse() {
      Core.this.keepHouse();
    }

    @Override
    public void onFailure(Throwable cause) {
      sequencer.close();
      listener.onFailure(cause);
    }

    @Override
    public void onSnapshot(SnapshotReport report) {
      listener.onSnapshot(report);
    }
  }

  private void run() {
    lastScheduledAt = System.nanoTime();
    lastScheduledSequence = recovered.snapshotSequence();
    nextTick = lastScheduledAt + settings.tickIntervalNs();
    boolean older = engine.rulesVersion() < settings.newestRules();
    EngineLimits limits = engine.rulesVersion() == 0 ? settings.limits() : engine.limits();
    pipeline.start();
    if (older) {
      activateRules(limits);
    }
  }

  /**
   * The first command of a new core, or the first of this release on one that an older release left
   * behind. Links come later: nobody finds the rules not known yet.
   */
  private void activateRules(EngineLimits limits) {
    UnsafeBuffer buffer = new UnsafeBuffer(new byte[CommandFormat.MAX_LENGTH]);
    ActivateRulesEncoder command = new ActivateRulesEncoder();
    command.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
    command.header().shardId(settings.shardId());
    command.rulesVersion(settings.newestRules());
    limits.encode(command);
    int length = CommandFormat.MESSAGE_HEADER + command.encodedLength();
    sequencer.offerOwn(buffer, 0, CommandFormat.inOldestVersion(buffer, 0, length));
    IdleStrategy idle = settings.newIdleStrategy();
    while (!sequencer.knowsRules() && !pipeline.hasFailed()) {
      idle.idle();
    }
  }

  private int encodeTick() {
    TickEncoder command = new TickEncoder();
    command.wrapAndApplyHeader(tick, 0, new MessageHeaderEncoder());
    command.header().shardId(settings.shardId());
    return CommandFormat.inOldestVersion(
        tick, 0, CommandFormat.MESSAGE_HEADER + command.encodedLength());
  }

  /** Recovery may have events to publish: a disk without any room would kill it. */
  private void requireRoomToStart() {
    DiskReport found = disk.last();
    if (found.level() == DiskLevel.PAUSED) {
      throw new JournalException(
          "the journals' disk has %,d bytes left, fewer than the %,d to start with: make room"
              .formatted(found.usableBytes(), DiskMarks.PAUSE_BYTES));
    }
  }

  /** On the publisher's thread: ticks, and a look at the disk. */
  private void keepHouse() {
    long now = System.nanoTime();
    DiskLevel level = disk.lookIfDue(now, publisher.writtenBytes());
    if (level.admits() != sequencer.isAdmitting()) {
      sequencer.admit(level.admits());
    }
    if (now - nextTick >= 0) {
      nextTick = now + settings.tickIntervalNs();
      // Rules are the first command, however long it takes until they are offered.
      if (level != DiskLevel.PAUSED && sequencer.knowsRules()) {
        sequencer.offerOwn(tick, 0, tickLength);
        scheduleSnapshot(now);
      }
    }
  }

  private void scheduleSnapshot(long now) {
    CoreSettings.SnapshotSchedule schedule = settings.snapshots();
    long commands = publisher.position().sequence() - lastScheduledSequence;
    if ((schedule.commands() > 0 && commands >= schedule.commands())
        || (schedule.intervalNs() > 0 && now - lastScheduledAt >= schedule.intervalNs())) {
      lastScheduledAt = now;
      lastScheduledSequence = publisher.position().sequence();
      pipeline.snapshots().request();
    }
  }

  /** As {@link #newLink(String)}, for a caller that needs no name of its own. */
  public CommandLink newLink() {
    return newLink("client");
  }

  /**
   * A link for a client in this process; each client has its own.
   *
   * @param caller who it is, in metrics; one of few
   */
  public CommandLink newLink(String caller) {
    return sequencer.newLink(caller);
  }

  @Override
  public List<CallerPressure> pressure() {
    return sequencer.pressure();
  }

  @Override
  public DiskReport disk() {
    return disk.last();
  }

  /** The events, past and to come. */
  public EventFeed feed() {
    return ports.events().feed();
  }

  /** What the recovery at start did, and what it had to pass over. */
  public RecoveryReport recovery() {
    return recovered;
  }

  /**
   * Has a snapshot of the state taken at the next command, at the latest at the next tick; nothing
   * more if one is being taken. The listener is told what came of it.
   */
  public void requestSnapshot() {
    pipeline.snapshots().request();
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

  /** Latencies since start: sequencing; and from sequenced to journaled, decided, published. */
  @Override
  public List<StageLatency> latencies() {
    List<StageLatency> all = new ArrayList<>(List.of(sequencing, journalling));
    all.addAll(pipeline.latencies());
    return List.copyOf(all);
  }

  @Override
  public long lastSequence() {
    return sequencer.lastSequence();
  }

  @Override
  public Position published() {
    return publisher.position();
  }

  @Override
  public long ringCapacityLeft() {
    return pipeline.ring().remainingCapacity();
  }

  @Override
  public boolean isAdmitting() {
    return sequencer.isOpen() && sequencer.isAdmitting();
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

  /**
   * Stops in order: takes no more, decides and publishes what was taken, syncs and closes the
   * journals. Idempotent.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    sequencer.close();
    boolean drained = pipeline.drainAndStop();
    try {
      if (drained) {
        ports.events().sync();
      }
    } finally {
      closeJournals(drained);
    }
  }

  /** What cannot be synced is closed all the same, and the run has then not ended cleanly. */
  private void closeJournals(boolean drained) {
    boolean clean = false;
    try {
      try {
        ports.events().close();
      } finally {
        ports.commands().close();
      }
      clean = drained;
    } finally {
      if (clean) {
        ports.runs().endCleanly();
      }
    }
  }
}
