package io.rollingdrop.pipeline;

import com.lmax.disruptor.ExceptionHandler;
import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import io.rollingdrop.engine.Engine;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.CommandLink;
import io.rollingdrop.protocol.EventFeed;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.codec.ActivateRulesEncoder;
import io.rollingdrop.protocol.codec.MessageHeaderEncoder;
import io.rollingdrop.protocol.codec.TickEncoder;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A core in solo mode: recovers from its journals, then takes commands, decides and publishes,
 * until it is closed or fails.
 *
 * <p>Four threads: journaller, engine, publisher, and one that writes snapshots. If any of them
 * fails, the core takes nothing more, publishes nothing more, and tells its {@link Listener}; the
 * journals stay as they are for the next start.
 */
public final class Core implements AutoCloseable {

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

  private static final long SHUTDOWN_TIMEOUT_S = 30;
  private static final long SNAPSHOT_POLL_MS = 10;

  private final CoreSettings settings;
  private final Ports ports;
  private final Listener listener;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final StageLatency sequencing = new StageLatency("sequencing");
  private final StageLatency journalling = new StageLatency("journal");
  private final StageLatency deciding = new StageLatency("engine");
  private final StageLatency publishing = new StageLatency("publish");
  private final StageLatency snapshotPauses = new StageLatency("snapshot");
  private final CoreThreads threads;
  private final DiskWatch disk;
  private final Engine engine;
  private final EventRing eventRing;
  private final Disruptor<CommandSlot> disruptor;
  private final Sequencer sequencer;
  private final JournalHandler journaller;
  private final Publisher publisher;
  private final AgentRunner publisherThread;
  private final SnapshotRing snapshotRing;
  private final Snapshots snapshots;
  private final AgentRunner snapshotThread;
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
    threads = new CoreThreads(settings.placement(), this::fail);
    disk =
        new DiskWatch(
            settings.disk(), ports.commands()::usableBytes, listener::onDisk, System.nanoTime());
    requireRoomToStart();
    SinkSwitch sink = new SinkSwitch();
    engine = new Engine(settings.shardId(), sink);
    recovered = Recovery.recover(engine, sink, ports);
    ports.runs().begin(recovered.epoch(), settings.durability());

    eventRing = new EventRing(settings.rings().eventBytes(), settings.newIdleStrategy());
    sink.direct(eventRing);
    disruptor = newDisruptor();
    journaller =
        new JournalHandler(
            ports.commands(),
            journalling,
            settings.rings().journalGroup(),
            recovered.lastSequence());
    snapshotRing =
        new SnapshotRing(
            settings.snapshots().ringBytes(), settings.newIdleStrategy(), snapshotPauses);
    snapshots =
        new Snapshots(
            ports.snapshots(),
            snapshotRing,
            settings.disk().refuseBytes(),
            recovered.snapshotSequence(),
            listener::onSnapshot);
    EngineHandler decider = new EngineHandler(engine, eventRing, snapshots, deciding);
    disruptor.setDefaultExceptionHandler(new StopOnFailure());
    disruptor.handleEventsWith(journaller, decider);
    sequencer =
        new Sequencer(
            disruptor.getRingBuffer(),
            ports.clock(),
            sequencing,
            recovered.lastSequence(),
            recovered.lastTimestampNs());
    publisher =
        new Publisher(
            eventRing,
            journaller,
            ports.events(),
            snapshots,
            publishing,
            settings.rings().publishGroup(),
            recovered.epoch(),
            recovered.published(),
            this::keepHouse);
    sequencer.admit(disk.last().level().admits());
    publisherThread =
        new AgentRunner(
            settings.newIdleStrategy(),
            cause -> failAt("publishing after event " + publisher.position(), cause),
            null,
            publisher);
    snapshotThread =
        new AgentRunner(
            new SleepingMillisIdleStrategy(SNAPSHOT_POLL_MS),
            cause -> failAt("taking a snapshot", cause),
            null,
            snapshots);
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

  private Disruptor<CommandSlot> newDisruptor() {
    UnsafeBuffer memory =
        new UnsafeBuffer(
            ByteBuffer.allocateDirect(settings.rings().commandSlots() * CommandFormat.MAX_LENGTH));
    int[] created = new int[1];
    return new Disruptor<>(
        () -> new CommandSlot(memory, created[0]++),
        settings.rings().commandSlots(),
        threads.ofHandlers(
            ThreadPlacement.CoreThread.JOURNALLER, ThreadPlacement.CoreThread.ENGINE),
        ProducerType.MULTI,
        settings.newWaitStrategy());
  }

  private void run() {
    disruptor.start();
    lastScheduledAt = System.nanoTime();
    lastScheduledSequence = recovered.snapshotSequence();
    nextTick = lastScheduledAt + settings.tickIntervalNs();
    AgentRunner.startOnThread(
        publisherThread, threads.placed(ThreadPlacement.CoreThread.PUBLISHER));
    AgentRunner.startOnThread(snapshotThread, threads.unplaced("core-snapshots"));
    if (recovered.lastSequence() == 0) {
      activateRules();
    }
  }

  private void activateRules() {
    UnsafeBuffer buffer = new UnsafeBuffer(new byte[CommandFormat.MAX_LENGTH]);
    ActivateRulesEncoder command = new ActivateRulesEncoder();
    command.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
    command.header().shardId(settings.shardId());
    command.rulesVersion(Engine.NEWEST_RULES);
    settings.limits().encode(command);
    sequencer.offerOwn(buffer, 0, CommandFormat.MESSAGE_HEADER + command.encodedLength());
  }

  private int encodeTick() {
    TickEncoder command = new TickEncoder();
    command.wrapAndApplyHeader(tick, 0, new MessageHeaderEncoder());
    command.header().shardId(settings.shardId());
    return CommandFormat.MESSAGE_HEADER + command.encodedLength();
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
      if (level != DiskLevel.PAUSED) {
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
      snapshots.request();
    }
  }

  private void fail(Throwable cause) {
    if (failure.compareAndSet(null, cause)) {
      sequencer.close();
      eventRing.stop();
      snapshotRing.stop();
      listener.onFailure(cause);
    }
  }

  private void failAt(String place, Throwable cause) {
    fail(new CoreFailedException(place, cause));
  }

  /** Ends the thread on which a handler threw; the Disruptor would go on with the next command. */
  private final class StopOnFailure implements ExceptionHandler<CommandSlot> {
    @Override
    public void handleEventException(Throwable cause, long position, CommandSlot slot) {
      CoreFailedException failed =
          new CoreFailedException(
              "%s at sequence %d, template %d"
                  .formatted(
                      Thread.currentThread().getName(),
                      slot.sequence,
                      CommandFormat.templateId(slot.command, 0)),
              cause);
      fail(failed);
      throw failed;
    }

    @Override
    public void handleOnStartException(Throwable cause) {
      fail(cause);
    }

    @Override
    public void handleOnShutdownException(Throwable cause) {
      fail(cause);
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

  /** How often each caller was pushed back since start. */
  public List<CallerPressure> pressure() {
    return sequencer.pressure();
  }

  /** What the last look at the journals' disk found. */
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
    snapshots.request();
  }

  /** The last command in the newest snapshot that is valid; 0 if there is none. */
  public long snapshotSequence() {
    return snapshots.newestSequence();
  }

  /** Snapshots that could not be written. */
  public long snapshotFailures() {
    return snapshots.failures();
  }

  /** For how long each slice of a snapshot has kept the engine from deciding. */
  public StageLatency snapshotPauses() {
    return snapshotPauses;
  }

  /** Latencies since start: sequencing; and from sequenced to journaled, decided, published. */
  public List<StageLatency> latencies() {
    return List.of(sequencing, journalling, deciding, publishing);
  }

  /** The last sequence given. */
  public long lastSequence() {
    return sequencer.lastSequence();
  }

  /** The last event published. */
  public Position published() {
    return publisher.position();
  }

  /** Free slots of the command ring. */
  public long ringCapacityLeft() {
    return disruptor.getRingBuffer().remainingCapacity();
  }

  /**
   * Whether the core takes commands; it does not when the disk is nearly full, or after a failure.
   */
  public boolean isAdmitting() {
    return sequencer.isOpen() && sequencer.isAdmitting();
  }

  /** Whether the core has stopped by itself. */
  public boolean hasFailed() {
    return failure.get() != null;
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
    boolean drained = drain();
    publisherThread.close();
    snapshotThread.close();
    try {
      if (drained) {
        while (publisher.publishGroup() > 0) {
          Thread.onSpinWait();
        }
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

  private boolean drain() {
    if (failure.get() != null) {
      disruptor.halt();
      return false;
    }
    try {
      disruptor.shutdown(SHUTDOWN_TIMEOUT_S, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      disruptor.halt();
      return false;
    }
    return failure.get() == null;
  }
}
