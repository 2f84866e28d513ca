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
import org.apache.kafka.common.header.Header;

/**
 * The compacted topic with the position of each persister: key is its name, value {@link
 * Position#toString}, header {@code writer} the process that wrote it, header {@code snapshot} the
 * sequence of the snapshot after which the topic begins, if it does. A position is written in the
 * transaction that has the events up to it.
 */
final class PositionTopic {

  /**
   * A position, who wrote it, and where the topic begins. Of two persisters of one name both may be
   * about to write the same batch; where the topic stands then does not tell whose it was.
   *
   * @param writer unlike that of every other process; empty if nobody wrote, or an earlier release
   * @param snapshotSequence the topic has the events after this command; 0: all
   */
  record Mark(Position position, String writer, long snapshotSequence) {
    static final Mark NONE = new Mark(Position.START, "", 0);

    /** The same topic further on. */
    Mark moved(Position to, String by) {
      return new Mark(to, by, snapshotSequence);
    }
  }

  private static final String WRITER = "writer";
  private static final String SNAPSHOT = "snapshot";
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

  ProducerRecord<byte[], byte[]> record(Mark mark) {
    byte[] position = mark.position().toString().getBytes(StandardCharsets.US_ASCII);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(partition.topic(), partition.partition(), key, position);
    record.headers().add(WRITER, mark.writer().getBytes(StandardCharsets.US_ASCII));
    if (mark.snapshotSequence() != 0) {
      record
          .headers()
          .add(
              SNAPSHOT, Long.toString(mark.snapshotSequence()).getBytes(StandardCharsets.US_ASCII));
    }
    return record;
  }

  /**
   * What was last committed under this name; {@link Mark#NONE} if nothing was. To be called when no
   * transaction of this name is open.
   */
  Mark read(Topics topics) {
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
        Mark last = lastBetween(reader, from, end);
        if (last != null) {
          return last;
        }
        if (from == 0) {
          return Mark.NONE;
        }
      }
    }
  }

  private Mark lastBetween(KafkaConsumer<byte[], byte[]> reader, long from, long end) {
    reader.seek(partition, from);
    long deadlineNs = System.nanoTime() + settings.patience().toNanos();
    Mark last = null;
    while (reader.position(partition) < end) {
      for (ConsumerRecord<byte[], byte[]> each : reader.poll(POLL)) {
        if (Arrays.equals(key, each.key())) {
          last = parse(each);
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

  private static String header(ConsumerRecord<byte[], byte[]> each, String name, String absent) {
    Header header = each.headers().lastHeader(name);
    return header == null ? absent : new String(header.value(), StandardCharsets.US_ASCII);
  }

  private Mark parse(ConsumerRecord<byte[], byte[]> record) {
    try {
      return new Mark(
          Position.parse(new String(record.value(), StandardCharsets.US_ASCII)),
          header(record, WRITER, ""),
          Long.parseLong(header(record, SNAPSHOT, "0")));
    } catch (IllegalArgumentException e) {
      throw new SinkRefusedException(
          "the topic %s holds what is no position under the key %s: %s"
              .formatted(partition.topic(), settings.consumer(), e.getMessage()),
          e);
    }
  }
}
