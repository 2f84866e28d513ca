package io.rollingdrop.satellite.config;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.rollingdrop.satellite.config.apply.Applying;
import io.rollingdrop.satellite.config.apply.Backoff;
import io.rollingdrop.satellite.config.core.CoreTarget;
import io.rollingdrop.satellite.config.core.MarketWatch;
import io.rollingdrop.satellite.config.core.OperatorDoor;
import io.rollingdrop.satellite.config.dashboard.Dashboard;
import io.rollingdrop.satellite.config.dashboard.Role;
import io.rollingdrop.satellite.config.document.DocumentTypes;
import io.rollingdrop.satellite.config.kafka.KafkaTarget;
import io.rollingdrop.satellite.config.redis.LiveMarkets;
import io.rollingdrop.satellite.config.redis.RedisLink;
import io.rollingdrop.satellite.config.redis.RedisTarget;
import io.rollingdrop.satellite.config.signin.DemoOperator;
import io.rollingdrop.satellite.config.signin.Sessions;
import io.rollingdrop.satellite.config.signin.SignIn;
import io.rollingdrop.satellite.config.store.Database;
import io.rollingdrop.satellite.config.store.DocumentStore;
import io.rollingdrop.satellite.config.store.DocumentVersion;
import io.rollingdrop.satellite.config.store.Outbox;
import io.rollingdrop.satellite.config.store.SessionStore;
import io.rollingdrop.satellite.config.store.StoreUnavailableException;
import io.rollingdrop.satellite.config.store.UserStore;
import io.rollingdrop.satellite.config.web.ConfigServer;
import io.rollingdrop.satellite.support.Satellite;
import io.rollingdrop.satellite.support.SatelliteHealth;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration service, running: documents in PostgreSQL, brought from there to the core,
 * Redis and Kafka, and the console's server in front. It answers at once and waits by itself for
 * what it needs. Without PostgreSQL nothing can be read or changed; any other server that is down
 * holds up only what goes there.
 */
public final class ConfigService implements Satellite {

  private static final Logger LOG = LoggerFactory.getLogger(ConfigService.class);
  private static final int CONNECTIONS = 10;
  private static final String SEED_AUTHOR = "system";
  private static final Duration PULSE = Duration.ofSeconds(1);
  private static final Duration STOP_WAIT = Duration.ofSeconds(5);
  private static final String WILDCARD = "0.0.0.0";
  private static final String LOOPBACK = "127.0.0.1";

  private final ConfigSettings settings;
  private final InstantSource clock;
  private final Database database;
  private final DocumentStore documents;
  private final DemoOperator demoOperator;
  private final OperatorDoor operator;
  private final RedisLink redis;
  private final Applying applying;
  private final Dashboard dashboard;
  private final ConfigServer server;
  private final ConfigMetrics metrics;
  private final Thread keeper;
  private final Thread watcher;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile boolean prepared;
  private volatile String storeProblem = "waits for PostgreSQL";
  private volatile String marketProblem = "";
  private boolean closed;

  private ConfigService(ConfigSettings settings, PrometheusRegistry registry, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    database = new Database(settings.endpoints().postgres(), CONNECTIONS);
    documents = new DocumentStore(database);
    Outbox outbox = new Outbox(database);
    UserStore users = new UserStore(database);
    Sessions sessions =
        new Sessions(new SessionStore(database), settings.signIn().sessions(), clock);
    int iterations = settings.signIn().iterations();
    demoOperator = new DemoOperator(users, settings.signIn().credentials(), iterations, clock);
    operator =
        new OperatorDoor(settings.operator().door(), settings.operator().credentials(), clock);
    redis = new RedisLink(settings.endpoints().redis());
    applying =
        new Applying(
            outbox,
            List.of(
                new CoreTarget(operator),
                new RedisTarget(redis, documents),
                new KafkaTarget(settings.endpoints().kafka(), settings.endpoints().registry())),
            Backoff.DEFAULT,
            this::onChange);
    dashboard = new Dashboard(this::roles, clock);
    server =
        new ConfigServer(
            settings,
            new ConfigServer.Services(
                documents,
                outbox,
                sessions,
                new SignIn(users, sessions, iterations, System::nanoTime),
                new LiveMarkets(redis),
                operator,
                dashboard,
                this::health,
                this::onSaved,
                clock),
            registry);
    metrics = new ConfigMetrics(registry, applying);
    keeper = Thread.ofPlatform().name("config-keeper").unstarted(this::keep);
    watcher = Thread.ofPlatform().name("config-markets").unstarted(this::watchMarkets);
  }

  /**
   * Starts the service. It answers at once, and is ready when {@link #health} says so.
   *
   * @param registry to register metrics with
   * @throws IllegalStateException if the port is taken; says the remedy
   */
  public static ConfigService start(ConfigSettings settings, PrometheusRegistry registry) {
    return start(settings, registry, InstantSource.system());
  }

  static ConfigService start(
      ConfigSettings settings, PrometheusRegistry registry, InstantSource clock) {
    ConfigService service = new ConfigService(settings, registry, clock);
    try {
      service.server.start();
    } catch (RuntimeException e) {
      service.close();
      throw e;
    }
    service.dashboard.start();
    service.keeper.start();
    LOG.info(
        "The console listens on {} at port {}; {}",
        settings.web().host(),
        service.port(),
        settings.endpoints());
    return service;
  }

  /** The port of the console's listener. */
  public int port() {
    return server.port();
  }

  private List<Role> roles() {
    String host = settings.web().host().equals(WILDCARD) ? LOOPBACK : settings.web().host();
    List<Role> roles = new ArrayList<>(settings.roles());
    roles.add(new Role("config", URI.create("http://%s:%d".formatted(host, port()))));
    return roles;
  }

  private void onSaved(DocumentVersion version) {
    applying.wake();
    onChange(version);
  }

  private void onChange(DocumentVersion version) {
    server.tell(version);
  }

  /** Prepares PostgreSQL as soon as it is there, then keeps an eye on it. */
  private void keep() {
    int failures = 0;
    do {
      try {
        if (prepared) {
          storeProblem = database.answers() ? "" : "PostgreSQL does not answer";
        } else {
          prepare();
        }
        failures = 0;
      } catch (RuntimeException | IOException e) {
        failures++;
        storeProblem = "waits for PostgreSQL: " + e.getMessage();
        if (failures == 1) {
          LOG.warn("{}", storeProblem);
        }
      }
    } while (!isStopping(failures == 0 ? PULSE : Backoff.DEFAULT.after(failures)));
  }

  private void prepare() throws IOException {
    database.migrate();
    demoOperator.ensure();
    seed(DocumentTypes.GATEWAY);
    seed(DocumentTypes.FLAGS);
    storeProblem = "";
    prepared = true;
    applying.start();
    watcher.start();
  }

  private void seed(String document) {
    documents.seed(
        new DocumentVersion(
            document,
            1,
            DocumentTypes.of(document).orElseThrow().initial(),
            SEED_AUTHOR,
            "Initial values",
            clock.instant()));
  }

  private void watchMarkets() {
    MarketWatch watch =
        new MarketWatch(operator, documents, settings.firstDrops(), this::onSaved, clock);
    do {
      try {
        watch.look();
        marketProblem = "";
      } catch (IOException | StoreUnavailableException e) {
        marketProblem = e.getMessage();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.error("looking for markets failed; trying again", e);
      }
    } while (!isStopping(settings.marketInterval()));
  }

  private boolean isStopping(Duration pause) {
    try {
      return stopping.await(pause.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }

  /** Ready while documents can be read and changed; what waits elsewhere is in the detail. */
  @Override
  public SatelliteHealth health() {
    StringJoiner detail = new StringJoiner("; ");
    String store = storeProblem;
    detail.add(store.isEmpty() ? "serving" : store);
    applying.problems().forEach((step, problem) -> detail.add(step.label() + ": " + problem));
    if (!marketProblem.isEmpty()) {
      detail.add("markets: " + marketProblem);
    }
    return new SatelliteHealth(true, store.isEmpty(), detail.toString());
  }

  /** Takes no more requests, lets what is under way end within bounds. Idempotent. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    stopping.countDown();
    server.close();
    dashboard.close();
    operator.close();
    join(keeper);
    join(watcher);
    applying.close();
    redis.close();
    database.close();
    metrics.close();
  }

  private static void join(Thread thread) {
    try {
      if (thread.isAlive() && !thread.join(STOP_WAIT)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
