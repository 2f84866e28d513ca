package io.rollingdrop.gateway.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes JSON documents. */
public final class Json {

  /** Media type of every document but problems. */
  public static final String MEDIA_TYPE = "application/json";

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int USUAL_LENGTH = 512;

  private Json() {}

  /** Writes a part of a document. */
  @FunctionalInterface
  public interface Part {
    void writeTo(JsonGenerator json) throws IOException;
  }

  /** An object, its members written by {@code members}, as UTF-8. */
  public static byte[] object(Part members) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_LENGTH);
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      members.writeTo(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing JSON to memory", e);
    }
    return bytes.toByteArray();
  }
}
