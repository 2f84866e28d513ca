package io.rollingdrop.pipeline;

import io.rollingdrop.engine.Engine;
import io.rollingdrop.protocol.Position;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.MessageHandler;

/**
 * Takes snapshots while the core runs. Three threads have a part in each: the engine's copies the
 * state after one command, slice by slice, between those that follow; the publisher's says where
 * the event stream stood; this one writes, syncs both journals, and only then makes the snapshot
 * valid.
 *
 * <p>A snapshot that cannot be written is given up, and told; the core goes on. A journal that
 * cannot be synced, or a state whose hash is not what was kept, ends the core.
 */
final class Snapshots implements Agent {

  private static final long NONE = -1;

  private final SnapshotStore store;
  private final SnapshotRing ring;
  private final long leaveUsableBytes;
  private final Consumer<SnapshotReport> onReport;
  private final MessageHandler handler = this::onMessage;
  private final AtomicBoolean requested = new AtomicBoolean();

  /** The sequence at which the engine began the present snapshot; set by the engine's thread. */
  private volatile long sequence = NONE;

  /** Where the stream stood then; set by the publisher's thread, once published. */
  private volatile Position position;

  /** Whether all of it was written, or given up; set by this thread, read by the engine's. */
  private volatile boolean givenUp;

  private volatile long newestSequence;
  private final AtomicLong failures = new AtomicLong();

  // The engine's.
  private int commandsSinceSlice;

  // This thread's.
  private SnapshotStore.Writer writer;
  private boolean ended;
  private long records;
  private long beganAtNanoTime;

  /**
   * @param leaveUsableBytes of the disk, for the journals
   */
  Snapshots(
      SnapshotStore store,
      SnapshotRing ring,
      long leaveUsableBytes,
      long newestSequence,
      Consumer<SnapshotReport> onReport) {
    this.store = store;
    this.ring = ring;
    this.leaveUsableBytes = leaveUsableBytes;
    this.newestSequence = newestSequence;
    this.onReport = onReport;
  }

  // Any thread.

  /** Has a snapshot taken at the next command; nothing if one is being taken. */
  void request() {
    requested.set(true);
  }

  /** Sequence of the newest snapshot that is valid; 0 if there is none. */
  long newestSequence() {
    return newestSequence;
  }

  /** Snapshots given up. */
  long failures() {
    return failures.get();
  }

  // The engine's thread.

  /** Commands decided for each slice copied, while commands are waiting. */
  private static final int COMMANDS_PER_SLICE = 16;

  /** Slices copied at once while none are. */
  private static final int SLICES_WHEN_IDLE = 16;

  /**
   * After each command, before its events are shown.
   *
   * @param idle whether no other command is waiting
   */
  void afterCommand(Engine engine, boolean idle) {
    if (engine.isCapturing()) {
      if (idle || ++commandsSinceSlice >= COMMANDS_PER_SLICE) {
        commandsSinceSlice = 0;
        copy(engine, 1);
      }
    } else if (requested.get() && sequence == NONE && engine.rulesVersion() != 0) {
      requested.set(false);
      begin(engine);
    }
  }

  /**
   * Between two commands: begins a snapshot of what the engine has decided; nothing if one is being
   * taken, which is told.
   */
  void beginHere(Engine engine) {
    if (sequence == NONE) {
      begin(engine);
    } else {
      failures.incrementAndGet();
      onReport.accept(
          SnapshotReport.failed(
              engine.lastSequence(),
              new JournalException("the snapshot of sequence " + sequence + " is not done yet")));
    }
  }

  private void begin(Engine engine) {
    position = null;
    givenUp = false;
    sequence = engine.lastSequence();
    engine.beginCapture(ring);
  }

  /** From time to time while there are no commands. */
  void whenIdle(Engine engine) {
    if (engine.isCapturing()) {
      copy(engine, SLICES_WHEN_IDLE);
    }
  }

  private void copy(Engine engine, int slices) {
    if (givenUp) {
      engine.abandonCapture();
      ring.end(NONE);
      return;
    }
    for (int i = 0; i < slices && engine.captureNext(); i++) {
      // Copied.
    }
    if (engine.isCaptureComplete()) {
      ring.end(engine.endCapture());
    }
  }

  // The publisher's thread.

  /** The sequence of the command whose last event the publisher is to tell; -1 if there is none. */
  long awaitedSequence() {
    return position == null ? sequence : NONE;
  }

  /** All events through that command have been published. */
  void onPublished(Position last) {
    position = last;
  }

  // This thread.

  @Override
  public int doWork() {
    try {
      int work = ring.read(handler);
      if (ended && (records == NONE || givenUp || position != null)) {
        finish();
        work++;
      }
      return work;
    } catch (RuntimeException | Error cause) {
      throw new AgentTerminationException(cause);
    }
  }

  private void onMessage(int type, DirectBuffer buffer, int offset, int length) {
    if (type == SnapshotRing.END) {
      records = buffer.getLong(offset);
      ended = true;
      return;
    }
    try {
      if (writer == null && !givenUp) {
        beganAtNanoTime = System.nanoTime();
        writer = store.begin(sequence, leaveUsableBytes);
      }
      if (!givenUp) {
        writer.write(buffer, offset, length);
      }
    } catch (JournalException e) {
      giveUp(e);
    }
  }

  private void finish() {
    if (!givenUp && records != NONE) {
      store.syncJournals();
      try {
        long bytes = writer.complete(position, records);
        newestSequence = sequence;
        onReport.accept(
            SnapshotReport.taken(sequence, records, bytes, System.nanoTime() - beganAtNanoTime));
      } catch (JournalException e) {
        giveUp(e);
      }
    }
    writer = null;
    ended = false;
    sequence = NONE;
  }

  private void giveUp(JournalException cause) {
    givenUp = true;
    failures.incrementAndGet();
    abandon(cause);
    onReport.accept(SnapshotReport.failed(sequence, cause));
  }

  /** What cannot be removed stays, and goes with the next: it is no reason to stop. */
  private void abandon(JournalException cause) {
    if (writer != null) {
      try {
        writer.abandon();
      } catch (JournalException e) {
        cause.addSuppressed(e);
      }
    }
  }

  /** The core has stopped: what is half written goes. */
  @Override
  public void onClose() {
    if (writer != null) {
      abandon(new JournalException("the core has stopped"));
      writer = null;
    }
  }

  @Override
  public String roleName() {
    return "snapshots";
  }
}
