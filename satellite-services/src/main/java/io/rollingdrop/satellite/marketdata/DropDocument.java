package io.rollingdrop.satellite.marketdata;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * What a market's configuration document says about its drop.
 *
 * @param version of the document; 0: there is none
 * @param drop null: nothing is said
 */
record DropDocument(long version, Drop drop) {

  /** No document. */
  static final DropDocument NONE = new DropDocument(0, null);

  private static final JsonMapper MAPPER = new JsonMapper();

  /**
   * What people are shown of a drop.
   *
   * @param title of the drop
   * @param subtitle may be empty
   * @param imageUrl may be empty
   * @param opensAtMs milliseconds since the Unix epoch; null: open already, or not yet known
   */
  record Drop(String title, String subtitle, String imageUrl, Long opensAtMs) {}

  /**
   * Reads a document as it is in Redis: {@code {"document","version","body","updated_ms"}}.
   *
   * @param json null: there is none
   * @throws IllegalArgumentException if it is not of that form; says what is wrong
   */
  static DropDocument parse(String json) {
    if (json == null) {
      return NONE;
    }
    JsonNode document;
    try {
      document = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("it is not JSON: " + e.getOriginalMessage(), e);
    }
    JsonNode version = document.path("version");
    if (!version.isIntegralNumber() || version.longValue() < 1) {
      throw new IllegalArgumentException("its version is not an integer from 1");
    }
    JsonNode drop = document.path("body").path("drop");
    if (drop.isMissingNode() || drop.isNull()) {
      return new DropDocument(version.longValue(), null);
    }
    if (!drop.path("title").isTextual()) {
      throw new IllegalArgumentException("body.drop.title is not text");
    }
    return new DropDocument(
        version.longValue(),
        new Drop(
            drop.path("title").textValue(),
            drop.path("subtitle").asText(""),
            drop.path("image_url").asText(""),
            opensAt(drop.path("opens_at"))));
  }

  private static Long opensAt(JsonNode text) {
    if (text.isMissingNode() || text.isNull()) {
      return null;
    }
    try {
      return Instant.parse(text.asText()).toEpochMilli();
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("body.drop.opens_at is not a time as of RFC 3339", e);
    }
  }
}
