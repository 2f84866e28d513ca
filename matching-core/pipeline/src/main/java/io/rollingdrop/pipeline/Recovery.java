package io.rollingdrop.pipeline;

import io.rollingdrop.engine.Engine;
import io.rollingdrop.engine.EventSink;
import io.rollingdrop.engine.InvariantViolation;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.EventChecksum;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.StateSnapshot;
import io.rollingdrop.protocol.codec.EventHeaderDecoder;
import io.rollingdrop.protocol.codec.EventHeaderEncoder;
import java.nio.ByteBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Brings an engine to where the command journal ends, and the event journal to where the engine is:
 * decides all commands again, checks that the events come out as they were published, and publishes
 * those that were not.
 */
final class Recovery {

  private static final int GROUP = 256;

  private final CommandJournal commands;
  private final EventJournal events;
  private final SnapshotStore snapshots;
  private final Position published;
  private final EventHeaderDecoder decided = new EventHeaderDecoder();
  private final EventHeaderEncoder header = new EventHeaderEncoder();
  private long checksum = EventChecksum.SEED;
  private long lastSequence;
  private long lastTimestampNs;
  private int lastIndex = -1;
  private int lastEventEpoch;
  private int epoch;
  private int grouped;
  private long republished;
  private long snapshotSequence;

  private Recovery(Core.Ports ports) {
    commands = ports.commands();
    events = ports.events();
    snapshots = ports.snapshots();
    published = events.lastPosition();
  }

  /**
   * @param engine new; given its events' sink by {@code sink}
   */
  static RecoveryReport recover(Engine engine, SinkSwitch sink, Core.Ports ports) {
    long from = System.nanoTime();
    Recovery recovery = new Recovery(ports);
    recovery.run(engine, sink, ports.runs().lastRun());
    return new RecoveryReport(
        recovery.lastSequence,
        recovery.lastTimestampNs,
        recovery.epoch,
        new Position(
            recovery.lastEventEpoch, recovery.lastSequence, recovery.lastIndex, recovery.checksum),
        recovery.republished,
        engine.stateHash(),
        recovery.snapshotSequence,
        recovery.snapshots.damaged(),
        recovery.commands.mended(),
        System.nanoTime() - from);
  }

  private void run(Engine engine, SinkSwitch sink, RunRecord.LastRun lastRun) {
    int lastEpoch = Math.max(lastRun.epoch(), events.lastEpoch());
    boolean raise = lastRun.mayHaveLostCommands();
    epoch = raise ? lastEpoch + 1 : lastEpoch;
    lastEventEpoch = published.epoch();
    sink.direct(new ReplaySink());
    snapshots.newest().ifPresent(snapshot -> takeOver(engine, snapshot));
    long last =
        commands.replay(
            snapshotSequence,
            (sequence, timestampNs, buffer, offset, length) -> {
              if (CommandFormat.check(buffer, offset, length, engine.rulesVersion())
                  != CommandFormat.Fault.NONE) {
                throw new JournalException(
                    "the command journal holds bytes at sequence "
                        + sequence
                        + " that are not a command of this release under the rules in force");
              }
              engine.onCommand(sequence, timestampNs, buffer, offset, length);
              lastTimestampNs = timestampNs;
              lastSequence = sequence;
            });
    if (published.sequence() > last) {
      epoch = lastEpoch + 1;
      raise = true;
    }
    if (raise) {
      events.beginEpoch(epoch, last + 1);
    }
    events.commit();
    engine.audit();
  }

  private void takeOver(Engine engine, StateSnapshot snapshot) {
    try (snapshot) {
      Position at = snapshot.position();
      if (published.isBefore(at.sequence(), at.index())) {
        throw new JournalException(
            "the event journal ends at "
                + published
                + ", before the snapshot at "
                + at
                + ": a part of it is missing. Restore it from a copy; or run 'ops/rollingdrop journal"
                + " repair --data DIR' with the core stopped");
      }
      engine.restore(snapshot);
      snapshotSequence = snapshot.sequence();
      lastSequence = snapshot.sequence();
      lastTimestampNs = snapshot.timestampNs();
      lastIndex = at.index();
      checksum = at.checksum();
      checkAgainstPublished(at.sequence());
    } catch (IllegalArgumentException | InvariantViolation e) {
      throw new JournalException(
          "the snapshot at sequence "
              + snapshot.sequence()
              + " cannot be taken over: "
              + e.getMessage()
              + ". Run 'ops/rollingdrop journal repair --data DIR --without-snapshots-from "
              + snapshot.sequence()
              + " --yes', which puts it aside: the next start goes on from an older one, or from the"
              + " first command",
          e);
    }
  }

  private void onEvent(MutableDirectBuffer buffer, int length) {
    decided.wrap(buffer, CommandFormat.MESSAGE_HEADER);
    checksum = EventChecksum.next(checksum, buffer, 0, length);
    lastIndex = decided.index();
    long sequence = decided.sequence();
    if (published.isBefore(sequence, lastIndex)) {
      header.wrap(buffer, CommandFormat.MESSAGE_HEADER).epoch(epoch).checksum(checksum);
      events.append(buffer, 0, length);
      lastEventEpoch = epoch;
      republished++;
      if (++grouped == GROUP) {
        events.commit();
        grouped = 0;
      }
    } else {
      checkAgainstPublished(sequence);
    }
  }

  private void checkAgainstPublished(long sequence) {
    if (sequence == published.sequence()
        && lastIndex == published.index()
        && checksum != published.checksum()) {
      throw new JournalException(
          "the commands, decided again, give other events than those published through "
              + published
              + ": a journal was altered, or this release decides differently. Run 'ops/rollingdrop journal verify'.");
    }
  }

  /** Takes each event as it is decided. */
  private final class ReplaySink implements EventSink {
    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(1024));
    private int length;

    @Override
    public int claim(int claimed) {
      length = claimed;
      return 0;
    }

    @Override
    public MutableDirectBuffer buffer() {
      return buffer;
    }

    @Override
    public void commit() {
      onEvent(buffer, length);
    }
  }
}
