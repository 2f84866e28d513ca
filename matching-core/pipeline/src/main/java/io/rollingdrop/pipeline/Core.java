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
import java.util.function.Consumer;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A core in solo mode: recovers from its journals, then takes commands, decides and publishes,
 * until it is closed or fails.
 *
 * <p>Three threads: journaller, engine, publisher. If any of them fails, the core takes nothing
 * more, publishes nothing more, and tells {@code onFailure}; the journals stay as they are for the
 * next start.
 */
public final class Core implements AutoCloseable {

  /** What the core needs of the world. */
  public record Ports(
      CommandJournal commands, EventJournal events, RunRecord runs, EpochNanoClock clock) {}

  private static final long SHUTDOWN_TIMEOUT_S = 30;

  private final CoreSettings settings;
  private final Ports ports;
  private final Consumer<Throwable> onFailure;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final StageLatency sequencing = new StageLatency("sequencing");
  private final StageLatency journalling = new StageLatency("journal");
  private final StageLatency deciding = new StageLatency("engine");
  private final StageLatency publishing = new StageLatency("publish");
  private final Engine engine;
  private final EventRing eventRing;
  private final Disruptor<CommandSlot> disruptor;
  private final Sequencer sequencer;
  private final JournalHandler journaller;
  private final Publisher publisher;
  private final AgentRunner publisherThread;
  private final Recovery.Result recovered;
  private final UnsafeBuffer tick =
      new UnsafeBuffer(ByteBuffer.allocateDirect(CommandFormat.MAX_LENGTH));
  private final int tickLength;
  private long nextTick;
  private boolean closed;

  private Core(CoreSettings settings, Ports ports, Consumer<Throwable> onFailure) {
    this.settings = settings;
    this.ports = ports;
    this.onFailure = onFailure;
    SinkSwitch sink = new SinkSwitch();
    engine = new Engine(settings.shardId(), sink);
    recovered =
        Recovery.recover(engine, sink, ports.commands(), ports.events(), ports.runs().lastRun());
    ports.runs().begin(recovered.epoch(), settings.durability());

    eventRing = new EventRing(settings.eventRingBytes(), settings.newIdleStrategy());
    sink.direct(eventRing);
    disruptor = newDisruptor();
    journaller = new JournalHandler(ports.commands(), journalling, recovered.lastSequence());
    EngineHandler decider = new EngineHandler(engine, eventRing, deciding);
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
            publishing,
            recovered.epoch(),
            recovered.published(),
            this::keepHouse);
    publisherThread = new AgentRunner(settings.newIdleStrategy(), this::fail, null, publisher);
    tickLength = encodeTick();
  }

  /**
   * Recovers and starts a core.
   *
   * @param ports owned and closed by the core, also when it does not start
   * @param onFailure told the cause if the core stops by itself; on the thread that failed
   * @throws JournalException if the journals cannot be read, or do not fit together
   */
  public static Core start(CoreSettings settings, Ports ports, Consumer<Throwable> onFailure) {
    try {
      Core core = new Core(settings, ports, onFailure);
      core.run();
      return core;
    } catch (RuntimeException e) {
      ports.events().close();
      ports.commands().close();
      throw e;
    }
  }

  private Disruptor<CommandSlot> newDisruptor() {
    UnsafeBuffer memory =
        new UnsafeBuffer(ByteBuffer.allocateDirect(settings.ringSize() * CommandFormat.MAX_LENGTH));
    int[] created = new int[1];
    return new Disruptor<>(
        () -> new CommandSlot(memory, created[0]++),
        settings.ringSize(),
        Thread.ofPlatform()
            .name("core-", 0)
            .daemon(true)
            .uncaughtExceptionHandler((thread, cause) -> fail(cause))
            .factory(),
        ProducerType.MULTI,
        settings.newWaitStrategy());
  }

  private void run() {
    disruptor.start();
    nextTick = System.nanoTime() + settings.tickIntervalNs();
    AgentRunner.startOnThread(
        publisherThread, Thread.ofPlatform().name("core-publisher").daemon(true).factory());
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

  /** On the publisher's thread: ticks, and a look at the disk. */
  private void keepHouse() {
    long now = System.nanoTime();
    if (now - nextTick >= 0) {
      nextTick = now + settings.tickIntervalNs();
      sequencer.admit(ports.commands().usableBytes() >= settings.minUsableBytes());
      sequencer.offerOwn(tick, 0, tickLength);
    }
  }

  private void fail(Throwable cause) {
    if (failure.compareAndSet(null, cause)) {
      sequencer.close();
      eventRing.stop();
      onFailure.accept(cause);
    }
  }

  /** Ends the thread on which a handler threw; the Disruptor would go on with the next command. */
  private final class StopOnFailure implements ExceptionHandler<CommandSlot> {
    @Override
    public void handleEventException(Throwable cause, long position, CommandSlot slot) {
      fail(cause);
      throw new IllegalStateException("the core has stopped at sequence " + slot.sequence, cause);
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

  /** A link for a client in this process; each client has its own. */
  public CommandLink newLink() {
    return sequencer.newLink();
  }

  /** The events, past and to come. */
  public EventFeed feed() {
    return ports.events().feed();
  }

  /** What the recovery at start did, in a line. */
  public String recovery() {
    return "sequence %d, epoch %d, %d events published late, state hash %016x, in %d ms"
        .formatted(
            recovered.lastSequence(),
            recovered.epoch(),
            recovered.republished(),
            recovered.stateHash(),
            TimeUnit.NANOSECONDS.toMillis(recovered.durationNs()));
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
    if (drained) {
      while (publisher.publishGroup() > 0) {
        Thread.onSpinWait();
      }
      ports.events().sync();
    }
    ports.events().close();
    ports.commands().close();
    if (drained) {
      ports.runs().endCleanly();
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
