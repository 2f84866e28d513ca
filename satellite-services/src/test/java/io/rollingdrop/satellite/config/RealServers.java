package io.rollingdrop.satellite.config;

import io.rollingdrop.infrastructure.EmbeddedKafka;
import io.rollingdrop.infrastructure.EmbeddedPostgres;
import io.rollingdrop.infrastructure.EmbeddedRedis;
import io.rollingdrop.infrastructure.EmbeddedRegistry;
import io.rollingdrop.infrastructure.KafkaSettings;
import io.rollingdrop.infrastructure.PostgresSettings;
import io.rollingdrop.infrastructure.RedisSettings;
import io.rollingdrop.infrastructure.RegistrySettings;
import io.rollingdrop.satellite.support.Endpoints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * PostgreSQL, Kafka, a registry and Redis as child processes, started once for all tests and
 * stopped with the last. A server that a test kills comes back at the same port, with its data.
 */
public final class RealServers implements BeforeAllCallback, AutoCloseable {

  private static RealServers running;

  private Path folder;
  private EmbeddedPostgres postgres;
  private EmbeddedKafka kafka;
  private EmbeddedRegistry registry;
  private EmbeddedRedis redis;

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    if (running == null) {
      start();
      running = this;
      context.getRoot().getStore(ExtensionContext.Namespace.GLOBAL).put("config-servers", this);
    }
  }

  static RealServers running() {
    return running;
  }

  private void start() throws IOException {
    folder = Files.createTempDirectory("config-servers");
    CompletableFuture<EmbeddedPostgres> startedPostgres =
        CompletableFuture.supplyAsync(
            () -> EmbeddedPostgres.start(PostgresSettings.in(folder.resolve("postgres"))));
    CompletableFuture<EmbeddedKafka> startedKafka =
        CompletableFuture.supplyAsync(
            () -> EmbeddedKafka.start(KafkaSettings.in(folder.resolve("kafka"))));
    CompletableFuture<EmbeddedRegistry> startedRegistry =
        CompletableFuture.supplyAsync(
            () -> EmbeddedRegistry.start(RegistrySettings.in(folder.resolve("registry"))));
    redis = EmbeddedRedis.start(RedisSettings.in(folder.resolve("redis")));
    postgres = startedPostgres.join();
    kafka = startedKafka.join();
    registry = startedRegistry.join();
  }

  /** The servers, without anything of the service in PostgreSQL. */
  Endpoints cleared() throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password());
        Statement statement = connection.createStatement()) {
      statement.execute("DROP SCHEMA IF EXISTS config CASCADE");
    }
    return new Endpoints(
        new Endpoints.Postgres(postgres.url(), postgres.user(), postgres.password()),
        kafka.url(),
        URI.create(registry.url()),
        URI.create(redis.url()));
  }

  void killPostgres() {
    postgres.kill();
  }

  void restartPostgres() {
    postgres.close();
    postgres =
        EmbeddedPostgres.start(
            PostgresSettings.in(folder.resolve("postgres")).withPort(postgres.port()));
  }

  void killKafka() {
    kafka.kill();
  }

  void restartKafka() {
    kafka.close();
    kafka =
        EmbeddedKafka.start(
            KafkaSettings.in(folder.resolve("kafka"))
                .withPorts(kafka.port(), kafka.controllerPort()));
  }

  void killRedis() {
    redis.kill();
  }

  void restartRedis() {
    redis.close();
    redis = EmbeddedRedis.start(RedisSettings.in(folder.resolve("redis")).withPort(redis.port()));
  }

  @Override
  public void close() throws IOException {
    kafka.close();
    registry.close();
    redis.close();
    postgres.close();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(RealServers::delete);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
