package io.rollingdrop.gateway;

import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.websocket.WsRouting;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.rollingdrop.gateway.account.ReadModelFold;
import io.rollingdrop.gateway.account.ReadModels;
import io.rollingdrop.gateway.auth.KeyStore;
import io.rollingdrop.gateway.auth.RateLimiter;
import io.rollingdrop.gateway.auth.SignatureAuthenticator;
import io.rollingdrop.gateway.command.CommandIssuer;
import io.rollingdrop.gateway.http.DocumentRoutes;
import io.rollingdrop.gateway.http.Door;
import io.rollingdrop.gateway.http.HealthRoutes;
import io.rollingdrop.gateway.http.RequestMetrics;
import io.rollingdrop.gateway.http.StageLatency;
import io.rollingdrop.gateway.http.TransportProblems;
import io.rollingdrop.gateway.live.LiveSettings;
import io.rollingdrop.gateway.operator.OperatorRoutes;
import io.rollingdrop.gateway.partner.PartnerRoutes;
import io.rollingdrop.gateway.partner.ReadGate;
import io.rollingdrop.gateway.redis.RedisLink;
import io.rollingdrop.protocol.CommandLink;
import io.rollingdrop.protocol.EventFeed;
import io.rollingdrop.protocol.EventHandler;
import io.rollingdrop.protocol.FeedFollower;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.ProportionalIdleStrategy;
import io.rollingdrop.protocol.SessionClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running gateway: two HTTP listeners above one session with the core and one follower of its
 * feed. On the feed's thread the read models come first and the session's client last, so that who
 * is answered can read what it wrote.
 */
public final class Gateway implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final String OPERATOR = "operator";
  private static final Duration STOP_GRACE = Duration.ofMillis(500);
  private static final Duration IDLE_CONNECTION = Duration.ofMinutes(5);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);
  private static final long OPEN_RETRY_NS = TimeUnit.SECONDS.toNanos(1);

  /**
   * For so much of the answer timeout, in percent, callers wait for a core that is gone, rather
   * than being told: another node of a cluster leads within it, and there is time left for the
   * answer. A core on its own takes longer to come back, and they are told then.
   */
  private static final int HOLD_PERCENT = 60;

  private static final long DRAIN_POLL_NS = TimeUnit.MILLISECONDS.toNanos(1);

  private final GatewaySettings settings;
  private final KeyStore keys;
  private final ReadModels models;
  private final SessionClient client;
  private final FeedFollower follower;
  private final RequestMetrics metrics;
  private final List<GatewayPart> parts = new ArrayList<>();
  private final LiveSettings live;
  private final Optional<RedisLink> redis;
  private final PublicMarkets shown;
  private final WebServer server;
  private volatile Throwable feedFailure;
  private volatile boolean stopping;
  private boolean closed;

  private Gateway(
      GatewaySettings settings,
      KeyStore keys,
      CommandLink link,
      EventFeed feed,
      PrometheusRegistry registry,
      List<GatewayPart.Factory> factories) {
    this.settings = settings;
    this.keys = keys;
    ReadModelFold fold = new ReadModelFold(settings.retention());
    models = fold.models();
    client = new SessionClient(link, sessionSettings(settings), System::nanoTime);
    StageLatency latency = new StageLatency(System::nanoTime);
    metrics = new RequestMetrics(registry, latency);
    metrics.gauge(
        "rollingdrop_gateway_sequence",
        "Sequence that the read models reflect",
        () -> (double) models.sequence());
    metrics.gauge(
        "rollingdrop_gateway_commands_in_flight",
        "Commands sent to the core and unanswered",
        client::inFlight);
    RateLimiter rates =
        new RateLimiter(settings.partnerRate(), settings.operatorRate(), System::nanoTime);
    live = new LiveSettings(settings.partnerRate(), rates::partnerRate);
    redis =
        settings
            .everybody()
            .redis()
            .map(address -> new RedisLink(address, settings.everybody().shown().answerWithin()));
    redis.ifPresent(live::follow);
    SignatureAuthenticator authenticator =
        new SignatureAuthenticator(keys, rates, settings.signatures(), InstantSource.system());
    CommandIssuer issuer =
        new CommandIssuer(
            client,
            settings.shardId(),
            models::rulesInForce,
            settings.answerTimeout().toNanos(),
            InstantSource.system(),
            latency);
    Door door =
        new Door(
            authenticator,
            rates,
            metrics,
            settings.maxPayload(),
            settings.maxRequests(),
            () -> stopping);
    Door operatorDoor =
        new Door(
            authenticator,
            rates,
            metrics,
            settings.maxPayload(),
            settings.maxRequests(),
            () -> stopping);
    for (GatewayPart.Factory factory : factories) {
      parts.add(
          factory.create(
              new GatewayServices(
                  authenticator, rates, models, client, feed, door, metrics, latency, live)));
    }
    shown = new PublicMarkets(settings.everybody(), redis, models.reference(), live, metrics);
    metrics.count(
        "rollingdrop_gateway_settings_refused_total",
        "Configuration in Redis that broke a rule, the last good one staying in effect",
        live::refused);
    follower = newFollower(feed, fold);
    ReadGate gate = new ReadGate(models, settings.readWait().toNanos());
    HttpRouting.Builder partner = HttpRouting.builder();
    WsRouting.Builder webSocket = WsRouting.builder();
    addCommon(door, partner, registry);
    PartnerRoutes.add(door, partner, models, gate, issuer, rates, live);
    parts.forEach(part -> part.addRoutes(partner, webSocket));
    shown.addRoutes(door, partner);
    door.close(partner);
    HttpRouting.Builder operator = HttpRouting.builder();
    addCommon(operatorDoor, operator, registry);
    OperatorRoutes.add(
        operatorDoor,
        operator,
        models,
        gate,
        issuer,
        keys,
        live,
        settings.operatorRate(),
        this::redisDetail);
    operatorDoor.close(operator);
    server = newServer(partner, webSocket, operator);
  }

  /** As {@link #start(GatewaySettings, CommandLink, EventFeed, PrometheusRegistry, List)}. */
  public static Gateway start(
      GatewaySettings settings, CommandLink link, EventFeed feed, PrometheusRegistry metrics) {
    return start(settings, link, feed, metrics, List.of());
  }

  /**
   * Starts a gateway. It answers at once, and is ready when {@link #isReady} says so: until its
   * read models have caught up with the feed, it takes no commands.
   *
   * @param link to the core; owned and closed by the gateway, also when it does not start
   * @param feed of the core
   * @param metrics to register with
   * @param parts what else the partners' listener serves
   * @throws IllegalStateException if a port is taken, or the keys cannot be opened; says the remedy
   */
  public static Gateway start(
      GatewaySettings settings,
      CommandLink link,
      EventFeed feed,
      PrometheusRegistry metrics,
      List<GatewayPart.Factory> parts) {
    KeyStore keys;
    try {
      keys =
          KeyStore.open(settings.dataDirectory(), settings.masterKeyFile(), InstantSource.system());
    } catch (RuntimeException e) {
      link.close();
      throw e;
    }
    Gateway gateway;
    try {
      gateway = new Gateway(settings, keys, link, feed, metrics, parts);
    } catch (RuntimeException e) {
      keys.close();
      link.close();
      throw e;
    }
    gateway.run();
    return gateway;
  }

  private static SessionClient.Settings sessionSettings(GatewaySettings settings) {
    long sessionId;
    do {
      sessionId = new SecureRandom().nextLong();
    } while (sessionId == 0);
    return new SessionClient.Settings(
        settings.shardId(),
        settings.gatewayId(),
        sessionId,
        settings.maxInFlight(),
        settings.answerTimeout().toNanos(),
        OPEN_RETRY_NS,
        settings.answerTimeout().toNanos() / 100 * HOLD_PERCENT);
  }

  private FeedFollower newFollower(EventFeed feed, ReadModelFold fold) {
    List<EventHandler> handlers = new ArrayList<>();
    handlers.add(fold);
    parts.forEach(part -> handlers.add(part.eventHandler()));
    handlers.add(client);
    EventHandler[] inOrder = handlers.toArray(EventHandler[]::new);
    return new FeedFollower(
        "gateway-feed",
        feed,
        Position.START,
        (buffer, offset, length) -> {
          for (EventHandler handler : inOrder) {
            handler.onEvent(buffer, offset, length);
          }
        },
        this::onDutyCycle,
        ProportionalIdleStrategy.ofCheapTurns(),
        this::onFeedEnd);
  }

  private void onDutyCycle() {
    client.onDutyCycle();
    for (GatewayPart part : parts) {
      part.onDutyCycle();
    }
  }

  /** The read models may be wrong now, and nobody answers any more: what waits is unknown. */
  private void onFeedEnd(Throwable cause) {
    feedFailure = cause;
    LOG.error("The gateway follows the feed no more and must be restarted", cause);
    client.close();
  }

  private void addCommon(Door door, HttpRouting.Builder routing, PrometheusRegistry registry) {
    HealthRoutes.addHealth(door, routing, this::health);
    HealthRoutes.addMetrics(door, routing, registry);
    DocumentRoutes.add(door, routing);
  }

  private WebServer newServer(
      HttpRouting.Builder partner, WsRouting.Builder webSocket, HttpRouting.Builder operator) {
    var builder = WebServer.builder();
    configure(builder, settings.port());
    parts.forEach(part -> part.configure(builder));
    return builder
        .shutdownHook(false)
        .routing(partner)
        .addRouting(webSocket)
        .putSocket(
            OPERATOR,
            listener -> {
              configure(listener, settings.operatorPort());
              listener.routing(operator);
            })
        .build();
  }

  private void configure(ListenerConfig.BuilderBase<?, ?> listener, int port) {
    listener
        .host(settings.host())
        .port(port)
        .maxTcpConnections(settings.maxConnections())
        // Bodies are read before the door counts: this bounds what they take, with the streams.
        .maxConcurrentRequests(Math.max(1, settings.maxConnections() / 2))
        .idleConnectionTimeout(IDLE_CONNECTION)
        .shutdownGracePeriod(STOP_GRACE)
        .contentEncoding(
            ContentEncodingContext.builder().contentEncodingsDiscoverServices(false).build())
        .directHandlers(TransportProblems.handlers())
        .connectionOptions(options -> options.tcpNoDelay(true).readTimeout(READ_TIMEOUT));
  }

  private String redisDetail() {
    return redis.map(RedisLink::detail).orElse("no Redis is configured");
  }

  private void run() {
    follower.start();
    shown.start();
    redis.ifPresent(RedisLink::start);
    server.start();
    // Helidon logs why a listener could not bind, stops the others, and returns.
    if (!server.isRunning()) {
      close();
      throw new IllegalStateException(
          "cannot listen on %s at ports %d (partners) and %d (operators); free them or choose others"
              .formatted(settings.host(), settings.port(), settings.operatorPort()));
    }
    LOG.info(
        "Gateway {} listens on {}, partners at port {}, operators at port {}",
        settings.gatewayId(),
        settings.host(),
        port(),
        operatorPort());
  }

  /** Port of the partners' listener. */
  public int port() {
    return server.port();
  }

  /** Port of the operator's listener. */
  public int operatorPort() {
    return server.port(OPERATOR);
  }

  /** The API keys. */
  public KeyStore keys() {
    return keys;
  }

  /** The read models. */
  public ReadModels models() {
    return models;
  }

  /**
   * Whether requests may be sent here: the session with the core is open, and so the read models
   * have caught up with what was live at the start, for its opening is an event of the same feed,
   * behind all that was before.
   */
  public boolean isReady() {
    return health().ready();
  }

  /** Whether it has stopped following the feed, and so must be restarted. */
  public boolean hasFailed() {
    return feedFailure != null;
  }

  private HealthRoutes.Health health() {
    boolean alive = feedFailure == null;
    boolean ready = false;
    String detail;
    if (!alive) {
      detail = "stopped following the feed; restart the gateway";
    } else if (stopping) {
      detail = "stopping";
    } else if (!follower.isReachable()) {
      detail = "the event feed is out of reach";
    } else if (!client.isReady()) {
      detail = "no session with the core yet, or catching up with the feed";
    } else {
      ready = true;
      detail = "serving; " + redisDetail();
    }
    return new HealthRoutes.Health(alive, ready, models.sequence(), detail);
  }

  /**
   * Takes no more requests, lets those under way be answered, then ends the session. Bounded by the
   * answer timeout. Idempotent.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    stopping = true;
    long until = System.nanoTime() + settings.answerTimeout().toNanos();
    while (metrics.inFlight() > 0 && System.nanoTime() - until < 0) {
      LockSupport.parkNanos(DRAIN_POLL_NS);
    }
    parts.forEach(GatewayPart::close);
    shown.close();
    server.stop();
    redis.ifPresent(RedisLink::close);
    client.close();
    follower.close();
    keys.close();
    metrics.close();
    LOG.info("Gateway {} stopped", settings.gatewayId());
  }
}
