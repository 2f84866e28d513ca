package io.rollingdrop.replicator.cluster;

import io.aeron.Aeron;
import io.rollingdrop.protocol.CommandLink;
import io.rollingdrop.protocol.EventFeed;
import org.agrona.CloseHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process's way to a cluster: commands to whichever node leads, events from any of them. Starts
 * without the nodes, finds them when they are there, and again whenever they were gone. Thread
 * safe.
 */
public final class ClusterClient implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ClusterClient.class);

  private final Aeron aeron;
  private final ClusterLink commands;
  private final ClusterEvents events;

  private ClusterClient(ClusterClientSettings settings) {
    aeron =
        Aeron.connect(
            new Aeron.Context()
                .aeronDirectoryName(settings.aeronDirectory())
                .errorHandler(cause -> LOG.warn("Aeron client of the cluster's link", cause)));
    commands = ClusterLink.start(aeron, settings.members(), settings.host(), settings.token());
    events = new ClusterEvents(settings);
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
    return events.feed();
  }

  /** Ends everything. Idempotent. */
  @Override
  public void close() {
    CloseHelper.quietCloseAll(events, commands, aeron);
  }
}
