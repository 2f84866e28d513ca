package io.rollingdrop.infrastructure;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Which servers an {@link Infrastructure} runs, and how. One that is absent is somebody else's, and
 * not run.
 */
public record InfrastructureSettings(
    Optional<PostgresSettings> postgres,
    Optional<KafkaSettings> kafka,
    Optional<RegistrySettings> registry,
    Optional<RedisSettings> redis) {

  public InfrastructureSettings {
    Objects.requireNonNull(postgres, "postgres");
    Objects.requireNonNull(kafka, "kafka");
    Objects.requireNonNull(registry, "registry");
    Objects.requireNonNull(redis, "redis");
  }

  /** All of them, each in a folder of its own in {@code folder}, at any free ports. */
  public static InfrastructureSettings in(Path folder) {
    return new InfrastructureSettings(
        Optional.of(PostgresSettings.in(folder.resolve(EmbeddedPostgres.NAME))),
        Optional.of(KafkaSettings.in(folder.resolve(EmbeddedKafka.NAME))),
        Optional.of(RegistrySettings.in(folder.resolve(EmbeddedRegistry.NAME))),
        Optional.of(RedisSettings.in(folder.resolve(EmbeddedRedis.NAME))));
  }
}
