package io.rollingdrop.replicator.link;

import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.exceptions.RegistrationException;
import io.rollingdrop.protocol.EventFeed;
import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.EventsRemovedException;
import io.rollingdrop.protocol.FeedUnavailableException;
import io.rollingdrop.protocol.OffChainException;
import io.rollingdrop.replicator.link.codec.FeedEnd;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies the core's events to one gateway's stream. Never waits: what does not fit stays in a stage
 * of its own, and nothing more is read from the journal until it has gone out. Belongs to the feed
 * agent.
 *
 * <p>States: ADDING (publication asked for) → CONNECTING (until the gateway's subscription is seen)
 * → RUNNING → ENDING (the last message is to go out) → CLOSED.
 */
final class FeedPump {

  /** No event is longer, in bytes. It must fit into one datagram. */
  static final int MAX_EVENT_LENGTH = 1024;

  private enum State {
    ADDING,
    CONNECTING,
    RUNNING,
    ENDING,
    CLOSED
  }

  private static final Logger LOG = LoggerFactory.getLogger(AeronLinkServer.class);
  private static final int BATCH = 64;
  private static final long GIVE_UP_NS = TimeUnit.SECONDS.toNanos(5);

  private final FeedRequest request;
  private final EventFeed events;
  private final MediaClient media;
  private final long heartbeatNs;
  private final LinkServerCounters counters;
  private final LinkWriter writer = new LinkWriter();
  private final UnsafeBuffer stage = new UnsafeBuffer(new byte[BATCH * MAX_EVENT_LENGTH]);
  private final int[] lengths = new int[BATCH];
  private State state = State.ADDING;
  private long publicationId;
  private ExclusivePublication publication;
  private EventSubscription source;
  private int staged;
  private int sent;
  private int sentBytes;
  private int stagedBytes;
  private long lastSentNs;
  private long deadlineNs;
  private FeedEnd endReason;
  private String endFinding;

  FeedPump(
      FeedRequest request,
      EventFeed events,
      MediaClient media,
      LinkServerSettings settings,
      LinkServerCounters counters,
      long now) {
    this.request = request;
    this.events = events;
    this.media = media;
    this.heartbeatNs = settings.keepAliveInterval().toNanos();
    this.counters = counters;
    this.deadlineNs = now + GIVE_UP_NS;
    this.publicationId =
        media.addPublication(
            LinkChannels.sending(request.endpoint(), settings.feedTermLength()),
            request.streamId());
    request.connection().feeds().incrementAndGet();
    counters.feeds.incrementAndGet();
  }

  boolean isOf(FeedRequest other) {
    return request.connection() == other.connection() && request.feedId() == other.feedId();
  }

  boolean isClosed() {
    return state == State.CLOSED;
  }

  /** One turn; returns how many messages went out or steps were taken. */
  int work(long now) {
    if (request.connection().hasEnded()) {
      close();
      return 1;
    }
    return switch (state) {
      case ADDING -> addPublication(now);
      case CONNECTING -> connect(now);
      case RUNNING -> run(now);
      case ENDING -> finish(now);
      case CLOSED -> 0;
    };
  }

  private int addPublication(long now) {
    try {
      publication = media.publication(publicationId);
    } catch (RegistrationException e) {
      publicationId = ClientConnection.NONE;
      LOG.warn("cannot send events to {} at {}", request.connection(), request.endpoint(), e);
      close();
      return 1;
    }
    if (publication != null) {
      publicationId = ClientConnection.NONE;
      state = State.CONNECTING;
      return 1;
    }
    return giveUpAfter(now);
  }

  private int connect(long now) {
    if (!publication.isConnected()) {
      return giveUpAfter(now);
    }
    if (source == null && endReason == null) {
      openSource();
    }
    if (endReason != null) {
      state = State.ENDING;
      return 1;
    }
    int length = writer.feedStarted(request.feedId(), request.attempt());
    if (!send(writer.buffer(), 0, length, now)) {
      return giveUpAfter(now);
    }
    state = State.RUNNING;
    return 1;
  }

  private void openSource() {
    try {
      source = events.open(request.from());
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

  private int giveUpAfter(long now) {
    if (now - deadlineNs >= 0) {
      close();
    }
    return 0;
  }

  private int run(long now) {
    if (!publication.isConnected()) {
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
    if (staged == 0 && now - lastSentNs >= heartbeatNs) {
      int length = writer.feedHeartbeat(request.feedId(), request.attempt());
      send(writer.buffer(), 0, length, now);
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
      if (!send(stage, sentBytes, length, now)) {
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

  private boolean send(DirectBuffer buffer, int offset, int length, long now) {
    long result = publication.offer(buffer, offset, length);
    if (result == Publication.ADMIN_ACTION) {
      result = publication.offer(buffer, offset, length);
    }
    if (result > 0) {
      lastSentNs = now;
    }
    return result > 0;
  }

  private void end(FeedEnd reason, String finding) {
    endReason = reason;
    endFinding = finding;
  }

  private int finish(long now) {
    int length = writer.feedEnded(request.feedId(), request.attempt(), endReason, endFinding);
    if (send(writer.buffer(), 0, length, now) || !publication.isConnected()) {
      close();
    }
    return 1;
  }

  /** Frees all it has. Idempotent. What was sent before still arrives. */
  void close() {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    request.connection().feeds().decrementAndGet();
    counters.feeds.decrementAndGet();
    if (source != null) {
      source.close();
    }
    if (publication != null) {
      publication.close();
    } else if (publicationId != ClientConnection.NONE && !media.isLost()) {
      media.removePublication(publicationId);
    }
  }
}
