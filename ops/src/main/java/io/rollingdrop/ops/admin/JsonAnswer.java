package io.rollingdrop.ops.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A JSON object as an answer. */
public final class JsonAnswer {

  private static final String JSON = "application/json";
  private static final JsonFactory JSON_FACTORY = new JsonFactory();

  /** Writes the fields of a JSON object. */
  @FunctionalInterface
  public interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  private JsonAnswer() {}

  /** Sends an object of these fields. */
  public static void send(ServerResponse response, Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON_FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing JSON to memory", e);
    }
    response.header(HeaderNames.CONTENT_TYPE, JSON);
    response.send(bytes.toByteArray());
  }
}
