package io.rollingdrop.pipeline;

import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.EventChecksum;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.codec.EventHeaderDecoder;
import io.rollingdrop.protocol.codec.EventHeaderEncoder;
import io.rollingdrop.protocol.codec.TickedDecoder;
import java.util.Queue;
import java.util.function.LongSupplier;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;

/**
 * Publishes events once their command is durable: fills in epoch and checksum, appends them to the
 * event journal, a group at a time. Nothing leaves the core before this, and everything does after.
 */
final class Publisher implements Agent {

  /** Most bytes that a journal adds to a message. */
  private static final int RECORD_HEADER = 32;

  private static final int COMMAND_RECORD = CommandFormat.MAX_LENGTH + RECORD_HEADER;

  /** Most positions after ticks that wait to be taken; those beyond are not kept. */
  private static final int TICKS = 1 << 14;

  /** Most epochs that are begun and have no event yet. */
  private static final int EPOCHS = 8;

  /** Events of commands from this sequence on are of this epoch. */
  private record EpochStart(int epoch, long firstSequence) {}

  private final EventRing events;
  private final LongSupplier durableSequence;
  private final EventJournal journal;
  private final Snapshots snapshots;
  private final StageLatency latency;
  private final Runnable housekeeping;
  private final EventHeaderEncoder header = new EventHeaderEncoder();
  private final EventHeaderDecoder decided = new EventHeaderDecoder();
  private final EventRing.Reader reader = this::publish;
  private final int maxGroup;
  private final long[] sequencedAt;
  private final Queue<Position> ticks = new OneToOneConcurrentArrayQueue<>(TICKS);
  private final Queue<EpochStart> epochs = new OneToOneConcurrentArrayQueue<>(EPOCHS);
  private int epoch;
  private int grouped;
  private long writtenBytes;
  private final Position before;
  private boolean repeating;
  private long checksum;
  private long lastSequence;
  private int lastIndex;
  private boolean lastOfCommand = true;
  private Position awaited;
  private volatile Position position;

  /**
   * @param durableSequence the last whose events may be published
   * @param maxGroup most events in a group
   * @param decided the last event that the engine decided before those to come
   * @param published the last event in the journal; what is decided up to it was published before,
   *     and is only checked against it
   * @param housekeeping is run on this thread between groups
   */
  Publisher(
      EventRing events,
      LongSupplier durableSequence,
      EventJournal journal,
      Snapshots snapshots,
      StageLatency latency,
      int maxGroup,
      int epoch,
      Position decided,
      Position published,
      Runnable housekeeping) {
    this.events = events;
    this.durableSequence = durableSequence;
    this.journal = journal;
    this.snapshots = snapshots;
    this.latency = latency;
    this.maxGroup = maxGroup;
    sequencedAt = new long[maxGroup];
    this.epoch = epoch;
    this.housekeeping = housekeeping;
    before = published;
    repeating = decided.isBefore(published.sequence(), published.index());
    checksum = decided.checksum();
    lastSequence = decided.sequence();
    lastIndex = decided.index();
    position = published;
  }

  @Override
  public int doWork() {
    try {
      housekeeping.run();
      return publishGroup();
    } catch (RuntimeException | Error cause) {
      throw new AgentTerminationException(cause);
    }
  }

  /** Publishes what is ready; returns how many events. */
  int publishGroup() {
    int taken = events.read(reader, maxGroup);
    if (taken < maxGroup) {
      lookForSnapshot();
    }
    if (taken > 0) {
      journal.commit();
      events.release();
      if (!repeating) {
        position = new Position(epoch, lastSequence, lastIndex, checksum);
      }
      long now = System.nanoTime();
      for (int i = 0; i < grouped; i++) {
        latency.record(now - sequencedAt[i]);
      }
      grouped = 0;
    } else {
      events.release();
    }
    if (awaited != null) {
      snapshots.onPublished(awaited);
      awaited = null;
    }
    return taken;
  }

  /**
   * Between two commands: whether a snapshot wants to know where the stream is. It may have been
   * begun after the last of the first one's events was shown, but before any of the second's.
   */
  private void lookForSnapshot() {
    if (lastOfCommand && lastSequence == snapshots.awaitedSequence()) {
      awaited = new Position(epoch, lastSequence, lastIndex, checksum);
    }
  }

  private void lookForEpoch(long sequence) {
    EpochStart next = epochs.peek();
    while (next != null && sequence >= next.firstSequence()) {
      begin(next);
      epochs.poll();
      next = epochs.peek();
    }
  }

  /** What the journal has beyond of an earlier epoch is of commands that are lost. */
  private void begin(EpochStart next) {
    epoch = next.epoch();
    if (epoch > journal.lastEpoch()) {
      journal.commit();
      journal.beginEpoch(epoch, next.firstSequence());
    }
    if (repeating && before.epoch() < epoch) {
      requireSame(journal.lastPosition());
      repeating = false;
    }
  }

  /**
   * That what was decided until here is what was published. Of a journal that began behind the
   * snapshot, and whose events are void, there is nothing to compare.
   */
  private void requireSame(Position published) {
    if (published.equals(Position.START)) {
      return;
    }
    if (published.sequence() != lastSequence
        || published.index() != lastIndex
        || published.checksum() != checksum) {
      throw new JournalException(
          "the commands, decided again, come to %s, and those published to %s: a journal was altered, or this release decides differently"
              .formatted(new Position(epoch, lastSequence, lastIndex, checksum), published));
    }
  }

  private boolean publish(
      MutableDirectBuffer buffer, int offset, int length, long sequencedAtNanoTime) {
    int headerAt = offset + CommandFormat.MESSAGE_HEADER;
    decided.wrap(buffer, headerAt);
    if (decided.sequence() > durableSequence.getAsLong()) {
      return false;
    }
    if (lastOfCommand) {
      lookForSnapshot();
      lookForEpoch(decided.sequence());
    }
    checksum = EventChecksum.next(checksum, buffer, offset, length);
    lastSequence = decided.sequence();
    lastIndex = decided.index();
    if (repeating) {
      repeat();
    } else {
      header.wrap(buffer, headerAt).epoch(epoch).checksum(checksum);
      journal.append(buffer, offset, length);
      writtenBytes += length + RECORD_HEADER;
    }
    lastOfCommand = decided.last() == 1;
    if (lastOfCommand) {
      writtenBytes += COMMAND_RECORD;
      sequencedAt[grouped++] = sequencedAtNanoTime;
      if (CommandFormat.templateId(buffer, offset) == TickedDecoder.TEMPLATE_ID) {
        ticks.offer(new Position(epoch, lastSequence, lastIndex, checksum));
      }
    }
    return true;
  }

  /** What was published before is not published again, and must be what it was. */
  private void repeat() {
    if (before.isBefore(lastSequence, lastIndex)
        || (lastSequence == before.sequence()
            && lastIndex == before.index()
            && checksum != before.checksum())) {
      throw new JournalException(
          "the commands, decided again, give other events than those published through "
              + before
              + ": a journal was altered, or this release decides differently");
    }
    repeating = lastSequence != before.sequence() || lastIndex != before.index();
  }

  /**
   * Bytes that the events published and, at most, their commands took in the journals; on the
   * publisher's thread.
   */
  long writtenBytes() {
    return writtenBytes;
  }

  /**
   * Where the stream stood after each tick, whose event has the state's hash: its checksum tells of
   * all that was decided and published. For one thread to take from.
   */
  Queue<Position> ticks() {
    return ticks;
  }

  /**
   * From this sequence on, of which no command is in the ring yet, events are of another epoch; for
   * one thread, that which puts commands into the ring.
   *
   * @throws IllegalStateException if there are too many that have no event yet
   */
  void beginEpoch(int begun, long firstSequence) {
    if (!epochs.offer(new EpochStart(begun, firstSequence))) {
      throw new IllegalStateException("epoch %d follows too many others".formatted(begun));
    }
  }

  /** The last event published. */
  Position position() {
    return position;
  }

  @Override
  public String roleName() {
    return "publisher";
  }
}
