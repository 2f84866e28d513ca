package io.rollingdrop.replicator.link;

import io.rollingdrop.protocol.EventFeed;
import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.EventsRemovedException;
import io.rollingdrop.protocol.FeedUnavailableException;
import io.rollingdrop.protocol.OffChainException;
import io.rollingdrop.replicator.link.codec.FeedEnd;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies the core's events to one gateway's stream. Never waits: what does not fit stays in a stage
 * of its own, and nothing more is read from the journal until it has gone out. Belongs to the feed
 * agent.
 *
 * <p>States: CONNECTING (until the gateway listens on the stream) → RUNNING → ENDING (the last
 * message is to go out) → CLOSED.
 */
final class FeedPump implements Pump {

  /** No event is longer, in bytes. It must fit into one datagram. */
  static final int MAX_EVENT_LENGTH = 1024;

  private enum State {
    CONNECTING,
    RUNNING,
    ENDING,
    CLOSED
  }

  private static final Logger LOG = LoggerFactory.getLogger(AeronLinkServer.class);
  private static final int BATCH = 64;

  private final StreamRequest.Feed request;
  private final EventFeed events;
  private final GatewayStream stream;
  private final long heartbeatNs;
  private final LinkServerCounters counters;
  private final LinkWriter writer = new LinkWriter();
  private final UnsafeBuffer stage = new UnsafeBuffer(new byte[BATCH * MAX_EVENT_LENGTH]);
  private final int[] lengths = new int[BATCH];
  private State state = State.CONNECTING;
  private EventSubscription source;
  private int staged;
  private int sent;
  private int sentBytes;
  private int stagedBytes;
  private FeedEnd endReason;
  private String endFinding;

  FeedPump(
      StreamRequest.Feed request,
      EventFeed events,
      GatewayStream stream,
      LinkServerSettings settings,
      LinkServerCounters counters) {
    this.request = request;
    this.events = events;
    this.stream = stream;
    this.heartbeatNs = settings.keepAliveInterval().toNanos();
    this.counters = counters;
    request.connection().feeds().incrementAndGet();
    counters.feeds.incrementAndGet();
  }

  @Override
  public boolean isOf(StreamRequest other) {
    return request.connection() == other.connection() && request.id() == other.id();
  }

  @Override
  public boolean isClosed() {
    return state == State.CLOSED;
  }

  @Override
  public int work(long now) {
    if (stream.isOver()) {
      close();
      return 1;
    }
    return switch (state) {
      case CONNECTING -> connect(now);
      case RUNNING -> run(now);
      case ENDING -> finish(now);
      case CLOSED -> 0;
    };
  }

  private int connect(long now) {
    if (!stream.isReady(now)) {
      return 0;
    }
    if (source == null && endReason == null) {
      openSource();
    }
    if (endReason != null) {
      state = State.ENDING;
      return 1;
    }
    int length = writer.feedStarted(request.id(), request.attempt());
    if (!stream.send(writer.buffer(), 0, length, now)) {
      return 0;
    }
    state = State.RUNNING;
    return 1;
  }

  private void openSource() {
    try {
      source = events.open(request.from());
    } catch (FeedUnavailableException e) {
      end(FeedEnd.FAILED, e.getMessage());
    } catch (EventsRemovedException e) {
      LOG.warn("{}: {}", request.connection(), e.getMessage());
      end(FeedEnd.REMOVED, e.finding());
    } catch (OffChainException e) {
      LOG.warn("{}: {}", request.connection(), e.getMessage());
      end(FeedEnd.OFF_CHAIN, e.finding());
    } catch (RuntimeException e) {
      LOG.warn("cannot open the event feed for {}", request.connection(), e);
      end(FeedEnd.FAILED, e.toString());
    }
  }

  private int run(long now) {
    if (!stream.isConnected()) {
      close();
      return 1;
    }
    int before = sent;
    if (!flush(now)) {
      return sent - before;
    }
    if (!fill()) {
      return 1;
    }
    flush(now);
    if (staged == 0 && now - stream.lastSentNs() >= heartbeatNs) {
      int length = writer.feedHeartbeat(request.id(), request.attempt());
      stream.send(writer.buffer(), 0, length, now);
    }
    return sent;
  }

  /** Reads the next batch. False if the source is of no use any more. */
  private boolean fill() {
    staged = 0;
    sent = 0;
    stagedBytes = 0;
    sentBytes = 0;
    try {
      source.poll(this::stage, BATCH);
    } catch (FeedUnavailableException e) {
      LOG.debug("events are out of reach", e);
    } catch (EventsRemovedException e) {
      LOG.warn("{}: {}", request.connection(), e.getMessage());
      end(FeedEnd.REMOVED, e.finding());
    } catch (OffChainException e) {
      LOG.error("the core's own events do not follow one another", e);
      end(FeedEnd.OFF_CHAIN, e.finding());
    } catch (RuntimeException e) {
      LOG.error("cannot read the core's events", e);
      end(FeedEnd.FAILED, e.toString());
    }
    if (endReason != null && staged == 0) {
      state = State.ENDING;
      return false;
    }
    return true;
  }

  private void stage(DirectBuffer buffer, int offset, int length) {
    if (length > MAX_EVENT_LENGTH) {
      throw new IllegalStateException(
          "an event of " + length + " bytes is longer than " + MAX_EVENT_LENGTH);
    }
    stage.putBytes(stagedBytes, buffer, offset, length);
    stagedBytes += length;
    lengths[staged++] = length;
  }

  /** Sends what is staged; whether all of it has gone out. */
  private boolean flush(long now) {
    while (sent < staged) {
      int length = lengths[sent];
      if (!stream.send(stage, sentBytes, length, now)) {
        return false;
      }
      sentBytes += length;
      sent++;
      counters.events.increment();
    }
    if (endReason != null) {
      state = State.ENDING;
    }
    return true;
  }

  private void end(FeedEnd reason, String finding) {
    endReason = reason;
    endFinding = finding;
  }

  private int finish(long now) {
    int length = writer.feedEnded(request.id(), request.attempt(), endReason, endFinding);
    if (stream.send(writer.buffer(), 0, length, now) || !stream.isConnected()) {
      close();
    }
    return 1;
  }

  @Override
  public void close() {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    request.connection().feeds().decrementAndGet();
    counters.feeds.decrementAndGet();
    if (source != null) {
      source.close();
    }
    stream.close();
  }
}
