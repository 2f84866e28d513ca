package io.rollingdrop.satellite.config.kafka;

import io.rollingdrop.satellite.config.apply.Target;
import io.rollingdrop.satellite.config.store.DocumentVersion;
import io.rollingdrop.satellite.config.store.Step;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes versions on the compacted topic {@code config-changes}, keyed by document. At least
 * once: after an answer that was lost a version is there twice, and has the same version number.
 */
public final class KafkaTarget implements Target {

  /** Name of the topic. */
  public static final String TOPIC = "config-changes";

  private static final Logger LOG = LoggerFactory.getLogger(KafkaTarget.class);
  private static final String SUBJECT = TOPIC + "-value";
  private static final int PARTITIONS = 1;
  private static final int REQUEST_TIMEOUT_MS = 2_000;
  private static final int DELIVERY_TIMEOUT_MS = 5_000;
  private static final int LONGEST_BLOCK_MS = 2_000;
  private static final int LONGEST_RECONNECT_MS = 500;

  private final String brokers;
  private final SchemaRegistry registry;
  private KafkaProducer<String, byte[]> producer;
  private int schemaId;

  /**
   * Connects when it is first used.
   *
   * @param brokers as {@code host:port,...}
   * @param registry base of its Confluent-compatible API
   */
  public KafkaTarget(String brokers, URI registry) {
    this.brokers = brokers;
    this.registry = new SchemaRegistry(registry);
  }

  @Override
  public Step step() {
    return Step.KAFKA;
  }

  @Override
  public void apply(DocumentVersion version) throws IOException, InterruptedException {
    byte[] value = ConfluentFormat.encode(schemaId(), ConfigChange.of(version));
    try {
      connect();
      producer.send(new ProducerRecord<>(TOPIC, version.document(), value)).get();
    } catch (ExecutionException e) {
      throw failed(e.getCause());
    } catch (KafkaException e) {
      throw failed(e);
    }
  }

  /**
   * Asked for each time, so that a registry which lost its data gets the schema again; one that is
   * down does not hold up a schema whose id is known.
   */
  private int schemaId() throws IOException, InterruptedException {
    try {
      schemaId = registry.register(SUBJECT, ConfigChange.SCHEMA);
    } catch (IOException e) {
      if (schemaId == 0) {
        throw e;
      }
      LOG.warn("using the known schema id {}: {}", schemaId, e.getMessage());
    }
    return schemaId;
  }

  private void connect() throws ExecutionException, InterruptedException {
    if (producer == null) {
      createTopic();
      producer =
          new KafkaProducer<>(
              Map.of(
                  ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                  brokers,
                  ProducerConfig.CLIENT_ID_CONFIG,
                  "rollingdrop-config",
                  ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                  true,
                  ProducerConfig.ACKS_CONFIG,
                  "all",
                  ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                  REQUEST_TIMEOUT_MS,
                  ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                  DELIVERY_TIMEOUT_MS,
                  ProducerConfig.MAX_BLOCK_MS_CONFIG,
                  LONGEST_BLOCK_MS,
                  ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                  LONGEST_RECONNECT_MS),
              new StringSerializer(),
              new ByteArraySerializer());
    }
  }

  /** With the broker's own replication factor. */
  private void createTopic() throws ExecutionException, InterruptedException {
    NewTopic topic =
        new NewTopic(TOPIC, Optional.of(PARTITIONS), Optional.empty())
            .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
    try (Admin admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                brokers,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                REQUEST_TIMEOUT_MS,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                DELIVERY_TIMEOUT_MS))) {
      admin.createTopics(List.of(topic)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  /** The next attempt starts anew: with a topic, a producer and a producer's id of its own. */
  private IOException failed(Throwable cause) {
    if (producer != null) {
      producer.close(Duration.ZERO);
      producer = null;
    }
    return new IOException("Kafka at " + brokers + ": " + cause.getMessage(), cause);
  }

  @Override
  public void close() {
    if (producer != null) {
      producer.close(Duration.ZERO);
    }
    registry.close();
  }
}
