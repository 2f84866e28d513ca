package io.rollingdrop.satellite.config.web;

import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.rollingdrop.satellite.config.ConfigSettings;
import io.rollingdrop.satellite.config.core.OperatorDoor;
import io.rollingdrop.satellite.config.dashboard.Dashboard;
import io.rollingdrop.satellite.config.redis.LiveMarkets;
import io.rollingdrop.satellite.config.signin.Sessions;
import io.rollingdrop.satellite.config.signin.SignIn;
import io.rollingdrop.satellite.config.store.DocumentStore;
import io.rollingdrop.satellite.config.store.DocumentVersion;
import io.rollingdrop.satellite.config.store.Outbox;
import io.rollingdrop.satellite.support.SatelliteHealth;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The listener of the console. */
public final class ConfigServer implements AutoCloseable {

  /**
   * What the routes work with; none of it is owned.
   *
   * @param onSaved told of each version that was saved
   */
  public record Services(
      DocumentStore documents,
      Outbox outbox,
      Sessions sessions,
      SignIn signIn,
      LiveMarkets markets,
      OperatorDoor operator,
      Dashboard dashboard,
      Supplier<SatelliteHealth> health,
      Consumer<DocumentVersion> onSaved,
      InstantSource clock) {}

  private static final Duration STOP_GRACE = Duration.ofMillis(500);
  private static final Duration IDLE_CONNECTION = Duration.ofMinutes(5);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

  private final OriginCheck origins;
  private final RequestMetrics metrics;
  private final ChangeStream changes;
  private final WebServer server;
  private final String where;
  private volatile boolean stopping;

  public ConfigServer(ConfigSettings settings, Services services, PrometheusRegistry registry) {
    ConfigSettings.Web web = settings.web();
    where = web.host() + ":" + web.port();
    origins = new OriginCheck(web.origins());
    metrics = new RequestMetrics(registry);
    changes = new ChangeStream(services.sessions(), web.maxStreams());
    Door door =
        new Door(
            services.sessions(),
            origins,
            new SecurityHeaders(web.publicGateway(), web.secureCookies()),
            metrics,
            web.maxPayload(),
            () -> stopping);
    HttpRouting.Builder routing = HttpRouting.builder();
    addRoutes(door, routing, settings, services, registry);
    server =
        WebServer.builder()
            .host(web.host())
            .port(web.port())
            .maxTcpConnections(web.maxConnections())
            .idleConnectionTimeout(IDLE_CONNECTION)
            .shutdownGracePeriod(STOP_GRACE)
            .contentEncoding(
                ContentEncodingContext.builder().contentEncodingsDiscoverServices(false).build())
            .connectionOptions(options -> options.tcpNoDelay(true).readTimeout(READ_TIMEOUT))
            .shutdownHook(false)
            .routing(routing)
            .build();
  }

  private void addRoutes(
      Door door,
      HttpRouting.Builder routing,
      ConfigSettings settings,
      Services services,
      PrometheusRegistry registry) {
    AuditLog audit = new AuditLog();
    new HealthRoutes(services.health(), registry).add(door, routing);
    new SessionRoutes(
            services.signIn(),
            services.sessions(),
            audit,
            settings.signIn().sessions().lifetime(),
            settings.web().secureCookies(),
            settings.web().publicGateway())
        .add(door, routing);
    new DocumentRoutes(
            services.documents(), services.outbox(), services.onSaved(), audit, services.clock())
        .add(door, routing);
    new MarketRoutes(services.markets(), services.operator(), audit).add(door, routing);
    new DashboardRoutes(services.dashboard()).add(door, routing);
    changes.add(door, routing);
    door.close(routing, new ConsoleFiles(settings.web().console())::answer);
  }

  /**
   * Starts to answer.
   *
   * @throws IllegalStateException if the port is taken; says the remedy
   */
  public void start() {
    server.start();
    // Helidon logs why a listener could not bind, and returns.
    if (!server.isRunning()) {
      throw new IllegalStateException(
          "cannot listen on " + where + " (console); free the port or choose another");
    }
    origins.addLoopback(server.port());
  }

  /** The port it listens on. */
  public int port() {
    return server.port();
  }

  /** Tells open consoles that it stands otherwise with a document. Any thread. */
  public void tell(DocumentVersion version) {
    changes.changed(version);
  }

  /** Takes no more requests and ends the streams. */
  @Override
  public void close() {
    stopping = true;
    changes.close();
    server.stop();
    metrics.close();
  }
}
