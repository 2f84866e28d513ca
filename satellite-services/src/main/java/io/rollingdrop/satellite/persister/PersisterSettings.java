package io.rollingdrop.satellite.persister;

import io.rollingdrop.satellite.support.Endpoints;
import java.time.Duration;
import java.util.Optional;

/**
 * What a persister writes to; at least one of the two.
 *
 * @param postgres the database; empty: none is written to
 * @param kafka the topic; empty: none is written to
 * @param start where a store begins that has nothing yet
 * @param firstPause before the second attempt to reach what could not be reached; positive
 * @param longestPause between attempts, to which the pauses double; not below {@code firstPause}
 */
public record PersisterSettings(
    Optional<PostgresSettings> postgres,
    Optional<KafkaSettings> kafka,
    Start start,
    Duration firstPause,
    Duration longestPause) {

  /** Where a store begins that has nothing yet. One that has something goes on from there. */
  public enum Start {
    /** With the first event: the whole history. */
    FIRST,
    /** With the newest state snapshot; with the first event where the feed has none. */
    SNAPSHOT
  }

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  public PersisterSettings {
    if (postgres.isEmpty() && kafka.isEmpty()) {
      throw new IllegalArgumentException(
          "neither postgres nor kafka is given: a persister needs one of them to write to");
    }
    if (firstPause.isNegative() || firstPause.isZero() || longestPause.compareTo(firstPause) < 0) {
      throw new IllegalArgumentException(
          "pauses from %s to %s: the first must be positive and not above the longest"
              .formatted(firstPause, longestPause));
    }
  }

  /** Both of these servers, with defaults for all else. */
  public static PersisterSettings of(Endpoints servers) {
    Endpoints.Postgres database = servers.postgres();
    return of(
        PostgresSettings.of(database.url(), database.user(), database.password()),
        KafkaSettings.of(servers.kafka(), servers.registry()));
  }

  /** Both. */
  public static PersisterSettings of(PostgresSettings postgres, KafkaSettings kafka) {
    return new PersisterSettings(
        Optional.of(postgres), Optional.of(kafka), Start.FIRST, FIRST_PAUSE, LONGEST_PAUSE);
  }

  /** Postgres alone. */
  public static PersisterSettings of(PostgresSettings postgres) {
    return new PersisterSettings(
        Optional.of(postgres), Optional.empty(), Start.FIRST, FIRST_PAUSE, LONGEST_PAUSE);
  }

  /** Kafka alone. */
  public static PersisterSettings of(KafkaSettings kafka) {
    return new PersisterSettings(
        Optional.empty(), Optional.of(kafka), Start.FIRST, FIRST_PAUSE, LONGEST_PAUSE);
  }

  /** The same with another beginning. */
  public PersisterSettings with(Start beginning) {
    return new PersisterSettings(postgres, kafka, beginning, firstPause, longestPause);
  }
}
