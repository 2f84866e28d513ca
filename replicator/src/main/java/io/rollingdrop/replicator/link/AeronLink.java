package io.rollingdrop.replicator.link;

import io.rollingdrop.protocol.CommandLink;
import io.rollingdrop.protocol.EventFeed;
import io.rollingdrop.protocol.ProportionalIdleStrategy;
import java.nio.file.Path;
import java.util.Optional;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.SystemNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A gateway's end of the link to a core in another process: commands in one direction, events and
 * snapshots in the other. Starts without a core, finds it when it is there, and finds it again
 * whenever it, the network or the media driver was gone. Thread safe.
 */
public final class AeronLink implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AeronLink.class);

  /** Of a link without commands: subscriptions are polled by those who follow them. */
  private static final long QUIET_PARK_MS = 2;

  private static final int CLOSE_RETRY_MS = 15_000;

  private final Uplink uplink = new Uplink();
  private final RemoteFeed feed;
  private final LinkAgent agent;
  private final AgentRunner runner;

  private AeronLink(LinkSettings settings, IdleStrategy idle) {
    feed = new RemoteFeed(settings, SystemNanoClock.INSTANCE, uplink);
    agent = new LinkAgent(settings, SystemNanoClock.INSTANCE, uplink, feed);
    runner =
        new AgentRunner(
            idle,
            error -> LOG.error("the link's agent failed in one of its turns", error),
            null,
            agent);
  }

  /** Starts connecting; does not wait for it. */
  public static AeronLink start(LinkSettings settings) {
    return start(settings, ProportionalIdleStrategy.ofFewSockets());
  }

  /** As {@link #start}, for events only: an offered command would wait for some milliseconds. */
  public static AeronLink startForEvents(LinkSettings settings) {
    return start(settings, new SleepingMillisIdleStrategy(QUIET_PARK_MS));
  }

  private static AeronLink start(LinkSettings settings, IdleStrategy idle) {
    AeronLink link = new AeronLink(settings, idle);
    AgentRunner.startOnThread(
        link.runner, task -> Thread.ofPlatform().name("rollingdrop-link").daemon().unstarted(task));
    return link;
  }

  /**
   * The way for commands. Its {@code close} ends the sending of commands and leaves the events, and
   * this link, as they are.
   */
  public CommandLink commands() {
    return uplink;
  }

  /**
   * The core's events. {@code open} waits for the core's answer, at most the settings' {@code
   * connectTimeout}; while there is no connection, {@code open} and {@code poll} throw {@link
   * io.rollingdrop.protocol.FeedUnavailableException}. Every event is checked to continue the
   * chain. Has the core's snapshots too, verified; {@code newestSnapshot} waits until one has
   * arrived.
   */
  public EventFeed events() {
    return feed;
  }

  /**
   * Copies the newest snapshot of the core into a folder of snapshots, under its own name: on
   * return it is whole and durable, and before it has no name. For a machine that is to take over
   * from a core's state.
   *
   * <p>Waits as {@code events().newestSnapshot()} does. What is there already stays.
   *
   * @param folder made where it is missing; {@code snapshots} in a core's folder, while no core has
   *     it open
   * @return the file; empty where the core has none
   * @throws io.rollingdrop.protocol.FeedUnavailableException if it was cut off, cannot be had, or
   *     cannot be kept: the message says which; nothing is left behind, and it may be tried again
   */
  public Optional<Path> fetchSnapshot(Path folder) {
    return feed.fetchSnapshot(folder);
  }

  /** Whether there is a connection to a core at present. */
  public boolean isConnected() {
    return uplink.connection() >= 0;
  }

  /** For whoever looks into it: why there was no connection when one was last missed. */
  public String lastProblem() {
    return agent.problem();
  }

  /**
   * Ends the connection and all subscriptions, waiting for handlers that are at work. Idempotent.
   *
   * @throws IllegalStateException when called from within an event handler
   */
  @Override
  public void close() {
    if (feed.isHandling()) {
      throw new IllegalStateException("an event handler must not close the link it is called by");
    }
    runner.close(CLOSE_RETRY_MS, thread -> LOG.warn("the link's agent does not end: {}", thread));
  }
}
