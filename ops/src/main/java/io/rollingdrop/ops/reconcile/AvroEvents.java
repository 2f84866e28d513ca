package io.rollingdrop.ops.reconcile;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/**
 * Reads the records of the topic {@code transactions} as a stranger does, by the schema that the
 * registry has under the id that each carries. Not thread safe.
 */
public final class AvroEvents implements AutoCloseable {

  /** A zero and the schema's id, big-endian: Confluent's wire format. */
  private static final int WIRE_HEADER = 1 + Integer.BYTES;

  private static final int OK = 200;

  private final URI registry;
  private final Duration patience;
  private final HttpClient http;
  private final Map<Integer, GenericDatumReader<GenericRecord>> readers = new HashMap<>();
  private BinaryDecoder decoder;
  private GenericRecord reused;

  /**
   * @param registry base of its Confluent-compatible API
   * @param patience longest wait for an answer
   */
  public AvroEvents(URI registry, Duration patience) {
    this.registry = registry;
    this.patience = patience;
    http = HttpClient.newBuilder().connectTimeout(patience).build();
  }

  /**
   * Reads a record's value.
   *
   * @return fields {@code sequence}, {@code index}, {@code event} and others; good until the next
   *     call
   * @throws IOException if the registry does not answer, or the value is not Avro of its schema
   */
  public GenericRecord read(byte[] value) throws IOException, InterruptedException {
    if (value.length < WIRE_HEADER) {
      throw new IOException("a record of " + value.length + " bytes names no schema");
    }
    int schemaId = ByteBuffer.wrap(value, 1, Integer.BYTES).getInt();
    GenericDatumReader<GenericRecord> reader = readers.get(schemaId);
    if (reader == null) {
      reader = new GenericDatumReader<>(schema(schemaId));
      readers.put(schemaId, reader);
    }
    decoder =
        DecoderFactory.get().binaryDecoder(value, WIRE_HEADER, value.length - WIRE_HEADER, decoder);
    reused = reader.read(reused, decoder);
    return reused;
  }

  private Schema schema(int id) throws IOException, InterruptedException {
    URI where = URI.create(registry + "/schemas/ids/" + id);
    HttpResponse<byte[]> response =
        http.send(
            HttpRequest.newBuilder(where).timeout(patience).build(),
            HttpResponse.BodyHandlers.ofByteArray());
    if (response.statusCode() != OK) {
      throw new IOException(where + " was answered " + response.statusCode());
    }
    return new Schema.Parser()
        .parse(new JsonMapper().readTree(response.body()).path("schema").asText());
  }

  @Override
  public void close() {
    http.close();
  }
}
