package io.rollingdrop.replicator.cluster;

import io.rollingdrop.protocol.EventFeed;
import io.rollingdrop.replicator.link.AeronLink;
import io.rollingdrop.replicator.link.LinkSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.agrona.CloseHelper;
import org.agrona.concurrent.SystemNanoClock;

/** A link to each node of a cluster, and what they publish. */
final class ClusterEvents implements AutoCloseable {

  private static final Duration LAST_PAUSE = Duration.ofMillis(500);
  private static final Duration DRIVER_TIMEOUT = Duration.ofSeconds(10);

  private final List<AeronLink> nodes = new ArrayList<>();
  private final ClusterFeed feed;

  /** Starts connecting; does not wait for it. */
  ClusterEvents(ClusterClientSettings settings) {
    List<EventFeed> feeds = new ArrayList<>();
    for (ClusterMember member : settings.members()) {
      AeronLink node = AeronLink.startForEvents(linkTo(member, settings));
      nodes.add(node);
      feeds.add(node.events());
    }
    feed =
        new ClusterFeed(
            feeds,
            settings.firstFollowed(),
            settings.times().stall().toNanos(),
            SystemNanoClock.INSTANCE);
  }

  private static LinkSettings linkTo(ClusterMember member, ClusterClientSettings settings) {
    ClusterClientSettings.Times times = settings.times();
    return LinkSettings.of(settings.aeronDirectory(), member.feedChannel(), settings.token())
        .withResponseEndpoint(settings.host() + ":0")
        .withSpoolFolder(settings.spoolFolder())
        .withTimes(times.heartbeat(), times.silence(), times.open(), LAST_PAUSE, DRIVER_TIMEOUT);
  }

  /** Of whichever node is followed. */
  ClusterFeed feed() {
    return feed;
  }

  /** Idempotent. */
  @Override
  public void close() {
    CloseHelper.quietCloseAll(nodes);
  }
}
