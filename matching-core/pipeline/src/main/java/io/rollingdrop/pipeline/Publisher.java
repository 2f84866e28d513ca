package io.rollingdrop.pipeline;

import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.EventChecksum;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.codec.EventHeaderDecoder;
import io.rollingdrop.protocol.codec.EventHeaderEncoder;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;

/**
 * Publishes events once their command is durable: fills in epoch and checksum, appends them to the
 * event journal, a group at a time. Nothing leaves the core before this, and everything does after.
 */
final class Publisher implements Agent {

  /** Most bytes that a journal adds to a message. */
  private static final int RECORD_HEADER = 32;

  private static final int COMMAND_RECORD = CommandFormat.MAX_LENGTH + RECORD_HEADER;

  private final EventRing events;
  private final JournalHandler commands;
  private final EventJournal journal;
  private final Snapshots snapshots;
  private final StageLatency latency;
  private final Runnable housekeeping;
  private final EventHeaderEncoder header = new EventHeaderEncoder();
  private final EventHeaderDecoder decided = new EventHeaderDecoder();
  private final EventRing.Reader reader = this::publish;
  private final int maxGroup;
  private final long[] sequencedAt;
  private final int epoch;
  private int grouped;
  private long writtenBytes;
  private long checksum;
  private long lastSequence;
  private int lastIndex;
  private Position awaited;
  private volatile Position position;

  /**
   * @param maxGroup most events in a group
   * @param housekeeping is run on this thread between groups
   */
  Publisher(
      EventRing events,
      JournalHandler commands,
      EventJournal journal,
      Snapshots snapshots,
      StageLatency latency,
      int maxGroup,
      int epoch,
      Position published,
      Runnable housekeeping) {
    this.events = events;
    this.commands = commands;
    this.journal = journal;
    this.snapshots = snapshots;
    this.latency = latency;
    this.maxGroup = maxGroup;
    sequencedAt = new long[maxGroup];
    this.epoch = epoch;
    this.housekeeping = housekeeping;
    checksum = published.checksum();
    lastSequence = published.sequence();
    lastIndex = published.index();
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
    if (taken > 0) {
      journal.commit();
      events.release();
      position = new Position(epoch, lastSequence, lastIndex, checksum);
      if (awaited != null) {
        snapshots.onPublished(awaited);
        awaited = null;
      }
      long now = System.nanoTime();
      for (int i = 0; i < grouped; i++) {
        latency.record(now - sequencedAt[i]);
      }
      grouped = 0;
    } else {
      events.release();
    }
    return taken;
  }

  private boolean publish(
      MutableDirectBuffer buffer, int offset, int length, long sequencedAtNanoTime) {
    int headerAt = offset + CommandFormat.MESSAGE_HEADER;
    decided.wrap(buffer, headerAt);
    if (decided.sequence() > commands.durableSequence()) {
      return false;
    }
    checksum = EventChecksum.next(checksum, buffer, offset, length);
    header.wrap(buffer, headerAt).epoch(epoch).checksum(checksum);
    journal.append(buffer, offset, length);
    writtenBytes += length + RECORD_HEADER;
    lastSequence = decided.sequence();
    lastIndex = decided.index();
    if (decided.last() == 1) {
      writtenBytes += COMMAND_RECORD;
      sequencedAt[grouped++] = sequencedAtNanoTime;
      if (lastSequence == snapshots.awaitedSequence()) {
        awaited = new Position(epoch, lastSequence, lastIndex, checksum);
      }
    }
    return true;
  }

  /**
   * Bytes that the events published and, at most, their commands took in the journals; on the
   * publisher's thread.
   */
  long writtenBytes() {
    return writtenBytes;
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
