package io.rollingdrop.journal;

import io.rollingdrop.pipeline.EventJournal;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.EventFeed;
import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.codec.EventHeaderDecoder;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import org.agrona.DirectBuffer;

/** The event journal in a Chronicle queue. */
final class ChronicleEventJournal implements EventJournal {

  private final SingleChronicleQueue queue;
  private final Epochs epochs;
  private final ConsumerPositions consumers;
  private final GroupWriter writer;
  private final EventHeaderDecoder header = new EventHeaderDecoder();
  private boolean closed;

  /**
   * @param time the queue's
   */
  ChronicleEventJournal(
      SingleChronicleQueue queue,
      JournalTime time,
      Disk disk,
      Epochs epochs,
      ConsumerPositions consumers) {
    this.queue = queue;
    this.epochs = epochs;
    this.consumers = consumers;
    writer = new GroupWriter(queue, time, disk);
  }

  @Override
  public Position lastPosition() {
    try (GroupReader groups = new GroupReader(queue)) {
      if (!groups.toLastRecord()) {
        return Position.START;
      }
      Position last = position(groups);
      if (!epochs.isVoid(last.epoch(), last.sequence())) {
        return last;
      }
      groups.seek(epochs.voidFrom(last.epoch()) - 1, Long.MAX_VALUE);
      Position valid = Position.START;
      while (groups.nextRecord()) {
        Position next = position(groups);
        if (!epochs.isVoid(next.epoch(), next.sequence())) {
          valid = next;
        }
      }
      return valid;
    }
  }

  private static Position position(GroupReader groups) {
    EventHeaderDecoder event =
        new EventHeaderDecoder()
            .wrap(groups.buffer(), groups.messageOffset() + CommandFormat.MESSAGE_HEADER);
    return new Position(event.epoch(), event.sequence(), event.index(), event.checksum());
  }

  @Override
  public int lastEpoch() {
    return epochs.last();
  }

  @Override
  public void beginEpoch(int epoch, long firstSequence) {
    epochs.begin(epoch, firstSequence);
  }

  @Override
  public void append(DirectBuffer buffer, int offset, int length) {
    header.wrap(buffer, offset + CommandFormat.MESSAGE_HEADER);
    writer.append(header.sequence(), header.index(), buffer, offset, length);
  }

  @Override
  public void commit() {
    writer.write();
  }

  @Override
  public void sync() {
    writer.sync();
  }

  @Override
  public EventFeed feed() {
    return new EventFeed() {
      @Override
      public EventSubscription open(Position from) {
        return JournalSubscription.open(queue, epochs, from);
      }

      @Override
      public void acknowledge(String consumer, Position position) {
        consumers.report(consumer, position);
      }
    };
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      writer.close();
      queue.close();
    }
  }
}
