package io.rollingdrop.replicator.link;

import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.EventChecksum;
import io.rollingdrop.protocol.EventFeed;
import io.rollingdrop.protocol.EventHandler;
import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.FeedUnavailableException;
import io.rollingdrop.protocol.OffChainException;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.codec.EventHeaderDecoder;
import io.rollingdrop.protocol.codec.EventHeaderEncoder;
import io.rollingdrop.protocol.codec.MessageHeaderEncoder;
import io.rollingdrop.protocol.codec.TickedEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.agrona.concurrent.UnsafeBuffer;

/** An ordered log of events in memory, as a feed. Thread safe. */
final class EventLog implements EventFeed {

  private final List<byte[]> events = new ArrayList<>();
  private final Map<String, Position> acknowledged = new ConcurrentHashMap<>();
  private final int epoch;
  private final long salt;
  private long checksum = EventChecksum.SEED;
  private long sequence;
  volatile boolean unavailable;
  volatile RuntimeException openFailure;

  EventLog() {
    this(1, 0);
  }

  /**
   * @param salt another salt makes other events
   */
  EventLog(int epoch, long salt) {
    this.epoch = epoch;
    this.salt = salt;
  }

  /** Appends commands' events: one for odd sequences, two for even ones. */
  synchronized void append(int commands) {
    for (int i = 0; i < commands; i++) {
      sequence++;
      int last = sequence % 2 == 0 ? 1 : 0;
      for (int index = 0; index <= last; index++) {
        append(index, index == last);
      }
    }
  }

  private void append(int index, boolean last) {
    TickedEncoder event = new TickedEncoder();
    UnsafeBuffer buffer =
        new UnsafeBuffer(new byte[CommandFormat.MESSAGE_HEADER + TickedEncoder.BLOCK_LENGTH]);
    event.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
    event.stateHash(sequence * 31 + salt).openOrders(index);
    EventHeaderEncoder header = event.header();
    header.epoch(epoch).index(index).sequence(sequence).timestamp(sequence);
    header.last(last ? 1 : 0);
    checksum = EventChecksum.next(checksum, buffer, 0, buffer.capacity());
    header.checksum(checksum);
    events.add(buffer.byteArray());
  }

  synchronized int size() {
    return events.size();
  }

  synchronized byte[] get(int i) {
    return events.get(i);
  }

  synchronized List<byte[]> all() {
    return List.copyOf(events);
  }

  Position positionOf(int i) {
    EventHeaderDecoder header =
        new EventHeaderDecoder().wrap(new UnsafeBuffer(get(i)), CommandFormat.MESSAGE_HEADER);
    return new Position(header.epoch(), header.sequence(), header.index(), header.checksum());
  }

  @Override
  public EventSubscription open(Position from) {
    if (openFailure != null) {
      throw openFailure;
    }
    if (from.equals(Position.START)) {
      return new Reader(-1);
    }
    for (int i = 0; i < size(); i++) {
      if (positionOf(i).equals(from)) {
        return new Reader(i);
      }
    }
    throw new OffChainException(from, "the log has no such event");
  }

  @Override
  public void acknowledge(String consumer, Position position) {
    acknowledged.put(consumer, position);
  }

  Map<String, Position> acknowledged() {
    return acknowledged;
  }

  private final class Reader implements EventSubscription {
    private int at;

    Reader(int at) {
      this.at = at;
    }

    @Override
    public int poll(EventHandler handler, int limit) {
      if (unavailable) {
        throw new FeedUnavailableException("switched off");
      }
      int delivered = 0;
      while (delivered < limit && at + 1 < size()) {
        byte[] event = get(at + 1);
        handler.onEvent(new UnsafeBuffer(event), 0, event.length);
        at++;
        delivered++;
      }
      return delivered;
    }

    @Override
    public Position position() {
      return at < 0 ? Position.START : positionOf(at);
    }

    @Override
    public void close() {}
  }
}
