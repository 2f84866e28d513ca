package io.rollingdrop.satellite.config;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rollingdrop.satellite.support.Endpoints;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads {@code config-changes} as anybody would who knows only Kafka and the registry. */
final class Changes implements AutoCloseable {

  private static final TopicPartition TOPIC = new TopicPartition("config-changes", 0);

  private final Endpoints endpoints;
  private final HttpClient http = HttpClient.newHttpClient();
  private final KafkaConsumer<String, byte[]> consumer;

  /** From the topic's beginning. */
  Changes(Endpoints endpoints) {
    this.endpoints = endpoints;
    consumer =
        new KafkaConsumer<>(
            Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, endpoints.kafka()),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    consumer.assign(List.of(TOPIC));
    consumer.seekToBeginning(List.of(TOPIC));
  }

  /** The change of a document whose note is this. */
  GenericRecord awaitNoted(String document, String note) throws Exception {
    return Await.present(
        () -> {
          for (ConsumerRecord<String, byte[]> found : consumer.poll(Duration.ofMillis(200))) {
            GenericRecord change = decode(found.value());
            if (found.key().equals(document) && change.get("note").toString().equals(note)) {
              return Optional.of(change);
            }
          }
          return Optional.empty();
        });
  }

  private GenericRecord decode(byte[] value) throws IOException, InterruptedException {
    ByteBuffer bytes = ByteBuffer.wrap(value);
    if (bytes.get() != 0) {
      throw new AssertionError("no Confluent wire format");
    }
    Schema schema = schema(bytes.getInt());
    return new GenericDatumReader<GenericRecord>(schema)
        .read(
            null,
            DecoderFactory.get().binaryDecoder(value, bytes.position(), bytes.remaining(), null));
  }

  private Schema schema(int id) throws IOException, InterruptedException {
    URI uri = URI.create(endpoints.registry() + "/schemas/ids/" + id);
    String answer = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    return new Schema.Parser().parse(new JsonMapper().readTree(answer).path("schema").asText());
  }

  @Override
  public void close() {
    consumer.close();
    http.shutdownNow();
  }
}
