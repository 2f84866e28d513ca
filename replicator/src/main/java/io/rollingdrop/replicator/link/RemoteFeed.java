package io.rollingdrop.replicator.link;

import io.rollingdrop.protocol.EventFeed;
import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.FeedUnavailableException;
import io.rollingdrop.protocol.Position;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.NanoClock;

/**
 * The core's event feed, as a gateway sees it. Each subscription has a stream of its own, so that a
 * consumer which falls behind holds up only itself.
 */
final class RemoteFeed implements EventFeed {

  private static final long PARK_NS = TimeUnit.MICROSECONDS.toNanos(100);
  private static final long CLOSE_WAIT_NS = TimeUnit.SECONDS.toNanos(5);

  private final LinkSettings settings;
  private final NanoClock clock;
  private final Uplink uplink;
  private final AtomicLong nextFeedId = new AtomicLong(1);
  private final CopyOnWriteArrayList<RemoteSubscription> subscriptions =
      new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  RemoteFeed(LinkSettings settings, NanoClock clock, Uplink uplink) {
    this.settings = settings;
    this.clock = clock;
    this.uplink = uplink;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Waits for the core's answer, at most the settings' {@code connectTimeout}.
   *
   * @throws FeedUnavailableException if there is no connection, or no answer in time
   */
  @Override
  public EventSubscription open(Position from) {
    if (closed) {
      throw new IllegalStateException("the link is closed");
    }
    if (uplink.connection() < 0) {
      throw new FeedUnavailableException("no connection to the core");
    }
    RemoteSubscription subscription =
        new RemoteSubscription(nextFeedId.getAndIncrement(), from, settings, clock, uplink);
    subscriptions.add(subscription);
    try {
      awaitStart(subscription);
    } catch (RuntimeException e) {
      subscription.close();
      throw e;
    }
    return subscription;
  }

  @Override
  public void acknowledge(String consumer, Position position) {
    LinkWriter writer = new LinkWriter();
    int length = writer.acknowledge(consumer, position);
    if (!uplink.send(writer.buffer(), length)) {
      throw new FeedUnavailableException("no connection to the core, or no room on the way to it");
    }
  }

  private void awaitStart(RemoteSubscription subscription) {
    long deadlineNs = clock.nanoTime() + settings.connectTimeout().toNanos();
    while (!subscription.isStarted()) {
      if (closed) {
        throw new IllegalStateException("the link is closed");
      }
      if (clock.nanoTime() - deadlineNs >= 0) {
        throw new FeedUnavailableException("the core did not start the feed in time");
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new FeedUnavailableException("interrupted while the feed was being opened");
      }
      LockSupport.parkNanos(PARK_NS);
    }
  }

  /** The agent's turn: attaches subscriptions to the present connection. 0: there is none. */
  int work(long now, MediaClient media, long connectionNumber) {
    int work = 0;
    for (RemoteSubscription subscription : subscriptions) {
      work += subscription.work(now, media, connectionNumber);
      if (subscription.isFreed()) {
        subscriptions.remove(subscription);
      }
    }
    return work;
  }

  void onRefusal(long feedId, String finding) {
    for (RemoteSubscription subscription : subscriptions) {
      if (subscription.feedId() == feedId) {
        subscription.onRefusal(finding);
      }
    }
  }

  /** Whether no subscription uses Aeron's memory any more, now that the media driver is gone. */
  boolean letGo() {
    boolean unused = true;
    for (RemoteSubscription subscription : subscriptions) {
      unused &= subscription.letGo();
    }
    return unused;
  }

  /** Whether the calling thread is inside one of the subscriptions' handlers. */
  boolean isHandling() {
    return subscriptions.stream().anyMatch(RemoteSubscription::isHandling);
  }

  /**
   * Ends all subscriptions, waiting for handlers that are at work.
   *
   * @return false if one did not come back in time: then Aeron's memory must stay where it is
   */
  boolean close() {
    closed = true;
    boolean unused = true;
    for (RemoteSubscription subscription : subscriptions) {
      unused &= subscription.end(CLOSE_WAIT_NS);
    }
    return unused;
  }
}
