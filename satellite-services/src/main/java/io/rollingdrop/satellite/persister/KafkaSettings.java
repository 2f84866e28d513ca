package io.rollingdrop.satellite.persister;

import java.net.URI;
import java.time.Duration;
import java.util.Set;

/**
 * Where and how the persister writes to Kafka, version 4 or later.
 *
 * @param bootstrapServers {@code HOST:PORT}, several separated by commas
 * @param registry base URL of a Confluent-compatible schema registry, to which {@code
 *     /subjects/...} is appended
 * @param topic for every event; made if missing
 * @param partitions of the topic if it is made here; at least 1. Changing it later changes which
 *     partition a key goes to, and with that the order within a key
 * @param positionTopic compacted topic for positions, of one partition; made if missing
 * @param consumer key of the position and transactional id: one persister, one name
 * @param compression {@code none}, {@code lz4}, {@code snappy}, {@code zstd} or {@code gzip}
 * @param batch when events are committed
 * @param patience longest time to wait for an answer, at least a second; a transaction that is open
 *     for twice as long is aborted by the broker
 */
public record KafkaSettings(
    String bootstrapServers,
    URI registry,
    String topic,
    int partitions,
    String positionTopic,
    String consumer,
    String compression,
    BatchBounds batch,
    Duration patience) {

  /** Fits two shared cores, see the README. */
  public static final BatchBounds BATCH =
      new BatchBounds(16_384, Duration.ofMillis(250), Duration.ofMillis(10));

  private static final Set<String> COMPRESSIONS = Set.of("none", "lz4", "snappy", "zstd", "gzip");
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final int PARTITIONS = 6;

  public KafkaSettings {
    Require.text("bootstrapServers", bootstrapServers);
    Require.text("topic", topic);
    Require.text("positionTopic", positionTopic);
    Require.text("consumer", consumer);
    if (partitions < 1) {
      throw new IllegalArgumentException("partitions " + partitions + " is below 1");
    }
    if (!COMPRESSIONS.contains(compression)) {
      throw new IllegalArgumentException(
          "compression '" + compression + "' is not one of " + COMPRESSIONS);
    }
    if (patience.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("patience " + patience + " is below a second");
    }
  }

  /** These servers, with defaults for all else. */
  public static KafkaSettings of(String bootstrapServers, URI registry) {
    return new KafkaSettings(
        bootstrapServers,
        registry,
        "transactions",
        PARTITIONS,
        "transactions-position",
        "persister",
        "lz4",
        BATCH,
        PATIENCE);
  }

  /** The same with other bounds of a batch. */
  public KafkaSettings with(BatchBounds bounds) {
    return new KafkaSettings(
        bootstrapServers,
        registry,
        topic,
        partitions,
        positionTopic,
        consumer,
        compression,
        bounds,
        patience);
  }

  /** The same with another number of partitions for a topic that is made. */
  public KafkaSettings withPartitions(int number) {
    return new KafkaSettings(
        bootstrapServers,
        registry,
        topic,
        number,
        positionTopic,
        consumer,
        compression,
        batch,
        patience);
  }

  /** The same with another compression. */
  public KafkaSettings withCompression(String name) {
    return new KafkaSettings(
        bootstrapServers,
        registry,
        topic,
        partitions,
        positionTopic,
        consumer,
        name,
        batch,
        patience);
  }

  /** The same with another patience. */
  public KafkaSettings withPatience(Duration longest) {
    return new KafkaSettings(
        bootstrapServers,
        registry,
        topic,
        partitions,
        positionTopic,
        consumer,
        compression,
        batch,
        longest);
  }
}
