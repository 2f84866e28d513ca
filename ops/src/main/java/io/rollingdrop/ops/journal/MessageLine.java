package io.rollingdrop.ops.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rollingdrop.ops.journal.JournalReading.Place;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A message as one line.
 *
 * @param name of the message in the schema
 * @param fields in the schema's order; those of a composite in a map of their own
 */
record MessageLine(Place place, String name, Map<String, Object> fields) {

  private static final JsonMapper JSON = new JsonMapper();

  /** A JSON object. */
  String json() {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("position", place.toString());
    line.put("time", place.time().toString());
    line.put("message", name);
    line.putAll(fields);
    return json(line);
  }

  /** Any map of numbers, texts, lists and such maps. */
  static String json(Map<String, Object> object) {
    try {
      return JSON.writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of numbers and texts is always JSON", e);
    }
  }

  /** For people. Fields that are 0 or empty are left out: they stand for none. */
  String text() {
    StringBuilder line = new StringBuilder();
    line.append(place).append(' ').append(place.time()).append(' ').append(name);
    append(line, fields);
    return line.toString();
  }

  private static void append(StringBuilder line, Map<?, ?> fields) {
    fields.forEach(
        (name, value) -> {
          if (value instanceof Map<?, ?> composite) {
            append(line, composite);
          } else if (!value.equals(0L) && !value.equals("")) {
            line.append(' ').append(name).append('=').append(value);
          }
        });
  }
}
