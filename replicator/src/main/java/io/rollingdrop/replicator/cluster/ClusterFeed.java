package io.rollingdrop.replicator.cluster;

import io.rollingdrop.protocol.EventFeed;
import io.rollingdrop.protocol.EventHandler;
import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.EventsRemovedException;
import io.rollingdrop.protocol.FeedUnavailableException;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.StateSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.NanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of a cluster: those of one of its nodes, and of another as soon as that one is out of
 * reach, or has had nothing new for longer than there can be nothing. All nodes publish the same
 * events, so a consumer goes on where it was and does not notice.
 *
 * <p>Thread safe; a subscription is for one thread.
 */
public final class ClusterFeed implements EventFeed {

  private static final Logger LOG = LoggerFactory.getLogger(ClusterFeed.class);

  private final List<EventFeed> nodes;
  private final int first;
  private final long stallNs;
  private final NanoClock clock;

  /**
   * @param nodes the feed of each
   * @param first the one to begin with, an index; the others follow in turn
   * @param stallNs without any event after which a node counts as cut off from the others: some
   *     ticks, which are events too
   */
  public ClusterFeed(List<EventFeed> nodes, int first, long stallNs, NanoClock clock) {
    this.nodes = List.copyOf(nodes);
    this.first = Math.floorMod(first, nodes.size());
    this.stallNs = stallNs;
    this.clock = clock;
  }

  /**
   * {@inheritDoc}
   *
   * @throws FeedUnavailableException if no node can be reached, or none has come so far yet
   */
  @Override
  public EventSubscription open(Position from) {
    Opened opened = openAtAny(from, first);
    return new Following(opened);
  }

  private record Opened(int node, EventSubscription subscription) {}

  private Opened openAtAny(Position from, int firstTried) {
    List<String> findings = new ArrayList<>();
    EventsRemovedException removed = null;
    for (int i = 0; i < nodes.size(); i++) {
      int node = (firstTried + i) % nodes.size();
      try {
        return new Opened(node, nodes.get(node).open(from));
      } catch (FeedUnavailableException e) {
        findings.add("node " + node + ": " + e.getMessage());
      } catch (EventsRemovedException e) {
        // A node that was made anew has nothing of what was before it; the others do.
        removed = e;
      }
    }
    if (removed != null && findings.isEmpty()) {
      throw removed;
    }
    throw new FeedUnavailableException(String.join("; ", findings));
  }

  @Override
  public Optional<StateSnapshot> newestSnapshot() {
    FeedUnavailableException unavailable = null;
    for (int i = 0; i < nodes.size(); i++) {
      try {
        Optional<StateSnapshot> found = nodes.get((first + i) % nodes.size()).newestSnapshot();
        if (found.isPresent()) {
          return found;
        }
      } catch (FeedUnavailableException e) {
        unavailable = e;
      }
    }
    if (unavailable != null) {
      throw unavailable;
    }
    return Optional.empty();
  }

  /** Tells every node that can be reached: each keeps its own events. */
  @Override
  public void acknowledge(String consumer, Position position) {
    FeedUnavailableException unavailable = null;
    int told = 0;
    for (EventFeed node : nodes) {
      try {
        node.acknowledge(consumer, position);
        told++;
      } catch (FeedUnavailableException e) {
        unavailable = e;
      }
    }
    if (told == 0 && unavailable != null) {
      throw unavailable;
    }
  }

  /** Follows one node at a time. */
  private final class Following implements EventSubscription {
    private int node;
    private EventSubscription current;
    private Position position;
    private long lastEventNs = clock.nanoTime();
    private boolean closed;

    Following(Opened opened) {
      node = opened.node();
      current = opened.subscription();
      position = current.position();
    }

    @Override
    public int poll(EventHandler handler, int limit) {
      if (closed) {
        throw new IllegalStateException("the subscription is closed");
      }
      if (current == null) {
        change();
      }
      int delivered;
      try {
        delivered = current.poll(handler, limit);
      } catch (FeedUnavailableException | EventsRemovedException e) {
        leave(e.getMessage());
        change();
        return 0;
      }
      long now = clock.nanoTime();
      if (delivered > 0) {
        lastEventNs = now;
      } else if (now - lastEventNs > stallNs) {
        leave(
            "it has had no event for " + TimeUnit.NANOSECONDS.toMillis(now - lastEventNs) + " ms");
        change();
      }
      return delivered;
    }

    private void leave(String why) {
      LOG.info("leaving node {}: {}", node, why);
      position = current.position();
      current.close();
      current = null;
    }

    private void change() {
      Opened opened = openAtAny(position, (node + 1) % nodes.size());
      node = opened.node();
      current = opened.subscription();
      lastEventNs = clock.nanoTime();
      LOG.info("following node {} after {}", node, position);
    }

    @Override
    public Position position() {
      return current == null ? position : current.position();
    }

    @Override
    public void close() {
      closed = true;
      if (current != null) {
        position = current.position();
        current.close();
        current = null;
      }
    }
  }
}
