package io.rollingdrop.ops;

import io.rollingdrop.ops.process.RoleFailure;
import io.rollingdrop.ops.satellite.Awaited;
import io.rollingdrop.ops.satellite.SatelliteRole;
import io.rollingdrop.satellite.support.Endpoints;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/**
 * Where the servers are. By default they are those of the role {@code infrastructure} on the same
 * data folder.
 */
public final class EndpointOptions {

  private static final String PASSWORD_VARIABLE = "ROLLINGDROP_POSTGRES_PASSWORD";

  @Option(
      names = "--postgres",
      paramLabel = "URL",
      defaultValue =
          "${env:ROLLINGDROP_POSTGRES:-"
              + "jdbc:postgresql://127.0.0.1:${env:ROLLINGDROP_POSTGRES_PORT:-8432}/rollingdrop}",
      description = "PostgreSQL, for JDBC. Default: ROLLINGDROP_POSTGRES, or the embedded.")
  private String postgres;

  @Option(
      names = "--postgres-user",
      paramLabel = "USER",
      defaultValue = "${env:ROLLINGDROP_POSTGRES_USER:-rollingdrop}",
      description = "Default: ROLLINGDROP_POSTGRES_USER, or rollingdrop.")
  private String postgresUser;

  /** There is no option for the password itself: command lines are for all to see. */
  @Option(
      names = "--postgres-password-file",
      paramLabel = "FILE",
      description =
          "File with the password. Default: the variable "
              + PASSWORD_VARIABLE
              + " itself, or the file of the embedded PostgreSQL.")
  private Path postgresPasswordFile;

  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT,...",
      defaultValue = "${env:ROLLINGDROP_KAFKA:-127.0.0.1:${env:ROLLINGDROP_KAFKA_PORT:-8092}}",
      description = "Kafka's brokers. Default: ROLLINGDROP_KAFKA, or the embedded.")
  private String kafka;

  @Option(
      names = "--registry",
      paramLabel = "URL",
      defaultValue =
          "${env:ROLLINGDROP_REGISTRY:-"
              + "http://127.0.0.1:${env:ROLLINGDROP_REGISTRY_PORT:-8094}/apis/ccompat/v7}",
      description =
          "Schema registry, Confluent-compatible. Default: ROLLINGDROP_REGISTRY, or the embedded.")
  private URI registry;

  @Option(
      names = "--redis",
      paramLabel = "URL",
      defaultValue =
          "${env:ROLLINGDROP_REDIS:-redis://127.0.0.1:${env:ROLLINGDROP_REDIS_PORT:-8379}}",
      description = "Redis. Default: ROLLINGDROP_REDIS, or the embedded.")
  private URI redis;

  /** Waits for the embedded PostgreSQL's password, where that is the one. */
  Endpoints endpoints(Path data, SatelliteRole satellite) {
    if (isPasswordEmbedded()) {
      Awaited.path(
          InfrastructureOptions.postgresPassword(data),
          "the password that the embedded PostgreSQL makes at its first start",
          satellite);
    }
    return endpoints(data);
  }

  /**
   * Waits for nothing.
   *
   * @param data the data folder, for what is embedded
   * @throws RoleFailure if the password cannot be read
   */
  public Endpoints endpoints(Path data) {
    return new Endpoints(
        new Endpoints.Postgres(postgres, postgresUser, password(data)), kafka, registry, redis);
  }

  private boolean isPasswordEmbedded() {
    String given = System.getenv(PASSWORD_VARIABLE);
    return postgresPasswordFile == null && (given == null || given.isBlank());
  }

  private String password(Path data) {
    if (postgresPasswordFile == null && !isPasswordEmbedded()) {
      return System.getenv(PASSWORD_VARIABLE);
    }
    Path file =
        postgresPasswordFile != null
            ? postgresPasswordFile
            : InfrastructureOptions.postgresPassword(data);
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new RoleFailure(
          RoleFailure.DATA,
          "cannot read the password of PostgreSQL in %s (%s): correct --postgres-password-file or %s"
              .formatted(file, e.getMessage(), PASSWORD_VARIABLE),
          e);
    }
  }
}
