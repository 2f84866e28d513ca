package io.rollingdrop.journal;

import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.EventChecksum;
import io.rollingdrop.protocol.EventHandler;
import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.EventsRemovedException;
import io.rollingdrop.protocol.OffChainException;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.codec.EventHeaderDecoder;
import net.openhft.chronicle.queue.ChronicleQueue;

/**
 * A tailer of the event journal: skips void events, and checks of each event that it continues the
 * chain from the last.
 */
final class JournalSubscription implements EventSubscription {

  private final ChronicleQueue queue;
  private final GroupReader groups;
  private final Runnable afterClose;
  private final Epochs epochs;
  private final EventHeaderDecoder header = new EventHeaderDecoder();
  private int epoch;
  private long sequence;
  private int index;
  private long checksum;
  private boolean pending;
  private boolean trustsNext;
  private boolean closed;

  private JournalSubscription(
      ChronicleQueue queue, GroupReader groups, Epochs epochs, Position from, Runnable afterClose) {
    this.queue = queue;
    this.afterClose = afterClose;
    this.groups = groups;
    this.epochs = epochs;
    epoch = from.epoch();
    sequence = from.sequence();
    index = from.index();
    checksum = from.checksum();
  }

  static JournalSubscription open(ChronicleQueue queue, Epochs epochs, Position from) {
    GroupReader groups = new GroupReader(queue);
    try {
      JournalSubscription subscription =
          new JournalSubscription(queue, groups, epochs, from, () -> {});
      if (!subscription.isRightBeforeTheFirst()) {
        requireKept(queue, from);
        if (!from.equals(Position.START)) {
          subscription.find(from);
          return subscription;
        }
      }
      groups.toStart();
      return subscription;
    } catch (RuntimeException e) {
      groups.close();
      throw e;
    }
  }

  /** Whether the journal begins with the event that continues the chain from here. */
  private boolean isRightBeforeTheFirst() {
    groups.toStart();
    if (!groups.nextRecord()) {
      return false;
    }
    int offset = groups.messageOffset();
    header.wrap(groups.buffer(), offset + CommandFormat.MESSAGE_HEADER);
    boolean next =
        header.sequence() == sequence
            ? header.index() == index + 1
            : header.sequence() == sequence + 1 && header.index() == 0;
    return next
        && EventChecksum.next(checksum, groups.buffer(), offset, groups.messageLength())
            == header.checksum();
  }

  /**
   * That what follows a position is still there. The very first event is the first of command 1; a
   * journal that begins later has lost its head to retention.
   */
  private static void requireKept(ChronicleQueue queue, Position from) {
    try (GroupReader groups = new GroupReader(queue)) {
      groups.toStart();
      if (!groups.nextRecord()) {
        return;
      }
      long first = groups.sequence();
      long index = groups.secondKey();
      boolean whole = first <= 1 && index == 0;
      if (!whole && from.isBefore(first, (int) index)) {
        throw new EventsRemovedException(
            from, "the first that this core still has is " + first + "." + index);
      }
    }
  }

  /** From a sequence on; that the first event continues the chain cannot be checked. */
  static JournalSubscription openAt(
      ChronicleQueue queue, Epochs epochs, long sequence, Runnable afterClose) {
    GroupReader groups = new GroupReader(queue);
    try {
      JournalSubscription subscription =
          new JournalSubscription(queue, groups, epochs, Position.START, afterClose);
      subscription.find(sequence);
      return subscription;
    } catch (RuntimeException e) {
      groups.close();
      throw e;
    }
  }

  private void find(long firstSequence) {
    trustsNext = true;
    groups.seek(firstSequence - 1, Long.MAX_VALUE);
    while (!pending && groups.nextRecord()) {
      header.wrap(groups.buffer(), groups.messageOffset() + CommandFormat.MESSAGE_HEADER);
      pending =
          header.sequence() >= firstSequence && !epochs.isVoid(header.epoch(), header.sequence());
    }
  }

  private void find(Position from) {
    groups.seek(from.sequence(), from.index());
    while (groups.nextRecord()) {
      header.wrap(groups.buffer(), groups.messageOffset() + CommandFormat.MESSAGE_HEADER);
      if (epochs.isVoid(header.epoch(), header.sequence())) {
        continue;
      }
      if (header.sequence() == from.sequence() && header.index() == from.index()) {
        if (header.checksum() != from.checksum() || header.epoch() != from.epoch()) {
          throw new OffChainException(
              from,
              "the core's checksum there is "
                  + Long.toHexString(header.checksum())
                  + " in epoch "
                  + header.epoch());
        }
        return;
      }
      if (from.isBefore(header.sequence(), header.index())) {
        throw new OffChainException(from, "the core has no such event");
      }
    }
    throw new OffChainException(from, "the core's events end before it");
  }

  @Override
  public int poll(EventHandler handler, int limit) {
    int delivered = 0;
    while (!closed && delivered < limit && (pending || groups.nextRecord())) {
      pending = true;
      int offset = groups.messageOffset();
      int length = groups.messageLength();
      header.wrap(groups.buffer(), offset + CommandFormat.MESSAGE_HEADER);
      if (epochs.isVoid(header.epoch(), header.sequence())) {
        pending = false;
        continue;
      }
      long continued =
          trustsNext
              ? header.checksum()
              : EventChecksum.next(checksum, groups.buffer(), offset, length);
      if (continued != header.checksum()) {
        // A file that was to follow may have been removed while this one was being read.
        requireKept(queue, position());
        throw new OffChainException(
            position(),
            "the event after it, "
                + header.sequence()
                + "."
                + header.index()
                + " of epoch "
                + header.epoch()
                + ", does not continue it");
      }
      handler.onEvent(groups.buffer(), offset, length);
      epoch = header.epoch();
      sequence = header.sequence();
      index = header.index();
      checksum = continued;
      trustsNext = false;
      pending = false;
      delivered++;
    }
    return delivered;
  }

  @Override
  public Position position() {
    return new Position(epoch, sequence, index, checksum);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      groups.close();
      afterClose.run();
    }
  }
}
