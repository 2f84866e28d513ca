package io.rollingdrop.pipeline;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.ExceptionHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import io.rollingdrop.engine.Engine;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.Position;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What is the same of a core in every mode: the command ring, the engine behind it, the publisher
 * behind the engine, the thread that writes snapshots, and how all of them stop when one fails.
 * Whoever owns it puts commands into the ring, one thread at a time.
 */
final class CommandPipeline {

  /**
   * Where it begins.
   *
   * @param engine as recovered
   * @param sink the engine's, to be directed to the event ring
   * @param epoch of events to come
   * @param decided the last event that the engine decided
   * @param published the last event in the journal; not before {@code decided}
   * @param snapshotSequence of the newest snapshot; 0 if there is none
   */
  record Begin(
      Engine engine,
      SinkSwitch sink,
      int epoch,
      Position decided,
      Position published,
      long snapshotSequence) {}

  /** What the owner is told of, and asked. */
  interface Owner {

    /** The last sequence whose events may be published. Any thread. */
    long durableSequence();

    /** Is run on the publisher's thread between groups. */
    void keepHouse();

    /** A thread has failed, the first to do so; on that thread. Nothing more must be put in. */
    void onFailure(Throwable cause);

    /** A snapshot was taken, or failed. */
    void onSnapshot(SnapshotReport report);
  }

  private static final long SHUTDOWN_TIMEOUT_S = 30;
  private static final long SNAPSHOT_POLL_MS = 10;

  private final Owner owner;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final StageLatency deciding = new StageLatency("engine");
  private final StageLatency publishing = new StageLatency("publish");
  private final StageLatency snapshotPauses = new StageLatency("snapshot");
  private final CoreThreads threads;
  private final RulesInForce rules;
  private final EventRing eventRing;
  private final Disruptor<CommandSlot> disruptor;
  private final Publisher publisher;
  private final AgentRunner publisherThread;
  private final SnapshotRing snapshotRing;
  private final Snapshots snapshots;
  private final AgentRunner snapshotThread;

  /**
   * @param journaller beside the engine, or null where commands are journaled elsewhere
   */
  CommandPipeline(
      CoreSettings settings,
      Begin begin,
      EventJournal events,
      SnapshotStore store,
      EventHandler<CommandSlot> journaller,
      Owner owner) {
    this.owner = owner;
    threads = new CoreThreads(settings.placement(), this::fail);
    eventRing = new EventRing(settings.rings().eventBytes(), settings.newIdleStrategy());
    begin.sink().direct(eventRing);
    snapshotRing =
        new SnapshotRing(
            settings.snapshots().ringBytes(), settings.newIdleStrategy(), snapshotPauses);
    snapshots =
        new Snapshots(
            store,
            snapshotRing,
            settings.disk().refuseBytes(),
            begin.snapshotSequence(),
            owner::onSnapshot);
    rules = new RulesInForce(begin.engine().rulesVersion(), settings.newestRules());
    EngineHandler decider =
        new EngineHandler(begin.engine(), rules, eventRing, snapshots, deciding);
    if (journaller == null) {
      disruptor = newDisruptor(settings, threads.ofHandlers(ThreadPlacement.CoreThread.ENGINE));
      disruptor.setDefaultExceptionHandler(new StopOnFailure());
      disruptor.handleEventsWith(decider);
    } else {
      disruptor =
          newDisruptor(
              settings,
              threads.ofHandlers(
                  ThreadPlacement.CoreThread.JOURNALLER, ThreadPlacement.CoreThread.ENGINE));
      disruptor.setDefaultExceptionHandler(new StopOnFailure());
      disruptor.handleEventsWith(journaller, decider);
    }
    publisher =
        new Publisher(
            eventRing,
            owner::durableSequence,
            events,
            snapshots,
            publishing,
            settings.rings().publishGroup(),
            begin.epoch(),
            begin.decided(),
            begin.published(),
            owner::keepHouse);
    publisherThread =
        new AgentRunner(
            settings.newPublisherIdleStrategy(),
            cause -> failAt("publishing after event " + publisher.position(), cause),
            null,
            publisher);
    snapshotThread =
        new AgentRunner(
            new SleepingMillisIdleStrategy(SNAPSHOT_POLL_MS),
            cause -> failAt("taking a snapshot", cause),
            null,
            snapshots);
  }

  private static Disruptor<CommandSlot> newDisruptor(CoreSettings settings, ThreadFactory threads) {
    int slots = settings.rings().commandSlots();
    UnsafeBuffer memory =
        new UnsafeBuffer(ByteBuffer.allocateDirect(slots * CommandFormat.MAX_LENGTH));
    int[] created = new int[1];
    return new Disruptor<>(
        () -> new CommandSlot(memory, created[0]++),
        slots,
        threads,
        ProducerType.MULTI,
        settings.newWaitStrategy());
  }

  void start() {
    disruptor.start();
    AgentRunner.startOnThread(
        publisherThread, threads.placed(ThreadPlacement.CoreThread.PUBLISHER));
    AgentRunner.startOnThread(snapshotThread, threads.unplaced("core-snapshots"));
  }

  RingBuffer<CommandSlot> ring() {
    return disruptor.getRingBuffer();
  }

  RulesInForce rules() {
    return rules;
  }

  Publisher publisher() {
    return publisher;
  }

  Snapshots snapshots() {
    return snapshots;
  }

  StageLatency snapshotPauses() {
    return snapshotPauses;
  }

  /** From sequenced to decided, and to published. */
  List<StageLatency> latencies() {
    return List.of(deciding, publishing);
  }

  boolean hasFailed() {
    return failure.get() != null;
  }

  /** Stops all threads because of this, unless something else was the first. */
  void fail(Throwable cause) {
    if (failure.compareAndSet(null, cause)) {
      eventRing.stop();
      snapshotRing.stop();
      owner.onFailure(cause);
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

  /**
   * Decides and publishes what was put in, and stops. Nothing more must be put in meanwhile.
   *
   * @return whether all of it was published
   */
  boolean drainAndStop() {
    boolean drained = drain();
    publisherThread.close();
    snapshotThread.close();
    while (drained && publisher.publishGroup() > 0) {
      Thread.onSpinWait();
    }
    return drained;
  }

  private boolean drain() {
    if (hasFailed()) {
      disruptor.halt();
      return false;
    }
    try {
      disruptor.shutdown(SHUTDOWN_TIMEOUT_S, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      disruptor.halt();
      return false;
    }
    return !hasFailed();
  }
}
