package io.rollingdrop.lab.sight;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.rollingdrop.lab.sight.Watch.Place;
import io.rollingdrop.ops.reconcile.AvroEvents;
import io.rollingdrop.satellite.support.Endpoints;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Where an order is looked for, each place as a stranger reads it: with an ordinary client, and
 * only what is committed there.
 */
final class Places {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final String TRANSACTIONS = "transactions";
  private static final String ORDER =
      "SELECT coalesce(max(order_id), 0) FROM rollingdrop.orders WHERE market_id = ? AND order_id >= ?";
  private static final int OK = 200;

  private Places() {}

  /** The row of the market's last order. */
  static Place postgres(Endpoints.Postgres where, int marketId, long fromSequence)
      throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", where.user());
    properties.setProperty("password", where.password());
    properties.setProperty("socketTimeout", Long.toString(PATIENCE.toSeconds()));
    Connection connection = DriverManager.getConnection(where.url(), properties);
    PreparedStatement query = connection.prepareStatement(ORDER);
    query.setInt(1, marketId);
    query.setLong(2, fromSequence);
    return new Place() {
      @Override
      public long look() throws SQLException {
        try (ResultSet rows = query.executeQuery()) {
          rows.next();
          return rows.getLong(1);
        }
      }

      @Override
      public void close() throws SQLException {
        connection.close();
      }
    };
  }

  /** The market's last event on the topic; its record must be of a committed transaction. */
  static Place kafka(Endpoints where, int marketId) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                where.kafka(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                IsolationLevel.READ_COMMITTED.toString(),
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) PATIENCE.toMillis()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(TRANSACTIONS).stream()
            .map(info -> new TopicPartition(TRANSACTIONS, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    AvroEvents events = new AvroEvents(where.registry(), PATIENCE);
    byte[] key = ("m:" + marketId).getBytes(StandardCharsets.US_ASCII);
    return new Place() {
      private long last;

      @Override
      public long look() throws IOException, InterruptedException {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (Arrays.equals(key, record.key())) {
            last = Math.max(last, (long) events.read(record.value()).get("sequence"));
          }
        }
        return last;
      }

      @Override
      public void close() {
        events.close();
        consumer.close();
      }
    };
  }

  /** The market's snapshot. */
  static Place redis(URI where, int marketId) {
    RedisURI uri = RedisURI.create(where);
    uri.setTimeout(PATIENCE);
    RedisClient client = RedisClient.create(uri);
    StatefulRedisConnection<String, String> connection = client.connect();
    JsonMapper mapper = new JsonMapper();
    String key = "rd:market:" + marketId;
    return new Place() {
      @Override
      public long look() throws IOException {
        String snapshot = connection.sync().get(key);
        return snapshot == null ? 0 : sequence(mapper.readTree(snapshot).path("version").asText());
      }

      @Override
      public void close() {
        connection.close();
        client.close();
      }
    };
  }

  /** What a page that is open is sent. */
  static Place page(URI gateway, int marketId) throws IOException, InterruptedException {
    URI where = gateway.resolve("/public/v1/markets/" + marketId + "/events");
    HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    HttpResponse<InputStream> response =
        http.send(HttpRequest.newBuilder(where).build(), HttpResponse.BodyHandlers.ofInputStream());
    if (response.statusCode() != OK) {
      http.shutdownNow();
      throw new IOException(where + " was answered " + response.statusCode());
    }
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    return new Place() {
      @Override
      public long look() throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.startsWith("id:")) {
            // The event is there when the empty line after it is.
            long sequence = sequence(line.substring(3).strip());
            while (line != null && !line.isEmpty()) {
              line = lines.readLine();
            }
            return sequence;
          }
        }
        throw new EOFException(where + " has ended");
      }

      @Override
      public void leave() {
        http.shutdownNow();
      }

      @Override
      public void close() {
        http.shutdownNow();
      }
    };
  }

  /** Of a version, EPOCH.SEQUENCE.INDEX, and perhaps a configuration's version after a dash. */
  private static long sequence(String version) {
    return Long.parseLong(version.split("\\.", -1)[1]);
  }
}
