package io.rollingdrop.satellite.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rollingdrop.satellite.config.dashboard.Role;
import io.rollingdrop.satellite.config.signin.PasswordHash;
import io.rollingdrop.satellite.config.signin.Sessions;
import io.rollingdrop.satellite.support.Endpoints;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Settings of the configuration service.
 *
 * @param endpoints of PostgreSQL, Kafka, the registry and Redis
 * @param operator the way to the core
 * @param web the console's listener
 * @param signIn who may come in, and for how long
 * @param roles that the dashboard looks at, in this order; the service adds itself
 * @param marketInterval how often it looks for new markets
 * @param firstDrops what pages show of a market from its first document on, by market id; others
 *     begin without
 */
public record ConfigSettings(
    Endpoints endpoints,
    Operator operator,
    Web web,
    SignIn signIn,
    List<Role> roles,
    Duration marketInterval,
    Map<Integer, ObjectNode> firstDrops) {

  /**
   * The way to the core.
   *
   * @param door of the gateway for operators: scheme, host and port
   * @param credentials file with the operator's key, lines {@code RD_KEY=} and {@code RD_SECRET=};
   *     it may come later
   */
  public record Operator(URI door, Path credentials) {
    public Operator {
      Objects.requireNonNull(door, "door");
      Objects.requireNonNull(credentials, "credentials");
    }
  }

  /**
   * The console's listener.
   *
   * @param host address to listen on
   * @param port 0 for any free one
   * @param origins that the console is opened at beside this machine's loopback, as {@code
   *     https://console.example.com}; changes from elsewhere are refused
   * @param secureCookies whether browsers send the session by HTTPS only; true wherever the console
   *     is not on loopback
   * @param console folder with the built console; it may come later
   * @param publicGateway where the console's pages read live prices: the gateway as browsers see it
   * @param maxPayload longest body taken, bytes
   * @param maxConnections most connections at once
   * @param maxStreams most streams of changes at once
   */
  public record Web(
      String host,
      int port,
      Set<String> origins,
      boolean secureCookies,
      Path console,
      URI publicGateway,
      int maxPayload,
      int maxConnections,
      int maxStreams) {
    public Web {
      Objects.requireNonNull(host, "host");
      Objects.requireNonNull(console, "console");
      Objects.requireNonNull(publicGateway, "publicGateway");
      origins = Set.copyOf(origins);
      if (port < 0 || port > 65_535) {
        throw new IllegalArgumentException("port " + port + " must be 0 to 65535");
      }
      if (maxPayload < 1 || maxConnections < 1 || maxStreams < 1) {
        throw new IllegalArgumentException(
            "maxPayload %d, maxConnections %d, maxStreams %d: each is from 1"
                .formatted(maxPayload, maxConnections, maxStreams));
      }
    }
  }

  /**
   * Who may come in.
   *
   * @param credentials file that the demo operator's password is written to
   * @param iterations of the hashes of passwords, from 600,000
   * @param sessions how long they last
   */
  public record SignIn(Path credentials, int iterations, Sessions.Limits sessions) {
    public SignIn {
      Objects.requireNonNull(credentials, "credentials");
      Objects.requireNonNull(sessions, "sessions");
      if (iterations < PasswordHash.LEAST_ITERATIONS) {
        throw new IllegalArgumentException(
            "iterations %d must be at least %d"
                .formatted(iterations, PasswordHash.LEAST_ITERATIONS));
      }
    }
  }

  /** The port of the console's listener, where nothing else is said. */
  public static final int DEFAULT_PORT = 8085;

  private static final String LOOPBACK = "127.0.0.1";
  private static final int MAX_PAYLOAD = 64 * 1024;
  private static final int MAX_CONNECTIONS = 1_024;
  private static final int MAX_STREAMS = 128;

  public ConfigSettings {
    Objects.requireNonNull(endpoints, "endpoints");
    Objects.requireNonNull(operator, "operator");
    Objects.requireNonNull(web, "web");
    Objects.requireNonNull(signIn, "signIn");
    roles = List.copyOf(roles);
    firstDrops = Map.copyOf(firstDrops);
    if (!marketInterval.isPositive()) {
      throw new IllegalArgumentException("marketInterval " + marketInterval + " must be above 0");
    }
  }

  /**
   * For one machine, everything at its usual port.
   *
   * @param data the data folder, with {@code credentials} in it
   * @param console folder with the built console
   */
  public static ConfigSettings defaults(Endpoints endpoints, Path data, Path console) {
    Path credentials = data.resolve("credentials");
    return new ConfigSettings(
        endpoints,
        new Operator(loopback(8081), credentials.resolve("operator")),
        new Web(
            LOOPBACK,
            DEFAULT_PORT,
            Set.of(),
            false,
            console,
            loopback(8080),
            MAX_PAYLOAD,
            MAX_CONNECTIONS,
            MAX_STREAMS),
        new SignIn(
            credentials.resolve("console"), PasswordHash.LEAST_ITERATIONS, Sessions.Limits.DEFAULT),
        List.of(
            new Role("core", loopback(8082)),
            new Role("gateway", loopback(8080)),
            new Role("persister", loopback(8083)),
            new Role("market-data", loopback(8084))),
        Duration.ofSeconds(1),
        Map.of());
  }

  private static URI loopback(int port) {
    return URI.create("http://" + LOOPBACK + ":" + port);
  }

  /** The same with another listener. */
  public ConfigSettings withWeb(Web newWeb) {
    return new ConfigSettings(
        endpoints, operator, newWeb, signIn, roles, marketInterval, firstDrops);
  }

  /** The same with the listener at another address. */
  public ConfigSettings withAddress(String host, int port) {
    return withWeb(
        new Web(
            host,
            port,
            web.origins(),
            web.secureCookies(),
            web.console(),
            web.publicGateway(),
            web.maxPayload(),
            web.maxConnections(),
            web.maxStreams()));
  }

  /** The same with another way to the core. */
  public ConfigSettings withOperator(Operator newOperator) {
    return new ConfigSettings(
        endpoints, newOperator, web, signIn, roles, marketInterval, firstDrops);
  }

  /** The same with other limits of sessions. */
  public ConfigSettings withSessions(Sessions.Limits sessions) {
    return new ConfigSettings(
        endpoints,
        operator,
        web,
        new SignIn(signIn.credentials(), signIn.iterations(), sessions),
        roles,
        marketInterval,
        firstDrops);
  }

  /** The same with other roles to look at. */
  public ConfigSettings withRoles(List<Role> newRoles) {
    return new ConfigSettings(
        endpoints, operator, web, signIn, newRoles, marketInterval, firstDrops);
  }

  /** The same with these drops of markets that have no document yet. */
  public ConfigSettings withFirstDrops(Map<Integer, ObjectNode> drops) {
    return new ConfigSettings(endpoints, operator, web, signIn, roles, marketInterval, drops);
  }
}
