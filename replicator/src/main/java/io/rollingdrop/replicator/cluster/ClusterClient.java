package io.rollingdrop.replicator.cluster;

import io.aeron.Aeron;
import io.rollingdrop.protocol.CommandLink;
import io.rollingdrop.protocol.EventFeed;
import io.rollingdrop.replicator.link.AeronLink;
import io.rollingdrop.replicator.link.LinkSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.agrona.CloseHelper;
import org.agrona.concurrent.SystemNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process's way to a cluster: commands to whichever node leads, events from any of them. Starts
 * without the nodes, finds them when they are there, and again whenever they were gone. Thread
 * safe.
 */
public final class ClusterClient implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ClusterClient.class);
  private static final Duration LAST_PAUSE = Duration.ofMillis(500);
  private static final Duration DRIVER_TIMEOUT = Duration.ofSeconds(10);

  private final Aeron aeron;
  private final ClusterLink commands;
  private final List<AeronLink> nodes = new ArrayList<>();
  private final ClusterFeed events;

  private ClusterClient(ClusterClientSettings settings) {
    aeron =
        Aeron.connect(
            new Aeron.Context()
                .aeronDirectoryName(settings.aeronDirectory())
                .errorHandler(cause -> LOG.warn("Aeron client of the cluster's link", cause)));
    commands = ClusterLink.start(aeron, settings.members(), settings.host(), settings.token());
    List<EventFeed> feeds = new ArrayList<>();
    for (ClusterMember member : settings.members()) {
      AeronLink node = AeronLink.startForEvents(linkTo(member, settings));
      nodes.add(node);
      feeds.add(node.events());
    }
    events =
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

  /** Starts connecting; does not wait for it. */
  public static ClusterClient start(ClusterClientSettings settings) {
    return new ClusterClient(settings);
  }

  /**
   * The way for commands. Its {@code close} ends the sending of commands and leaves the events as
   * they are.
   */
  public CommandLink commands() {
    return commands;
  }

  /** The cluster's events. */
  public EventFeed events() {
    return events;
  }

  /** Ends everything. Idempotent. */
  @Override
  public void close() {
    CloseHelper.quietCloseAll(nodes);
    CloseHelper.quietCloseAll(commands, aeron);
  }
}
