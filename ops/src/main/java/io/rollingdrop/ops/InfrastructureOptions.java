package io.rollingdrop.ops;

import io.rollingdrop.infrastructure.EmbeddedPostgres;
import io.rollingdrop.infrastructure.InfrastructureSettings;
import io.rollingdrop.infrastructure.KafkaSettings;
import io.rollingdrop.infrastructure.PostgresSettings;
import io.rollingdrop.infrastructure.RedisSettings;
import io.rollingdrop.infrastructure.RegistrySettings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** Which servers are embedded, and at which ports. */
final class InfrastructureOptions {

  @Option(
      names = "--postgres-port",
      paramLabel = "PORT",
      defaultValue = "${env:ROLLINGDROP_POSTGRES_PORT:-8432}",
      description = "0: any. Default: ROLLINGDROP_POSTGRES_PORT, or 8432.")
  private int postgresPort;

  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      defaultValue = "${env:ROLLINGDROP_KAFKA_PORT:-8092}",
      description = "0: any. Default: ROLLINGDROP_KAFKA_PORT, or 8092.")
  private int kafkaPort;

  @Option(
      names = "--kafka-controller-port",
      paramLabel = "PORT",
      defaultValue = "${env:ROLLINGDROP_KAFKA_CONTROLLER_PORT:-8093}",
      description = "0: any. Default: ROLLINGDROP_KAFKA_CONTROLLER_PORT, or 8093.")
  private int kafkaControllerPort;

  @Option(
      names = "--registry-port",
      paramLabel = "PORT",
      defaultValue = "${env:ROLLINGDROP_REGISTRY_PORT:-8094}",
      description = "0: any. Default: ROLLINGDROP_REGISTRY_PORT, or 8094.")
  private int registryPort;

  @Option(
      names = "--redis-port",
      paramLabel = "PORT",
      defaultValue = "${env:ROLLINGDROP_REDIS_PORT:-8379}",
      description = "0: any. Default: ROLLINGDROP_REDIS_PORT, or 8379.")
  private int redisPort;

  @Option(
      names = "--kafka-heap",
      paramLabel = "MB",
      defaultValue = "${env:ROLLINGDROP_KAFKA_HEAP:-512}",
      description = "Megabytes. Default: ROLLINGDROP_KAFKA_HEAP, or 512.")
  private int kafkaHeap;

  @Option(
      names = "--registry-heap",
      paramLabel = "MB",
      defaultValue = "${env:ROLLINGDROP_REGISTRY_HEAP:-256}",
      description = "Megabytes. Default: ROLLINGDROP_REGISTRY_HEAP, or 256.")
  private int registryHeap;

  private static Path folder(Path data) {
    return data.resolve("infrastructure");
  }

  /** Where the embedded PostgreSQL writes its user's password. */
  static Path postgresPassword(Path data) {
    return folder(data).resolve("postgres").resolve(EmbeddedPostgres.PASSWORD_FILE);
  }

  /** Those servers that whoever runs this has not given one of their own for. */
  InfrastructureSettings settings(RoleOptions role) {
    Path folder = folder(role.data());
    return new InfrastructureSettings(
        unlessGiven(
            "ROLLINGDROP_POSTGRES",
            () -> PostgresSettings.in(folder.resolve("postgres")).withPort(postgresPort)),
        unlessGiven(
            "ROLLINGDROP_KAFKA",
            () ->
                KafkaSettings.in(folder.resolve("kafka"))
                    .withPorts(kafkaPort, kafkaControllerPort)
                    .withHeap(kafkaHeap)),
        unlessGiven(
            "ROLLINGDROP_REGISTRY",
            () ->
                RegistrySettings.in(folder.resolve("registry"))
                    .withPort(registryPort)
                    .withHeap(registryHeap)),
        unlessGiven(
            "ROLLINGDROP_REDIS",
            () -> RedisSettings.in(folder.resolve("redis")).withPort(redisPort)));
  }

  private static <S> Optional<S> unlessGiven(String variable, Supplier<S> settings) {
    String own = System.getenv(variable);
    return own == null || own.isBlank() ? Optional.of(settings.get()) : Optional.empty();
  }
}
