package io.rollingdrop.replicator.link;

import io.aeron.Image;
import io.aeron.exceptions.RegistrationException;
import io.aeron.logbuffer.ControlledFragmentHandler.Action;
import io.aeron.logbuffer.Header;
import io.rollingdrop.protocol.EventHandler;
import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.EventsRemovedException;
import io.rollingdrop.protocol.FeedUnavailableException;
import io.rollingdrop.protocol.OffChainException;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.replicator.link.codec.FeedEnd;
import io.rollingdrop.replicator.link.codec.FeedEndedDecoder;
import io.rollingdrop.replicator.link.codec.FeedHeartbeatDecoder;
import io.rollingdrop.replicator.link.codec.MessageHeaderDecoder;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One place in the core's event stream. The consumer's thread polls; the link's agent subscribes it
 * anew after each reconnection, from the last event delivered. Both hold the lock while at it; the
 * agent only ever tries for it, so a slow handler does not hold up the link.
 *
 * <p>States: WAITING (for a connection) → JOINING (listening is being set up) → ASKED (Subscribe
 * sent) → LIVE → WAITING again when the connection or the feed is lost. OFF_CHAIN and ENDED are
 * final.
 */
final class RemoteSubscription implements EventSubscription {

  private enum State {
    WAITING,
    JOINING,
    ASKED,
    LIVE,
    OFF_CHAIN,
    ENDED
  }

  private static final long NONE = -1;
  private static final long RETRY_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(100);

  private final long feedId;
  private final long startTimeoutNs;
  private final long silenceNs;
  private final NanoClock clock;
  private final Uplink uplink;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by lock. The state is also read without it, as a hint.
  private volatile State state = State.WAITING;
  private final EventChain chain;
  private final UnsafeBuffer event = new UnsafeBuffer(new byte[FeedPump.MAX_EVENT_LENGTH]);
  private final FeedEndedDecoder feedEnded = new FeedEndedDecoder();
  private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
  private String finding = "no connection to the core";
  private boolean removed;
  private Image image;
  private long attempt;
  private long nextAttemptNs;
  private long emptySinceNs = NONE;
  private EventHandler handler;
  private int delivered;
  private Throwable failure;

  // The agent's own.
  private final FeedReceiver receiver;
  private final LinkWriter writer = new LinkWriter();
  private long connectionNumber;
  private long askedNs;
  private boolean released;

  private volatile String refusal;

  RemoteSubscription(
      long feedId, Position from, LinkSettings settings, NanoClock clock, Uplink uplink) {
    this.feedId = feedId;
    this.startTimeoutNs = settings.connectTimeout().toNanos();
    this.silenceNs = settings.serverTimeout().toNanos();
    this.clock = clock;
    this.uplink = uplink;
    this.chain = new EventChain(from);
    this.nextAttemptNs = clock.nanoTime();
    this.receiver = new FeedReceiver(feedId, settings.listeningChannel());
  }

  long feedId() {
    return feedId;
  }

  // The consumer's side.

  @Override
  public int poll(EventHandler eventHandler, int limit) {
    lock.lock();
    try {
      if (handler != null) {
        throw new IllegalStateException("a handler must not poll its own subscription");
      }
      checkReachable();
      handler = eventHandler;
      delivered = 0;
      int read = image.controlledPoll(this::onFragment, limit);
      if (failure != null) {
        Throwable cause = failure;
        failure = null;
        throwUnchecked(cause);
      }
      if (state == State.OFF_CHAIN) {
        throw offChainFailure();
      }
      if (read == 0 && state == State.LIVE) {
        onEmptyPoll();
      } else {
        emptySinceNs = NONE;
      }
      return delivered;
    } finally {
      handler = null;
      lock.unlock();
    }
  }

  private void checkReachable() {
    switch (state) {
      case LIVE -> {}
      case OFF_CHAIN -> throw offChainFailure();
      case ENDED -> throw new IllegalStateException("the subscription is closed");
      case WAITING, JOINING, ASKED -> throw new FeedUnavailableException(finding);
    }
  }

  /** Whether events flow. Throws what {@link #poll} would if they never will. */
  boolean isStarted() {
    if (refusal != null) {
      throw new FeedUnavailableException(refusal);
    }
    if (state == State.OFF_CHAIN) {
      lock.lock();
      try {
        throw offChainFailure();
      } finally {
        lock.unlock();
      }
    }
    return state == State.LIVE;
  }

  private Action onFragment(DirectBuffer buffer, int offset, int length, Header header) {
    if (LinkFormat.isLinkMessage(buffer, offset, length)) {
      onLinkMessage(buffer, offset, length);
      return state == State.LIVE ? Action.CONTINUE : Action.BREAK;
    }
    if (!LinkFormat.isWhole(header.flags())
        || length < EventChain.MIN_EVENT_LENGTH
        || length > event.capacity()) {
      offChain("a message of " + length + " bytes arrived, which is not an event");
      return Action.BREAK;
    }
    // A copy of its own: Aeron may take its memory back while a slow handler still reads.
    event.putBytes(0, buffer, offset, length);
    String fault = chain.fault(event, 0, length);
    if (fault != null) {
      offChain(fault);
      return Action.BREAK;
    }
    try {
      handler.onEvent(event, 0, length);
    } catch (Throwable thrown) {
      // Aeron would log it and go on. The contract: not delivered, and the caller is told.
      failure = thrown;
      return Action.ABORT;
    }
    chain.advance(event, 0);
    delivered++;
    return state == State.LIVE ? Action.CONTINUE : Action.BREAK;
  }

  private void onLinkMessage(DirectBuffer buffer, int offset, int length) {
    switch (LinkFormat.template(buffer, offset, length)) {
      case FeedHeartbeatDecoder.TEMPLATE_ID -> {}
      case FeedEndedDecoder.TEMPLATE_ID -> {
        feedEnded.wrapAndApplyHeader(buffer, offset, messageHeader);
        onFeedEnded(feedEnded.reasonRaw(), feedEnded.finding());
      }
      default -> offChain("a message of an unknown kind arrived among the events");
    }
  }

  private void onFeedEnded(int reason, String found) {
    if (reason == FeedEnd.OFF_CHAIN.value()) {
      offChain(found);
    } else if (reason == FeedEnd.REMOVED.value()) {
      removed = true;
      offChain(found);
    } else {
      lose("the core cannot read its events: " + found);
      refusal = finding;
    }
  }

  private OffChainException offChainFailure() {
    return removed
        ? new EventsRemovedException(chain.position(), finding)
        : new OffChainException(chain.position(), finding);
  }

  private void offChain(String found) {
    finding = found;
    image = null;
    state = State.OFF_CHAIN;
  }

  /**
   * An image is looked at only when it was read to its end: what has arrived is delivered first.
   */
  private void onEmptyPoll() {
    long now = clock.nanoTime();
    if (image.isClosed() || image.isEndOfStream()) {
      lose("the core ended the feed");
    } else if (emptySinceNs == NONE) {
      emptySinceNs = now;
    } else if (now - emptySinceNs > silenceNs) {
      lose("the feed is silent");
    }
  }

  private void lose(String why) {
    finding = why;
    image = null;
    nextAttemptNs = clock.nanoTime() + RETRY_PAUSE_NS;
    state = State.WAITING;
  }

  @Override
  public Position position() {
    lock.lock();
    try {
      return chain.position();
    } finally {
      lock.unlock();
    }
  }

  /** Idempotent. What it has of Aeron's is freed by the link's agent. */
  @Override
  public void close() {
    lock.lock();
    try {
      image = null;
      state = State.ENDED;
    } finally {
      lock.unlock();
    }
  }

  boolean isHandling() {
    return lock.isHeldByCurrentThread();
  }

  /** Throws what a handler threw as it is: handlers declare no checked exceptions. */
  private static void throwUnchecked(Throwable thrown) {
    switch (thrown) {
      case RuntimeException unchecked -> throw unchecked;
      case Error error -> throw error;
      default -> throw new IllegalStateException("a handler threw a checked exception", thrown);
    }
  }

  // The agent's side.

  /** One turn. {@code connection} 0: there is none. */
  int work(long now, MediaClient media, long connection) {
    boolean settled = state == State.LIVE && connection == connectionNumber;
    if (settled || !lock.tryLock()) {
      return 0;
    }
    try {
      if (connection != connectionNumber) {
        connectionNumber = connection;
        onConnectionChange();
      }
      return switch (state) {
        case WAITING -> connection != 0 && now - nextAttemptNs >= 0 ? join(media, now) : 0;
        case JOINING -> join(media, now);
        case ASKED -> awaitAnswer(now);
        case LIVE -> 0;
        case OFF_CHAIN, ENDED -> release();
      };
    } finally {
      lock.unlock();
    }
  }

  private void onConnectionChange() {
    if (state == State.JOINING || state == State.ASKED || state == State.LIVE) {
      lose("the connection to the core was lost");
    }
    nextAttemptNs = clock.nanoTime();
  }

  private int join(MediaClient media, long now) {
    state = State.JOINING;
    try {
      String endpoint = receiver.listen(media);
      return endpoint == null ? 0 : ask(endpoint, now);
    } catch (RegistrationException e) {
      lose("cannot listen for events: " + e.getMessage());
      return 1;
    }
  }

  private int ask(String endpoint, long now) {
    attempt++;
    refusal = null;
    int length = writer.subscribe(feedId, attempt, chain.position(), receiver.streamId(), endpoint);
    if (!uplink.send(writer.buffer(), length)) {
      lose("the way to the core is full");
      return 0;
    }
    askedNs = now;
    finding = "the core has not yet started the feed";
    state = State.ASKED;
    return 1;
  }

  private int awaitAnswer(long now) {
    if (receiver.isAnswered(attempt)) {
      if (receiver.image() == null) {
        onFeedEnded(receiver.endReason(), receiver.endFinding());
      } else {
        image = receiver.image();
        emptySinceNs = NONE;
        state = State.LIVE;
      }
      return 1;
    }
    if (now - askedNs > startTimeoutNs) {
      lose("the core did not start the feed in time");
    }
    return 0;
  }

  private int release() {
    if (released) {
      return 0;
    }
    released = true;
    uplink.send(writer.buffer(), writer.unsubscribe(feedId));
    receiver.release();
    return 1;
  }

  /** Whether its consumer has closed it and nothing is left to free. */
  boolean isFreed() {
    return released && state == State.ENDED;
  }

  /** The core has no room for this feed: an opener is told, a running one is tried again later. */
  void onRefusal(String found) {
    refusal = found;
  }

  /**
   * Drops all that is Aeron's, if no handler is at work; it goes on when there is a driver again.
   */
  boolean letGo() {
    return letGo(0);
  }

  /** Drops all that is Aeron's for good, if a handler at work comes back within {@code waitNs}. */
  boolean end(long waitNs) {
    boolean unused = letGo(waitNs);
    if (unused) {
      close();
    }
    return unused;
  }

  private boolean letGo(long waitNs) {
    try {
      if (!lock.tryLock(waitNs, TimeUnit.NANOSECONDS)) {
        return false;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    try {
      receiver.release();
      connectionNumber = 0;
      if (state == State.JOINING || state == State.ASKED || state == State.LIVE) {
        lose("the media driver is gone");
      }
      return true;
    } finally {
      lock.unlock();
    }
  }
}
