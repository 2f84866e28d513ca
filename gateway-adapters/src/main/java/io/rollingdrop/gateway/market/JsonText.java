package io.rollingdrop.gateway.market;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;

/** Writes JSON objects as text. */
public final class JsonText {

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int FIRST_CAPACITY = 256;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private JsonText() {}

  /** Writes the fields of an object. */
  @FunctionalInterface
  public interface Fields {
    /**
     * @param json is inside the object's braces
     * @throws IOException as the generator declares it; writing to memory has no such failure
     */
    void write(JsonGenerator json) throws IOException;
  }

  /** An object with these fields. */
  public static String object(Fields fields) {
    StringWriter text = new StringWriter(FIRST_CAPACITY);
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /**
   * A time in RFC 3339 form, UTC.
   *
   * @param epochNs nanoseconds since the Unix epoch
   */
  public static String time(long epochNs) {
    return Instant.ofEpochSecond(
            Math.floorDiv(epochNs, NANOS_PER_SECOND), Math.floorMod(epochNs, NANOS_PER_SECOND))
        .toString();
  }
}
