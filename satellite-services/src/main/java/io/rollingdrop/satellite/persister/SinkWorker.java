package io.rollingdrop.satellite.persister;

import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.EventFeed;
import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.FeedUnavailableException;
import io.rollingdrop.protocol.OffChainException;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.codec.EventHeaderDecoder;
import io.rollingdrop.satellite.support.SatelliteHealth;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that brings the feed's events into one sink.
 *
 * <p>The store alone knows where it stands. So there is one answer to every failure of the sink:
 * forget what is in memory, wait, open the sink, read its position, and go on from there. While it
 * waits, it goes on counting what comes on the feed, so that the sink's lag is seen to grow.
 *
 * <p>It ends by itself, loudly, if the store's position is not on the feed's chain, if the sink
 * refuses, or on an error of its own.
 */
final class SinkWorker implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SinkWorker.class);

  private static final int POLL_LIMIT = 512;
  private static final int COUNT_LIMIT = 1 << 12;
  private static final long IDLE_NS = TimeUnit.MICROSECONDS.toNanos(200);
  private static final long SLICE_NS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final double NS_PER_S = 1e9;

  private final Sink sink;
  private final BatchBounds bounds;
  private final EventFeed feed;
  private final SinkStatus status;
  private final SinkMetrics.OfSink metrics;
  private final Beginning beginning;
  private final Acknowledgement acknowledgement;
  private final Backoff backoff;
  private final EventHeaderDecoder header = new EventHeaderDecoder();
  private final PendingEvents pending = new PendingEvents();
  private final EventCount count = new EventCount();
  private final Thread thread;
  private volatile boolean running = true;

  private EventSubscription subscription;
  private Position brokeOffAfter;
  private long lastCommitNs = System.nanoTime();

  SinkWorker(
      Sink sink,
      EventFeed feed,
      SinkStatus status,
      SinkMetrics.OfSink metrics,
      PersisterSettings settings) {
    this.sink = sink;
    this.feed = feed;
    this.status = status;
    this.metrics = metrics;
    bounds = sink.bounds();
    beginning = new Beginning(settings.start(), feed, status);
    acknowledgement = new Acknowledgement(sink.name(), feed, System.nanoTime());
    backoff = new Backoff(settings.firstPause().toNanos(), settings.longestPause().toNanos());
    thread = Thread.ofPlatform().name("persister-" + sink.name()).daemon(true).unstarted(this::run);
  }

  SinkWorker start() {
    thread.start();
    return this;
  }

  SatelliteHealth health() {
    return status.health();
  }

  private void run() {
    try {
      while (running) {
        followUntilFailure();
      }
    } catch (Throwable cause) {
      status.stopped(cause.getMessage() == null ? cause.toString() : cause.getMessage());
      LOG.error("{} stopped, and takes no more events until it is restarted", sink.name(), cause);
    } finally {
      closeSubscription();
      sink.release();
    }
  }

  private void followUntilFailure() {
    try {
      openFeed(beginning.of(sink, sink.open()));
      try {
        while (running) {
          follow();
        }
      } catch (OffChainException e) {
        requireProgress(e);
      }
    } catch (SinkUnavailableException e) {
      sink.release();
      waitFor(e.getMessage(), e);
    } catch (FeedUnavailableException e) {
      // While an empty store begins; a feed that is followed goes on by itself.
      sink.release();
      waitFor("the event feed: " + e.getMessage(), e);
    }
  }

  private void waitFor(String what, Exception cause) {
    status.waits(what);
    metrics.failures().inc();
    LOG.warn("{} waits for {}", sink.name(), what);
    LOG.debug("because of", cause);
    pause(backoff.next());
  }

  /** Opens the feed where the sink stands. */
  private void openFeed(Position found) {
    closeSubscription();
    pending.clear();
    if (!count.restart(found)) {
      status.forgetCounts();
    }
    status.committed(found, count.committedEvents(), 0);
    acknowledgement.reached(found);
    while (running && subscription == null) {
      try {
        subscription = feed.open(found);
        status.follows();
        LOG.info("{} goes on from {}", sink.name(), found);
      } catch (FeedUnavailableException e) {
        status.waits("the event feed: " + e.getMessage());
        pause(backoff.next());
      }
    }
  }

  /**
   * A feed that breaks off may have lost events that the sink has not committed, which is no harm:
   * the sink's own position decides, when the feed is opened there. But the feed must not break off
   * at the same place again.
   */
  private void requireProgress(OffChainException e) {
    if (count.committed().equals(brokeOffAfter)) {
      throw e;
    }
    brokeOffAfter = count.committed();
    LOG.warn("{}: the feed is opened again at {}", sink.name(), brokeOffAfter, e);
    sink.release();
  }

  private void follow() {
    int delivered = poll();
    long nowNs = System.nanoTime();
    if (delivered > 0) {
      status.seen(header.sequence(), count.polledEvents(), pending.firstTimestampNs());
    }
    acknowledgement.tellIfDue(nowNs);
    if (isDue(delivered, nowNs)) {
      commit(nowNs);
    } else if (delivered == 0) {
      LockSupport.parkNanos(IDLE_NS);
    }
  }

  private int poll() {
    try {
      int delivered = subscription.poll(this::onEvent, pollLimit());
      if (!status.isFollowing()) {
        status.follows();
      }
      return delivered;
    } catch (FeedUnavailableException e) {
      status.waits("the event feed: " + e.getMessage());
      return 0;
    }
  }

  /** A batch that is due ends with the command: from there on events are taken one by one. */
  private int pollLimit() {
    return isOverdue(System.nanoTime()) ? 1 : POLL_LIMIT;
  }

  private boolean isOverdue(long nowNs) {
    return pending.events() >= bounds.maxEvents()
        || pending.waitedNs(nowNs) >= bounds.maxDelay().toNanos();
  }

  private boolean isDue(int delivered, long nowNs) {
    if (pending.events() == 0 || !pending.atEndOfCommand()) {
      return false;
    }
    boolean rested = nowNs - lastCommitNs >= bounds.pause().toNanos();
    return isOverdue(nowNs) || (delivered == 0 && rested);
  }

  private void onEvent(DirectBuffer buffer, int offset, int length) {
    header.wrap(buffer, offset + CommandFormat.MESSAGE_HEADER);
    sink.onEvent(buffer, offset, length);
    pending.add(header.timestamp(), header.last() == 1, System.nanoTime());
    count.increment();
  }

  private void commit(long nowNs) {
    Position end = subscription.position();
    lastCommitNs = nowNs;
    count.attempt(end);
    long rows = sink.commit(end);
    count.succeed();
    backoff.reset();
    status.committed(end, count.committedEvents(), pending.lastTimestampNs());
    acknowledgement.reached(end);
    report(rows, System.nanoTime() - nowNs);
    pending.clear();
  }

  private void report(long rows, long tookNs) {
    metrics.events().inc(pending.events());
    metrics.rows().inc(rows);
    metrics.batchSeconds().observe(tookNs / NS_PER_S);
    long nowNs = SystemEpochNanoClock.INSTANCE.nanoTime();
    pending.forEachCommand(
        timestampNs ->
            metrics.commitLatency().observe(Math.max(0, nowNs - timestampNs) / NS_PER_S));
  }

  /** Waits, counting what comes on the feed meanwhile. */
  private void pause(long pauseNs) {
    long untilNs = System.nanoTime() + pauseNs;
    while (running && untilNs - System.nanoTime() > 0) {
      if (subscription != null) {
        countArrivals();
      }
      LockSupport.parkNanos(Math.min(SLICE_NS, untilNs - System.nanoTime()));
    }
  }

  private void countArrivals() {
    try {
      int delivered =
          subscription.poll(
              (buffer, offset, length) -> {
                header.wrap(buffer, offset + CommandFormat.MESSAGE_HEADER);
                count.increment();
              },
              COUNT_LIMIT);
      if (delivered > 0) {
        status.seen(header.sequence(), count.polledEvents(), header.timestamp());
      }
    } catch (FeedUnavailableException | OffChainException e) {
      // Only the count suffers: where to go on is decided when the sink is back.
      LOG.debug("{}: no count of the events while waiting", sink.name(), e);
      closeSubscription();
    }
  }

  private void closeSubscription() {
    if (subscription != null) {
      subscription.close();
      subscription = null;
    }
  }

  /** Stops and waits for the thread; what is not committed is taken up again at the next start. */
  @Override
  public void close() {
    running = false;
    LockSupport.unpark(thread);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
