package io.rollingdrop.satellite.persister;

import io.rollingdrop.protocol.EventFeed;
import io.rollingdrop.protocol.FeedUnavailableException;
import io.rollingdrop.protocol.Position;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the core how far a sink has come for good, at most once a second: where the sink is marked
 * mandatory, the core keeps what it does not have yet. One thread.
 */
final class Acknowledgement {

  private static final Logger LOG = LoggerFactory.getLogger(Acknowledgement.class);
  private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);

  private final String consumer;
  private final EventFeed feed;
  private Position reached;
  private Position told;
  private long triedNs;

  /**
   * @param sink name of it; the consumer's is {@code persister-SINK}
   */
  Acknowledgement(String sink, EventFeed feed, long nowNs) {
    this.consumer = "persister-" + sink;
    this.feed = feed;
    triedNs = nowNs - INTERVAL_NS;
  }

  /** The sink stands here, for good. */
  void reached(Position position) {
    reached = position;
  }

  /** Tells it, if it is another than was told last, and the last try is long enough ago. */
  void tellIfDue(long nowNs) {
    if (reached == null || reached.equals(told) || nowNs - triedNs < INTERVAL_NS) {
      return;
    }
    triedNs = nowNs;
    try {
      feed.acknowledge(consumer, reached);
      told = reached;
    } catch (FeedUnavailableException e) {
      LOG.debug("{} cannot tell how far it is; the core keeps more meanwhile", consumer, e);
    }
  }
}
