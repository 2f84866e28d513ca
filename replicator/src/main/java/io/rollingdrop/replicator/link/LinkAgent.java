package io.rollingdrop.replicator.link;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.exceptions.RegistrationException;
import io.aeron.logbuffer.Header;
import io.aeron.status.PublicationErrorFrame;
import io.rollingdrop.replicator.link.codec.CoreStateDecoder;
import io.rollingdrop.replicator.link.codec.KeepAliveDecoder;
import io.rollingdrop.replicator.link.codec.MessageHeaderDecoder;
import io.rollingdrop.replicator.link.codec.RefusalDecoder;
import io.rollingdrop.replicator.link.codec.WelcomeDecoder;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a gateway's end of the link connected. The one thread that runs it owns all Aeron resources
 * of this end: it makes them, and frees them when nobody else can be using them.
 *
 * <p>States: DETACHED (no Aeron client) → PAUSED (until the next attempt) → JOINING (publication
 * asked for, not yet connected) → GREETING (hello sent) → CONNECTED → PAUSED again when the core
 * falls silent, leaves, or refuses. From any of them, LOST when the media driver is gone: wait
 * until all subscriptions have let go, then DETACHED.
 */
final class LinkAgent implements Agent {

  private enum State {
    DETACHED,
    PAUSED,
    JOINING,
    GREETING,
    CONNECTED,
    LOST
  }

  private static final Logger LOG = LoggerFactory.getLogger(AeronLink.class);
  private static final int CONTROL_POLL_LIMIT = 16;
  private static final long FIRST_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long HELLO_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long NONE = -1;

  private final LinkSettings settings;
  private final NanoClock clock;
  private final Uplink uplink;
  private final RemoteFeed feeds;
  private final RateLimitedLog log;
  private final LinkWriter writer = new LinkWriter();
  private final WelcomeDecoder welcome = new WelcomeDecoder();
  private final CoreStateDecoder coreState = new CoreStateDecoder();
  private final RefusalDecoder refusal = new RefusalDecoder();
  private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
  private final long clientId = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
  private final int controlStreamId = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);

  private State state = State.DETACHED;
  private MediaClient media;
  private long publicationId = NONE;
  private long connectionNumber;
  private Image controlImage;
  private String rejection;
  private long deadlineNs;
  private long lastHeardNs;
  private long nextHelloNs;
  private long nextKeepAliveNs;
  private long pauseNs = FIRST_PAUSE_NS;

  private volatile String problem = "not yet connected";

  LinkAgent(LinkSettings settings, NanoClock clock, Uplink uplink, RemoteFeed feeds) {
    this.settings = settings;
    this.clock = clock;
    this.uplink = uplink;
    this.feeds = feeds;
    this.log = new RateLimitedLog(LOG, clock);
    this.deadlineNs = clock.nanoTime();
  }

  /** Why there was no connection when one was last missed. Read by any thread. */
  String problem() {
    return problem;
  }

  @Override
  public String roleName() {
    return "rollingdrop-link";
  }

  @Override
  public int doWork() {
    int work = 0;
    if (media != null && state != State.LOST) {
      work += media.work();
      if (media.isLost()) {
        lose("the media driver in " + settings.aeronDirectory() + " is gone");
        state = State.LOST;
      }
    }
    long now = clock.nanoTime();
    work +=
        switch (state) {
          case DETACHED -> attach(now);
          case PAUSED -> join(now);
          case JOINING -> greet(now);
          case GREETING -> awaitWelcome(now);
          case CONNECTED -> follow(now);
          case LOST -> detach();
        };
    if (state != State.LOST && media != null) {
      work += feeds.work(now, media, state == State.CONNECTED ? connectionNumber : 0);
    }
    return work;
  }

  private int attach(long now) {
    if (now - deadlineNs < 0) {
      return 0;
    }
    try {
      media =
          MediaClient.connect(
              settings.aeronDirectory(),
              settings.driverTimeout().toMillis(),
              settings.listeningChannel(),
              controlStreamId,
              this::onPublicationError,
              error -> log.warn("Aeron client of the link", error));
      state = State.PAUSED;
    } catch (RuntimeException e) {
      problem = e.getMessage();
      log.warn("cannot attach to Aeron", e);
      pause(clock.nanoTime());
      state = State.DETACHED;
    }
    return 1;
  }

  private int join(long now) {
    if (now - deadlineNs < 0) {
      return 0;
    }
    connectionNumber++;
    rejection = null;
    controlImage = null;
    publicationId =
        media.addPublication(
            LinkChannels.withTermLength(settings.requestChannel(), settings.requestTermLength()),
            settings.requestStreamId());
    deadlineNs = now + settings.connectTimeout().toNanos();
    state = State.JOINING;
    return 1;
  }

  private int greet(long now) {
    if (publicationId != NONE) {
      try {
        ExclusivePublication publication = media.publication(publicationId);
        if (publication != null) {
          publicationId = NONE;
          uplink.use(publication);
        }
      } catch (RegistrationException e) {
        publicationId = NONE;
        lose("cannot send to " + settings.requestChannel() + ": " + e.getMessage());
        return 1;
      }
    }
    String endpoint = MediaClient.listeningAt(media.subscription());
    if (publicationId == NONE && endpoint != null && sayHello(endpoint)) {
      nextHelloNs = now + HELLO_INTERVAL_NS;
      state = State.GREETING;
      return 1;
    }
    if (now - deadlineNs >= 0) {
      lose("nobody listens at " + settings.requestChannel());
    }
    return 0;
  }

  private boolean sayHello(String endpoint) {
    int length =
        writer.hello(
            clientId,
            connectionNumber,
            controlStreamId,
            io.rollingdrop.protocol.codec.MessageHeaderDecoder.SCHEMA_VERSION,
            endpoint,
            settings.token());
    return uplink.send(writer.buffer(), length);
  }

  private int awaitWelcome(long now) {
    int work = media.subscription().poll(this::onControl, CONTROL_POLL_LIMIT);
    if (state == State.GREETING) {
      if (rejection != null) {
        lose("the core refuses this gateway: " + rejection);
      } else if (now - deadlineNs >= 0) {
        lose("no answer to the hello");
      } else if (now - nextHelloNs >= 0) {
        // The first may have gone to a core that was just leaving, before another took its place.
        sayHello(MediaClient.listeningAt(media.subscription()));
        nextHelloNs = now + HELLO_INTERVAL_NS;
      }
    }
    return work;
  }

  private int follow(long now) {
    int work = media.subscription().poll(this::onControl, CONTROL_POLL_LIMIT);
    if (work > 0) {
      return work;
    }
    if (rejection != null) {
      lose("the core ended the connection: " + rejection);
    } else if (controlImage.isClosed() || controlImage.isEndOfStream()) {
      lose("the core left");
    } else if (uplink.isBroken()) {
      lose("the core no longer receives");
    } else if (now - lastHeardNs > settings.serverTimeout().toNanos()) {
      lose("the core is silent");
    } else if (now - nextKeepAliveNs >= 0) {
      int length = writer.keepAlive(clientId, connectionNumber);
      uplink.send(writer.buffer(), length);
      nextKeepAliveNs = now + settings.keepAliveInterval().toNanos();
    }
    return 0;
  }

  private void onControl(DirectBuffer buffer, int offset, int length, Header header) {
    if (!LinkFormat.isWhole(header.flags())) {
      return;
    }
    int template = LinkFormat.template(buffer, offset, length);
    if (template == WelcomeDecoder.TEMPLATE_ID) {
      welcome.wrapAndApplyHeader(buffer, offset, messageHeader);
      if (state == State.GREETING
          && welcome.clientId() == clientId
          && welcome.connectionNumber() == connectionNumber) {
        onWelcome((Image) header.context());
      }
      return;
    }
    if (state != State.CONNECTED || header.context() != controlImage) {
      return;
    }
    lastHeardNs = clock.nanoTime();
    if (template == RefusalDecoder.TEMPLATE_ID) {
      refusal.wrapAndApplyHeader(buffer, offset, messageHeader);
      log.warn("the core did not take a message of this gateway: " + refusal.finding());
      feeds.onRefusal(refusal.feedId(), refusal.finding());
    } else if (template == CoreStateDecoder.TEMPLATE_ID) {
      coreState.wrapAndApplyHeader(buffer, offset, messageHeader);
      uplink.storageFull(coreState.storageFull() != 0);
    } else if (template != KeepAliveDecoder.TEMPLATE_ID) {
      log.warn("the core sent a message that this release does not know");
    }
  }

  private void onWelcome(Image image) {
    controlImage = image;
    lastHeardNs = clock.nanoTime();
    nextKeepAliveNs = lastHeardNs;
    pauseNs = FIRST_PAUSE_NS;
    state = State.CONNECTED;
    uplink.connected();
    LOG.info("connected to the core at {}", settings.requestChannel());
  }

  private void onPublicationError(PublicationErrorFrame error) {
    if (error.registrationId() == uplink.registrationId()) {
      rejection = error.errorMessage();
    }
  }

  private void lose(String finding) {
    problem = finding;
    if (state == State.CONNECTED) {
      LOG.warn("lost the core at {}: {}", settings.requestChannel(), finding);
    } else {
      log.warn("no connection to the core at " + settings.requestChannel() + ": " + finding);
    }
    uplink.revoke();
    if (publicationId != NONE && !media.isLost()) {
      media.removePublication(publicationId);
    }
    publicationId = NONE;
    controlImage = null;
    pause(clock.nanoTime());
    state = State.PAUSED;
  }

  private void pause(long now) {
    deadlineNs = now + pauseNs;
    pauseNs = Math.min(2 * pauseNs, settings.maxPause().toNanos());
  }

  private int detach() {
    if (!feeds.letGo()) {
      return 0;
    }
    media.close();
    media = null;
    deadlineNs = clock.nanoTime();
    state = State.DETACHED;
    return 1;
  }

  @Override
  public void onClose() {
    uplink.close();
    uplink.disconnect();
    boolean unused = feeds.close();
    if (media != null && unused) {
      media.close();
    }
  }
}
