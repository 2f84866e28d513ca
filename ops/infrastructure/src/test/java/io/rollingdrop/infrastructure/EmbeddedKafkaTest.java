package io.rollingdrop.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {

  private static final String TOPIC = "trades";
  private static final Duration WITHIN = Duration.ofMinutes(1);

  @TempDir Path folder;

  @Test
  void whatWasAcknowledgedSurvivesAKilledBroker() throws Exception {
    KafkaSettings settings = KafkaSettings.in(folder);
    try (EmbeddedKafka kafka = EmbeddedKafka.start(settings)) {
      makeTopic(kafka);
      commitOneRecord(kafka, "first");
      kafka.kill();
      assertThat(kafka.isAlive()).isFalse();
      settings = settings.withPorts(kafka.port(), kafka.controllerPort());
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.start(settings)) {
      commitOneRecord(kafka, "second");
      assertThat(read(kafka, 2)).containsExactly("first", "second");
    }
  }

  private static void makeTopic(EmbeddedKafka kafka) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.url()))) {
      admin
          .createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1)))
          .all()
          .get(WITHIN.toSeconds(), TimeUnit.SECONDS);
    }
  }

  /** In a transaction, whose topic has to be made and found again on a single broker. */
  private static void commitOneRecord(EmbeddedKafka kafka, String value) throws Exception {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            kafka.url(),
            "transactional.id",
            "test",
            "max.block.ms",
            Math.toIntExact(WITHIN.toMillis()));
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(TOPIC, value)).get(WITHIN.toSeconds(), TimeUnit.SECONDS);
      producer.commitTransaction();
    }
  }

  private static List<String> read(EmbeddedKafka kafka, int count) {
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.url(), "isolation.level", "read_committed"),
            new StringDeserializer(),
            new StringDeserializer())) {
      TopicPartition partition = new TopicPartition(TOPIC, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long deadline = System.nanoTime() + WITHIN.toNanos();
      while (values.size() < count && System.nanoTime() - deadline < 0) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
          values.add(record.value());
        }
      }
    }
    return values;
  }
}
