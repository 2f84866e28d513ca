package io.rollingdrop.satellite.persister;

import io.rollingdrop.protocol.EventFeed;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.StateSnapshot;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives a store that has nothing yet its beginning. One thread. */
final class Beginning {

  private static final Logger LOG = LoggerFactory.getLogger(Beginning.class);

  private final PersisterSettings.Start start;
  private final EventFeed feed;
  private final SinkStatus status;

  /**
   * @param status is told of a snapshot that is being taken over
   */
  Beginning(PersisterSettings.Start start, EventFeed feed, SinkStatus status) {
    this.start = start;
    this.feed = feed;
    this.status = status;
  }

  /**
   * Where a sink is to go on.
   *
   * @param found where the sink was opened
   * @return the position of the snapshot that the sink has taken over, or {@code found}
   * @throws io.rollingdrop.protocol.OffChainException if the snapshot is not of the feed's core; it
   *     was not taken over then
   * @throws io.rollingdrop.protocol.FeedUnavailableException if the feed is out of reach
   */
  Position of(Sink sink, Position found) {
    if (start == PersisterSettings.Start.FIRST || !found.equals(Position.START)) {
      return found;
    }
    Optional<StateSnapshot> newest = feed.newestSnapshot();
    if (newest.isEmpty()) {
      LOG.warn(
          "{} begins with the first event: the feed has no snapshot to start from", sink.name());
      return found;
    }
    try (StateSnapshot snapshot = newest.get()) {
      return takeOver(sink, snapshot);
    }
  }

  private Position takeOver(Sink sink, StateSnapshot snapshot) {
    // Before anything is written: a store that begins off the chain could never go on.
    feed.open(snapshot.position()).close();
    LOG.info(
        "{} takes over the snapshot at sequence {}, {} records",
        sink.name(),
        snapshot.sequence(),
        snapshot.records());
    status.takesOver(snapshot.sequence());
    long begunNs = System.nanoTime();
    Position position = sink.takeOver(snapshot);
    LOG.info(
        "{} has taken over the snapshot at sequence {} in {} ms",
        sink.name(),
        snapshot.sequence(),
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunNs));
    return position;
  }
}
