package io.rollingdrop.replicator.link;

import io.rollingdrop.protocol.EventFeed;
import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.FeedUnavailableException;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.StateSnapshot;
import java.nio.file.Path;
import java.util.Optional;
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
  private final RemoteSnapshots snapshots;
  private volatile boolean closed;

  RemoteFeed(LinkSettings settings, NanoClock clock, Uplink uplink) {
    this.settings = settings;
    this.clock = clock;
    this.uplink = uplink;
    // Of one counter: the core ends feeds and snapshots alike by their id.
    this.snapshots = new RemoteSnapshots(settings, clock, uplink, nextFeedId::getAndIncrement);
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
    requireOpen();
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

  /**
   * {@inheritDoc}
   *
   * <p>Waits until it has arrived, however large it is, but for no sign of progress longer than the
   * settings' {@code serverTimeout}; and until those have arrived that other threads asked for
   * before. It is verified; where it is damaged, the next older is taken.
   *
   * @throws FeedUnavailableException if it was cut off, cannot be had, or cannot be kept here while
   *     it is read: the message says which, and it may be asked for again
   */
  @Override
  public Optional<StateSnapshot> newestSnapshot() {
    requireOpen();
    return snapshots.newest();
  }

  /** As {@link AeronLink#fetchSnapshot}. */
  Optional<Path> fetchSnapshot(Path folder) {
    requireOpen();
    return snapshots.fetch(folder);
  }

  RemoteSnapshots snapshots() {
    return snapshots;
  }

  @Override
  public void acknowledge(String consumer, Position position) {
    LinkWriter writer = new LinkWriter();
    int length = writer.acknowledge(consumer, position);
    if (!uplink.send(writer.buffer(), length)) {
      throw new FeedUnavailableException("no connection to the core, or no room on the way to it");
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the link is closed");
    }
  }

  private void awaitStart(RemoteSubscription subscription) {
    long deadlineNs = clock.nanoTime() + settings.connectTimeout().toNanos();
    while (!subscription.isStarted()) {
      requireOpen();
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
    int work = snapshots.work(media, connectionNumber);
    for (RemoteSubscription subscription : subscriptions) {
      work += subscription.work(now, media, connectionNumber);
      if (subscription.isFreed()) {
        subscriptions.remove(subscription);
      }
    }
    return work;
  }

  /**
   * @param id of a feed or of a snapshot's transfer
   */
  void onRefusal(long id, String finding) {
    snapshots.onRefusal(id, finding);
    for (RemoteSubscription subscription : subscriptions) {
      if (subscription.feedId() == id) {
        subscription.onRefusal(finding);
      }
    }
  }

  /**
   * Whether no subscription, and no snapshot, uses Aeron's memory any more, now that the media
   * driver is gone.
   */
  boolean letGo() {
    boolean unused = snapshots.letGo();
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
   * Ends all subscriptions and snapshots, waiting for handlers that are at work.
   *
   * @return false if one did not come back in time: then Aeron's memory must stay where it is
   */
  boolean close() {
    closed = true;
    boolean unused = snapshots.close();
    for (RemoteSubscription subscription : subscriptions) {
      unused &= subscription.end(CLOSE_WAIT_NS);
    }
    return unused;
  }
}
