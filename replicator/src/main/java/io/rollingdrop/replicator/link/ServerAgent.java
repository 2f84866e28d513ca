package io.rollingdrop.replicator.link;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.exceptions.RegistrationException;
import io.rollingdrop.protocol.CommandLink;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the core's end of the link listening, takes commands, and looks after the connections. The
 * one thread that runs it owns the Aeron client.
 *
 * <p>States: DETACHED (no Aeron client) → LISTENING → LOST when the media driver is gone: wait
 * until the feed agent has let go, then DETACHED.
 */
final class ServerAgent implements Agent {

  private enum State {
    DETACHED,
    LISTENING,
    LOST
  }

  private static final Logger LOG = LoggerFactory.getLogger(AeronLinkServer.class);
  private static final long HOUSEKEEPING_NS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long HURRIED_HOUSEKEEPING_NS = TimeUnit.MICROSECONDS.toNanos(200);
  private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Images beyond the gateways' own, for those who come and go, and for strangers. */
  private static final int SPARE_IMAGES = 16;

  private final CommandLink core;
  private final FeedAgent feeds;
  private final LinkServerSettings settings;
  private final LinkServerCounters counters;
  private final NanoClock clock;
  private final RateLimitedLog log;
  private final Runnable onListening;
  private final LinkWriter writer = new LinkWriter();
  private State state = State.DETACHED;
  private MediaClient media;
  private Clients clients;
  private CommandIntake intake;
  private long coreConnection;
  private long nextHousekeepingNs;
  private boolean hurried;
  private boolean mayReject;

  private volatile String listeningAt;
  private volatile RuntimeException failure;

  ServerAgent(
      CommandLink core,
      FeedAgent feeds,
      LinkServerSettings settings,
      LinkServerCounters counters,
      NanoClock clock,
      Runnable onListening) {
    this.core = core;
    this.feeds = feeds;
    this.settings = settings;
    this.counters = counters;
    this.clock = clock;
    this.onListening = onListening;
    this.log = new RateLimitedLog(LOG, clock);
    this.nextHousekeepingNs = clock.nanoTime();
  }

  @Override
  public String roleName() {
    return "core-link";
  }

  /** Where it listens, {@code host:port}; empty for shared memory; null while it does not. */
  String listeningAt() {
    return listeningAt;
  }

  /** Why it did not listen when it last tried. */
  RuntimeException failure() {
    return failure;
  }

  @Override
  public int doWork() {
    int work = 0;
    if (state == State.LISTENING) {
      work += media.work();
      if (media.isLost()) {
        LOG.error("the media driver in {} is gone; waiting for it", settings.aeronDirectory());
        clients.endAll(null);
        listeningAt = null;
        state = State.LOST;
      }
    }
    long now = clock.nanoTime();
    return work
        + switch (state) {
          case DETACHED -> attach(now);
          case LISTENING -> listen(now);
          case LOST -> detach(now);
        };
  }

  private int attach(long now) {
    if (now - nextHousekeepingNs < 0) {
      return 0;
    }
    nextHousekeepingNs = now + RETRY_NS;
    try {
      media =
          MediaClient.connect(
              settings.aeronDirectory(),
              settings.driverTimeout().toMillis(),
              settings.requestChannel(),
              settings.requestStreamId(),
              error -> LOG.debug("publication error {}", error),
              error -> log.warn("Aeron client of the link", error));
    } catch (RuntimeException e) {
      failure = e;
      log.warn("the core's link cannot listen yet", e);
      return 0;
    }
    clients = new Clients(counters);
    intake = new CommandIntake(media, core, feeds, settings, counters, clients, log);
    coreConnection = core.connection();
    feeds.attach(media);
    state = State.LISTENING;
    return 1;
  }

  private int listen(long now) {
    if (listeningAt == null) {
      listeningAt = MediaClient.listeningAt(media.subscription());
      if (listeningAt == null) {
        return 0;
      }
      LOG.info("listening for gateways on {} {}", settings.requestChannel(), listeningAt);
      onListening.run();
    }
    int work = intake.poll(now);
    long interval = hurried ? HURRIED_HOUSEKEEPING_NS : HOUSEKEEPING_NS;
    if (now - nextHousekeepingNs >= 0) {
      keepHouse(now);
      nextHousekeepingNs = now + interval;
    }
    return work;
  }

  private void keepHouse(long now) {
    long connection = core.connection();
    if (connection != coreConnection) {
      coreConnection = connection;
      clients.endAll(connection < 0 ? "the core has stopped" : "the core was started anew");
    }
    for (int i = 0; i < media.subscription().imageCount(); i++) {
      Image image = media.subscription().imageAtIndex(i);
      clients.of(image, now);
    }
    hurried = false;
    mayReject = true;
    clients.forgetIf(client -> look(client, now));
  }

  /** Whether a connection can be forgotten. */
  private boolean look(ClientConnection client, long now) {
    if (client.image().isClosed() || client.image().isEndOfStream()) {
      if (!client.hasEnded() && !client.isStranger()) {
        LOG.info("{} has left", client);
      }
      clients.end(client, null);
      client.dropPending(media);
    } else if (client.hasEnded()) {
      client.dropPending(media);
      rejectOne(client);
    } else if (client.isStranger()) {
      lookAtStranger(client, now);
    } else if (now - client.lastHeardNs() > settings.clientTimeout().toNanos()) {
      LOG.warn("{} is silent and is dropped", client);
      clients.end(client, "the core heard nothing from it for " + settings.clientTimeout());
    } else {
      answer(client, now);
    }
    return client.image().isClosed();
  }

  /** One at a time: it waits for the driver, and commands wait meanwhile. */
  private void rejectOne(ClientConnection client) {
    if (mayReject && client.isToBeRejected()) {
      mayReject = false;
      try {
        client.reject();
      } catch (RuntimeException e) {
        log.warn("cannot reject " + client, e);
      }
    }
  }

  private void lookAtStranger(ClientConnection client, long now) {
    if (now - client.sinceNs() > settings.clientTimeout().toNanos()) {
      clients.end(client, "it said no hello");
    } else if (clients.images() > settings.maxClients() + SPARE_IMAGES) {
      clients.end(client, "too many senders at once");
    }
  }

  private void answer(ClientConnection client, long now) {
    if (!client.hasControl()) {
      hurried = true;
      addControl(client);
    } else if (!client.isWelcomed()) {
      hurried = true;
      int length = writer.welcome(client.clientId(), client.connectionNumber());
      if (client.send(writer.buffer(), length, now)) {
        client.welcomed();
      }
    } else {
      tellState(client, now);
    }
  }

  /** When it changes, and from time to time as a sign of life. */
  private void tellState(ClientConnection client, long now) {
    boolean full = core.isStorageFull();
    if (full != client.wasToldStorageFull()
        || now - client.lastSentNs() >= settings.keepAliveInterval().toNanos()) {
      int length = writer.coreState(client.clientId(), client.connectionNumber(), full);
      if (client.send(writer.buffer(), length, now)) {
        client.toldStorageFull(full);
      }
    }
  }

  private void addControl(ClientConnection client) {
    try {
      ExclusivePublication publication = media.publication(client.publicationId());
      if (publication != null) {
        client.control(publication);
      }
    } catch (RegistrationException e) {
      log.warn("cannot answer " + client, e);
      clients.end(client, "the core cannot send to where it listens");
    }
  }

  private int detach(long now) {
    if (!feeds.detach()) {
      return 0;
    }
    media.close();
    media = null;
    nextHousekeepingNs = now;
    state = State.DETACHED;
    return 1;
  }

  @Override
  public void onClose() {
    listeningAt = null;
    if (media != null) {
      clients.endAll(null);
      media.close();
    }
  }
}
