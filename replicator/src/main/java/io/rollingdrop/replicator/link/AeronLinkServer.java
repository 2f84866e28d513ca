package io.rollingdrop.replicator.link;

import io.rollingdrop.protocol.CommandLink;
import io.rollingdrop.protocol.EventFeed;
import io.rollingdrop.protocol.ProportionalIdleStrategy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.SystemNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The core's end of the link: listens for gateways, hands their commands to the core, and serves
 * them its events and snapshots. Two threads: one for commands and connections, one for all that is
 * served.
 */
public final class AeronLinkServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AeronLinkServer.class);

  /** Of a link that takes no commands. */
  private static final long QUIET_PARK_MS = 2;

  private static final int CLOSE_RETRY_MS = 15_000;

  private final LinkServerCounters counters = new LinkServerCounters();
  private final CountDownLatch listening = new CountDownLatch(1);
  private final ServerAgent server;
  private final AgentRunner serverRunner;
  private final AgentRunner feedRunner;

  private AeronLinkServer(
      LinkServerSettings settings,
      CommandLink core,
      EventFeed events,
      SnapshotFiles snapshots,
      IdleStrategy commandsIdle,
      IdleStrategy feedsIdle) {
    FeedAgent feeds =
        new FeedAgent(events, snapshots, settings, counters, SystemNanoClock.INSTANCE);
    server =
        new ServerAgent(
            core, feeds, settings, counters, SystemNanoClock.INSTANCE, listening::countDown);
    serverRunner = runner(server, commandsIdle);
    feedRunner = runner(feeds, feedsIdle);
  }

  private static AgentRunner runner(Agent agent, IdleStrategy idle) {
    return new AgentRunner(
        idle,
        error -> LOG.error("{} failed in one of its turns", agent.roleName(), error),
        null,
        agent);
  }

  /**
   * Starts listening, and waits until it does.
   *
   * @param core where commands go; offered to by one thread. Stays its owner's
   * @param events what is served; opened and polled on the feed thread. Stays its owner's
   * @param snapshots what is sent to whoever begins with a snapshot; asked on the feed thread
   * @throws IllegalStateException if it could not listen within the settings' {@code startTimeout};
   *     the message says why
   */
  public static AeronLinkServer start(
      LinkServerSettings settings, CommandLink core, EventFeed events, SnapshotFiles snapshots) {
    return start(
        new AeronLinkServer(
            settings,
            core,
            events,
            snapshots,
            ProportionalIdleStrategy.ofFewSockets(),
            ProportionalIdleStrategy.ofFewSockets()),
        settings);
  }

  /**
   * As {@link #start}, for events only: commands go another way.
   *
   * @param idle how the thread that serves events waits for them
   */
  public static AeronLinkServer startForEvents(
      LinkServerSettings settings, EventFeed events, SnapshotFiles snapshots, IdleStrategy idle) {
    return start(
        new AeronLinkServer(
            settings,
            new FeedOnly(),
            events,
            snapshots,
            new SleepingMillisIdleStrategy(QUIET_PARK_MS),
            idle),
        settings);
  }

  private static AeronLinkServer start(AeronLinkServer link, LinkServerSettings settings) {
    startThread(link.feedRunner, "core-link-feeds");
    startThread(link.serverRunner, "core-link");
    boolean started = false;
    try {
      started = link.listening.await(settings.startTimeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!started) {
      RuntimeException cause = link.server.failure();
      link.close();
      throw new IllegalStateException(
          "the core's link does not listen on "
              + settings.requestChannel()
              + (cause == null ? "" : ": " + cause.getMessage())
              + ". Is another core running there?",
          cause);
    }
    return link;
  }

  private static void startThread(AgentRunner runner, String name) {
    AgentRunner.startOnThread(
        runner, task -> Thread.ofPlatform().name(name).daemon().unstarted(task));
  }

  /** Where it listens, as {@code host:port}; empty for shared memory, or while it does not. */
  public String listeningAt() {
    String endpoint = server.listeningAt();
    return endpoint == null ? "" : endpoint;
  }

  /** Whether gateways can reach the core through it at present. */
  public boolean isListening() {
    return server.listeningAt() != null;
  }

  /** What it has seen so far. */
  public LinkServerCounters counters() {
    return counters;
  }

  /** Ends all connections; gateways will look for the core again. Idempotent. */
  @Override
  public void close() {
    // Feeds first: Aeron's memory goes with the server's agent.
    feedRunner.close(CLOSE_RETRY_MS, thread -> LOG.warn("feeds do not end: {}", thread));
    serverRunner.close(CLOSE_RETRY_MS, thread -> LOG.warn("the link does not end: {}", thread));
  }
}
