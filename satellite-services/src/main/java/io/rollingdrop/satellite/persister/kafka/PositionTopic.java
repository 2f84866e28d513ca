package io.rollingdrop.satellite.persister.kafka;

import io.rollingdrop.protocol.Position;
import io.rollingdrop.satellite.persister.KafkaSettings;
import io.rollingdrop.satellite.persister.SinkRefusedException;
import io.rollingdrop.satellite.persister.SinkUnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * The compacted topic with the position of each persister: key is its name, value {@link
 * Position#toString}. A position is written in the transaction that has the events up to it.
 */
final class PositionTopic {

  private static final Duration POLL = Duration.ofMillis(100);
  private static final long FIRST_LOOK_BACK = 64;
  private static final int LOOK_BACK_GROWTH = 16;

  private final KafkaSettings settings;
  private final TopicPartition partition;
  private final byte[] key;

  PositionTopic(KafkaSettings settings) {
    this.settings = settings;
    partition = new TopicPartition(settings.positionTopic(), 0);
    key = settings.consumer().getBytes(StandardCharsets.UTF_8);
  }

  ProducerRecord<byte[], byte[]> record(Position position) {
    return new ProducerRecord<>(
        partition.topic(),
        partition.partition(),
        key,
        position.toString().getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * The last position committed under this name; {@link Position#START} if there is none. To be
   * called when no transaction of this name is open.
   */
  Position read(Topics topics) {
    long end = topics.end(partition, IsolationLevel.READ_COMMITTED);
    if (end < topics.end(partition, IsolationLevel.READ_UNCOMMITTED)) {
      // What lies behind another's open transaction is not shown, and may be this one's position.
      throw new SinkUnavailableException(
          "the end of a transaction of another name in the topic " + partition.topic());
    }
    try (KafkaConsumer<byte[], byte[]> reader = KafkaClients.reader(settings)) {
      reader.assign(List.of(partition));
      // The topic grows by a position a transaction until it is compacted: look from the end.
      for (long back = FIRST_LOOK_BACK; ; back *= LOOK_BACK_GROWTH) {
        long from = Math.max(0, end - back);
        Position last = lastBetween(reader, from, end);
        if (last != null) {
          return last;
        }
        if (from == 0) {
          return Position.START;
        }
      }
    }
  }

  private Position lastBetween(KafkaConsumer<byte[], byte[]> reader, long from, long end) {
    reader.seek(partition, from);
    long deadlineNs = System.nanoTime() + settings.patience().toNanos();
    Position last = null;
    while (reader.position(partition) < end) {
      for (ConsumerRecord<byte[], byte[]> each : reader.poll(POLL)) {
        if (Arrays.equals(key, each.key())) {
          last = parse(each.value());
        }
      }
      if (System.nanoTime() - deadlineNs > 0) {
        throw new SinkUnavailableException(
            "Kafka at %s: the topic %s was not read to its end in time"
                .formatted(settings.bootstrapServers(), partition.topic()));
      }
    }
    return last;
  }

  private Position parse(byte[] value) {
    try {
      return Position.parse(new String(value, StandardCharsets.US_ASCII));
    } catch (IllegalArgumentException e) {
      throw new SinkRefusedException(
          "the topic %s holds what is no position under the key %s: %s"
              .formatted(partition.topic(), settings.consumer(), e.getMessage()),
          e);
    }
  }
}
