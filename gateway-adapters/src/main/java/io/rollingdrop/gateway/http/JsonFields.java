package io.rollingdrop.gateway.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rollingdrop.protocol.PackedAscii;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The fields of a JSON object in a request, taken one by one under their rules; what is left over
 * is an unknown field. Whatever breaks a rule is a problem that names field, rule and remedy.
 *
 * <p>Strict on purpose: a duplicate key, a float where an integer belongs, a number beyond 64 bits
 * or a misspelt optional field would otherwise become an order that nobody meant.
 */
public final class JsonFields {

  private static final int MOST_DEPTH = 8;
  private static final int LONGEST_NUMBER = 64;
  private static final int LONGEST_STRING = 4096;
  private static final long NS_PER_SECOND = 1_000_000_000L;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MOST_DEPTH)
                          .maxNumberLength(LONGEST_NUMBER)
                          .maxStringLength(LONGEST_STRING)
                          .maxNameLength(LONGEST_STRING)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  private final JsonNode object;
  private final String prefix;
  private final Set<String> taken = new HashSet<>();

  private JsonFields(JsonNode object, String prefix) {
    this.object = object;
    this.prefix = prefix;
  }

  /**
   * @param body UTF-8
   * @throws ProblemException if it is not one JSON object
   */
  public static JsonFields parse(byte[] body) {
    JsonNode node;
    try {
      node = MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      throw ProblemType.MALFORMED_JSON.problem(
          "The body is not valid JSON: "
              + e.getOriginalMessage()
              + ". Send one JSON object, UTF-8, each key once.");
    } catch (IOException e) {
      throw ProblemType.MALFORMED_JSON.problem("The body is not UTF-8. Send JSON in UTF-8.");
    }
    if (node == null || !node.isObject()) {
      throw ProblemType.MALFORMED_JSON.problem("The body is no JSON object. Send one.");
    }
    return new JsonFields(node, "");
  }

  /** A required integer. */
  public long integer(String name, long least, long most) {
    return integerOf(name, required(name), least, most);
  }

  /** An integer, or {@code otherwise} where it is absent. */
  public long integer(String name, long least, long most, long otherwise) {
    JsonNode node = optional(name);
    return node == null ? otherwise : integerOf(name, node, least, most);
  }

  /** A required integer of 32 bits. */
  public int integer32(String name, int least, int most) {
    return (int) integer(name, least, most);
  }

  private long integerOf(String name, JsonNode node, long least, long most) {
    if (!node.isIntegralNumber()) {
      throw broken(name, "an integer", "Send a JSON integer without quotes, fraction or exponent.");
    }
    if (!node.canConvertToLong() || node.longValue() < least || node.longValue() > most) {
      throw broken(name, "from " + least + " to " + most, "Send a number in that range.");
    }
    return node.longValue();
  }

  /** A required name of A-Z a-z 0-9 . _ : / - */
  public String name(String name, int maxLength) {
    return nameOf(name, required(name), maxLength);
  }

  /** A name, or "" where it is absent. */
  public String optionalName(String name, int maxLength) {
    JsonNode node = optional(name);
    return node == null ? "" : nameOf(name, node, maxLength);
  }

  private String nameOf(String name, JsonNode node, int maxLength) {
    if (!node.isTextual() || !PackedAscii.isValid(node.textValue(), maxLength)) {
      throw broken(
          name,
          "a string of 1 to " + maxLength + " characters of A-Z a-z 0-9 . _ : / -",
          "Send one such.");
    }
    return node.textValue();
  }

  /** A required boolean. */
  public boolean bool(String name) {
    JsonNode node = required(name);
    if (!node.isBoolean()) {
      throw broken(name, "true or false", "Send one of them, without quotes.");
    }
    return node.booleanValue();
  }

  /** A boolean, or {@code otherwise} where it is absent. */
  public boolean bool(String name, boolean otherwise) {
    return has(name) ? bool(name) : otherwise;
  }

  /** A required time, RFC 3339, in nanoseconds since the Unix epoch, above 0. */
  public long timeNs(String name) {
    JsonNode node = required(name);
    try {
      Instant time = Instant.parse(node.isTextual() ? node.textValue() : "");
      long ns =
          Math.addExact(
              Math.multiplyExact(time.getEpochSecond(), NS_PER_SECOND), (long) time.getNano());
      if (ns > 0) {
        return ns;
      }
    } catch (DateTimeParseException | ArithmeticException e) {
      // Answered below.
    }
    throw broken(
        name,
        "a time of RFC 3339 from 1970 to 2262, to the nanosecond at most",
        "Send one such as 2026-03-01T09:30:00Z.");
  }

  /** A required value of an enumeration, in lower case. */
  public <E extends Enum<E>> E oneOf(String name, List<E> values) {
    return oneOf(name, required(name), values);
  }

  /** A value of an enumeration, in lower case, or {@code otherwise} where it is absent. */
  public <E extends Enum<E>> E oneOf(String name, List<E> values, E otherwise) {
    JsonNode node = optional(name);
    return node == null ? otherwise : oneOf(name, node, values);
  }

  private <E extends Enum<E>> E oneOf(String name, JsonNode node, List<E> values) {
    String text = node.isTextual() ? node.textValue() : "";
    List<String> names = new ArrayList<>();
    for (E value : values) {
      String valueName = value.name().toLowerCase(Locale.ROOT);
      if (valueName.equals(text)) {
        return value;
      }
      names.add(valueName);
    }
    throw broken(name, "one of " + String.join(", ", names), "Send one of them.");
  }

  /** A required array of objects. */
  public List<JsonFields> objects(String name, int least, int most) {
    JsonNode node = required(name);
    if (!node.isArray() || node.size() < least || node.size() > most) {
      throw broken(name, "an array of " + least + " to " + most + " objects", "Send one such.");
    }
    List<JsonFields> fields = new ArrayList<>(node.size());
    for (int i = 0; i < node.size(); i++) {
      String path = name + "[" + i + "]";
      if (!node.get(i).isObject()) {
        throw broken(path, "an object", "Send one.");
      }
      fields.add(new JsonFields(node.get(i), prefix + path + "."));
    }
    return fields;
  }

  /**
   * Whether the field is there.
   *
   * @param name of the field
   */
  public boolean has(String name) {
    return optional(name) != null;
  }

  /** Ends the reading: whatever was not taken is an unknown field. */
  public void rejectOthers() {
    Iterator<String> names = object.fieldNames();
    while (names.hasNext()) {
      String name = names.next();
      if (!taken.contains(name)) {
        throw broken(
            shortened(name), "a field of this request", "Remove it, or correct its spelling.");
      }
    }
  }

  private JsonNode required(String name) {
    JsonNode node = optional(name);
    if (node == null) {
      throw broken(name, "required", "Add it.");
    }
    return node;
  }

  /** An explicit null is not the same as absent: it breaks the rule of its type. */
  private JsonNode optional(String name) {
    taken.add(name);
    return object.get(name);
  }

  /** The problem of a field that breaks a rule. */
  public ProblemException broken(String name, String rule, String remedy) {
    return brokenField(prefix + name, rule, remedy);
  }

  /**
   * The problem of an input that breaks a rule.
   *
   * @param rule to follow "must be"
   */
  public static ProblemException brokenField(String field, String rule, String remedy) {
    return ProblemType.INVALID_FIELD
        .problem("'" + field + "' must be " + rule + ". " + remedy)
        .with("field", field)
        .with("rule", rule)
        .with("remedy", remedy);
  }

  private static String shortened(String name) {
    return name.length() <= 64 ? name : name.substring(0, 64) + "...";
  }
}
