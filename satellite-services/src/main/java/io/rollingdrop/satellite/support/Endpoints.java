package io.rollingdrop.satellite.support;

import java.net.URI;
import java.util.Objects;

/**
 * Where the servers are that satellites work with. None of them need be there when a satellite
 * starts, or all the time.
 *
 * @param kafka brokers, as {@code host:port,...}
 * @param registry base of the registry's Confluent-compatible API, as {@code
 *     http://127.0.0.1:8094/apis/ccompat/v7}
 * @param redis as {@code redis://127.0.0.1:8379}; with a password as {@code rediss://:PASSWORD@...}
 */
public record Endpoints(Postgres postgres, String kafka, URI registry, URI redis) {

  public Endpoints {
    Objects.requireNonNull(postgres, "postgres");
    Objects.requireNonNull(kafka, "kafka");
    Objects.requireNonNull(registry, "registry");
    Objects.requireNonNull(redis, "redis");
  }

  /**
   * A PostgreSQL database.
   *
   * @param url for JDBC, as {@code jdbc:postgresql://127.0.0.1:8432/rollingdrop}
   * @param user who owns the schemas in it
   * @param password of that user; never to be logged
   */
  public record Postgres(String url, String user, String password) {

    public Postgres {
      Objects.requireNonNull(url, "url");
      Objects.requireNonNull(user, "user");
      Objects.requireNonNull(password, "password");
    }

    /** Without the password. */
    @Override
    public String toString() {
      return url + " as " + user;
    }
  }

  /** Without passwords. */
  @Override
  public String toString() {
    return "postgres %s, kafka %s, registry %s, redis %s:%d"
        .formatted(postgres, kafka, registry, redis.getHost(), redis.getPort());
  }
}
