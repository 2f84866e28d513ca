package io.rollingdrop.protocol.market;

import io.rollingdrop.protocol.EventFeed;
import io.rollingdrop.protocol.EventHandler;
import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.FeedUnavailableException;
import io.rollingdrop.protocol.OffChainException;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.codec.EventHeaderDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A feed of what it was handed, kept in memory; positions other than the start are off its chain.
 */
public final class RecordedFeed implements EventFeed, EventHandler {

  private final List<UnsafeBuffer> events = new CopyOnWriteArrayList<>();
  private volatile boolean reachable = true;

  @Override
  public void onEvent(DirectBuffer buffer, int offset, int length) {
    byte[] copy = new byte[length];
    buffer.getBytes(offset, copy);
    events.add(new UnsafeBuffer(copy));
  }

  /** Whether polls reach the feed. */
  public void reachable(boolean isReachable) {
    reachable = isReachable;
  }

  @Override
  public EventSubscription open(Position from) {
    if (!from.equals(Position.START)) {
      throw new OffChainException(from, "only the start is known here");
    }
    return new Subscription();
  }

  private final class Subscription implements EventSubscription {
    private final EventHeaderDecoder header = new EventHeaderDecoder();
    private int next;

    @Override
    public int poll(EventHandler handler, int limit) {
      if (!reachable) {
        throw new FeedUnavailableException("out of reach by the test's wish");
      }
      int delivered = 0;
      while (delivered < limit && next < events.size()) {
        UnsafeBuffer event = events.get(next);
        handler.onEvent(event, 0, event.capacity());
        next++;
        delivered++;
      }
      return delivered;
    }

    @Override
    public Position position() {
      if (next == 0) {
        return Position.START;
      }
      header.wrap(events.get(next - 1), MessageHeaderDecoder.ENCODED_LENGTH);
      return new Position(header.epoch(), header.sequence(), header.index(), header.checksum());
    }

    @Override
    public void close() {}
  }
}
