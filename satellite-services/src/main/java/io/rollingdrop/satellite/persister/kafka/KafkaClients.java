package io.rollingdrop.satellite.persister.kafka;

import io.rollingdrop.satellite.persister.KafkaSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Kafka's clients, set up for the persister. */
final class KafkaClients {

  /** What is not done is left undone: where the sink stands is read again anyway. */
  static final Duration AT_ONCE = Duration.ZERO;

  private static final int BATCH_BYTES = 256 << 10;
  private static final long BUFFER_BYTES = 64L << 20;
  private static final int LINGER_MS = 5;
  private static final int LONGEST_RECONNECT_MS = 1_000;
  private static final int TRANSACTION_PATIENCES = 2;

  private KafkaClients() {}

  static Map<String, Object> common(KafkaSettings settings) {
    int patienceMs = Math.toIntExact(settings.patience().toMillis());
    Map<String, Object> config = new HashMap<>();
    config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    config.put(CommonClientConfigs.CLIENT_ID_CONFIG, settings.consumer());
    config.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, patienceMs / 2);
    config.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, patienceMs);
    config.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, LONGEST_RECONNECT_MS);
    return config;
  }

  /** A producer for transactions: idempotent, acknowledged by all replicas in sync. */
  static KafkaProducer<byte[], byte[]> producer(KafkaSettings settings) {
    int patienceMs = Math.toIntExact(settings.patience().toMillis());
    Map<String, Object> config = common(settings);
    config.remove(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG);
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, settings.consumer());
    config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_PATIENCES * patienceMs);
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MS);
    config.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, settings.compression());
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, patienceMs);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, patienceMs);
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** A consumer of what is committed; it belongs to no group. */
  static KafkaConsumer<byte[], byte[]> reader(KafkaSettings settings) {
    Map<String, Object> config = common(settings);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
