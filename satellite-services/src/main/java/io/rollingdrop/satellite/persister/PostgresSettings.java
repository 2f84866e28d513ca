package io.rollingdrop.satellite.persister;

import java.time.Duration;

/**
 * Where and how the persister writes to PostgreSQL, version 15 or later.
 *
 * @param url JDBC URL of the database, {@code jdbc:postgresql://HOST:PORT/DATABASE}; the schema
 *     {@code rollingdrop} is made in it
 * @param user who may create that schema, or owns it
 * @param password of the user; empty if the server asks for none
 * @param consumer name of the position's row: one persister, one name
 * @param batch when events are committed
 * @param patience longest time to wait for a connection or an answer, at least a second
 */
public record PostgresSettings(
    String url,
    String user,
    String password,
    String consumer,
    BatchBounds batch,
    Duration patience) {

  /** Fits two shared cores, see the README. */
  public static final BatchBounds BATCH =
      new BatchBounds(16_384, Duration.ofMillis(250), Duration.ofMillis(5));

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  public PostgresSettings {
    Require.text("url", url);
    Require.text("user", user);
    Require.text("consumer", consumer);
    if (patience.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("patience " + patience + " is below a second");
    }
  }

  /** This database, with defaults for all else. */
  public static PostgresSettings of(String url, String user, String password) {
    return new PostgresSettings(url, user, password, "persister", BATCH, PATIENCE);
  }

  /** The same with other bounds of a batch. */
  public PostgresSettings with(BatchBounds bounds) {
    return new PostgresSettings(url, user, password, consumer, bounds, patience);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "PostgresSettings[url=" + url + ", user=" + user + ", consumer=" + consumer + "]";
  }
}
