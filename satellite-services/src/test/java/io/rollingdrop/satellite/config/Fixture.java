package io.rollingdrop.satellite.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.rollingdrop.satellite.support.Endpoints;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;

/** A configuration service on real servers, with a door to a core. */
final class Fixture implements AutoCloseable {

  final CoreDoor core = new CoreDoor();
  final Endpoints endpoints;
  private final Path data;
  private final UnaryOperator<ConfigSettings> change;
  private final InstantSource clock;
  private ConfigService service;

  Fixture(Path data) throws Exception {
    this(data, settings -> settings, InstantSource.system());
  }

  Fixture(Path data, UnaryOperator<ConfigSettings> change, InstantSource clock) throws Exception {
    this.data = data;
    this.change = change;
    this.clock = clock;
    endpoints = RealServers.running().cleared();
    Path credential = data.resolve("credentials").resolve("operator");
    Files.createDirectories(credential.getParent());
    Files.writeString(
        credential, "RD_KEY=" + CoreDoor.KEY + "\nRD_SECRET=" + CoreDoor.SECRET + "\n");
    core.addMarket(7);
    flushRedis();
    start();
  }

  void start() {
    ConfigSettings settings =
        ConfigSettings.defaults(endpoints, data, data.resolve("console-dist"))
            .withAddress("127.0.0.1", 0)
            .withRoles(List.of())
            .withOperator(
                new ConfigSettings.Operator(
                    core.url(), data.resolve("credentials").resolve("operator")));
    service = ConfigService.start(change.apply(settings), new PrometheusRegistry(), clock);
  }

  ConfigService service() {
    return service;
  }

  void awaitReady() throws Exception {
    Await.until(() -> service.health(), health -> health.ready());
  }

  /** A console whose user is signed in. */
  Console console() throws Exception {
    awaitReady();
    Console console = new Console(service.port());
    Console.Answer answer = console.signIn("operator", password());
    if (answer.status() != 200) {
      throw new AssertionError("signing in was answered " + answer.status() + answer.body());
    }
    return console;
  }

  /** A console that knows market 7's document. */
  Console consoleOfMarket() throws Exception {
    Console console = console();
    awaitApplied(console, "market-7", 1);
    return console;
  }

  String password() throws Exception {
    return Files.readAllLines(data.resolve("credentials").resolve("console"))
        .get(1)
        .substring("RD_PASSWORD=".length());
  }

  /** Waits until a version is everywhere. */
  static JsonNode awaitApplied(Console console, String document, long version) throws Exception {
    return Await.until(
        () -> console.get("/api/config/" + document).body(),
        body ->
            body.path("version").asLong() == version
                && body.path("applied").path("core").asBoolean()
                && body.path("applied").path("redis").asBoolean()
                && body.path("applied").path("kafka").asBoolean());
  }

  /** What Redis holds of a document; null for nothing. */
  String inRedis(String document) {
    try (RedisClient client = RedisClient.create(RedisURI.create(endpoints.redis()))) {
      return client.connect().sync().get("rd:config:" + document);
    }
  }

  void flushRedis() {
    try (RedisClient client = RedisClient.create(RedisURI.create(endpoints.redis()))) {
      client.connect().sync().flushall();
    }
  }

  @Override
  public void close() {
    service.close();
    core.close();
  }
}
