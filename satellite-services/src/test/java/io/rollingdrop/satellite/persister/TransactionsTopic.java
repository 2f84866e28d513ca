package io.rollingdrop.satellite.persister;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what is committed of the topic as an independent consumer would: by the registry. */
final class TransactionsTopic {

  /** A record as it was read. */
  record Read(int partition, String key, GenericRecord value) {

    long number(String field) {
      return ((Number) value.get(field)).longValue();
    }

    /** Orders events as the core did. */
    String place() {
      return "%020d.%010d".formatted(number("sequence"), number("index"));
    }
  }

  private final KafkaSettings settings;
  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final Map<Integer, Schema> schemas = new HashMap<>();

  TransactionsTopic(KafkaSettings settings) {
    this.settings = settings;
  }

  /** Everything up to the end that a reader of what is committed sees now. */
  List<Read> read() {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers",
            settings.bootstrapServers(),
            "isolation.level",
            "read_committed",
            "auto.offset.reset",
            "earliest");
    List<Read> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(settings.topic()).stream()
              .map(each -> new TopicPartition(each.topic(), each.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      Await.until(
          "read to the end",
          () -> {
            for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofMillis(50))) {
              records.add(
                  new Read(
                      each.partition(),
                      new String(each.key(), StandardCharsets.UTF_8),
                      decode(each.value())));
            }
            return partitions.stream().allMatch(p -> consumer.position(p) >= ends.get(p));
          });
    }
    return records;
  }

  private GenericRecord decode(byte[] value) {
    ByteBuffer prefix = ByteBuffer.wrap(value);
    if (prefix.get() != 0) {
      throw new AssertionError("not the Confluent wire format");
    }
    Schema schema = schemas.computeIfAbsent(prefix.getInt(), this::fetch);
    try {
      return new GenericDatumReader<GenericRecord>(schema)
          .read(
              null,
              DecoderFactory.get()
                  .binaryDecoder(value, prefix.position(), prefix.remaining(), null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Schema fetch(int id) {
    URI uri = URI.create(settings.registry() + "/schemas/ids/" + id);
    try {
      HttpResponse<String> answer =
          http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      return new Schema.Parser().parse(json.readTree(answer.body()).path("schema").asText());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
