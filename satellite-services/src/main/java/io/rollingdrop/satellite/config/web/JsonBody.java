package io.rollingdrop.satellite.config.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rollingdrop.satellite.config.document.FieldError;
import java.io.IOException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * The members of a JSON object in a request, taken one by one under their rules; what is left over
 * is unknown. Strict: a key given twice, or anything behind the object, is refused.
 */
final class JsonBody {

  private static final int MOST_DEPTH = 8;
  private static final int LONGEST_NUMBER = 64;
  private static final int LONGEST_STRING = 8_192;
  private static final int LONGEST_NAME = 64;

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
  private final Set<String> taken = new HashSet<>();

  private JsonBody(JsonNode object) {
    this.object = object;
  }

  /**
   * @param body UTF-8
   * @throws ProblemException if it is not one JSON object
   */
  static JsonBody parse(byte[] body) {
    JsonNode node;
    try {
      node = MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      throw ProblemType.MALFORMED_JSON.problem(
          "The body is not valid JSON: %s. Send one JSON object, UTF-8, each key once."
              .formatted(e.getOriginalMessage()));
    } catch (IOException e) {
      throw ProblemType.MALFORMED_JSON.problem("The body is not UTF-8. Send JSON in UTF-8.");
    }
    if (node == null || !node.isObject()) {
      throw ProblemType.MALFORMED_JSON.problem("The body is no JSON object. Send one.");
    }
    return new JsonBody(node);
  }

  /** A required object, its own members not looked at. */
  JsonNode object(String name) {
    JsonNode node = take(name);
    if (node == null || !node.isObject()) {
      throw broken(name, node, "an object");
    }
    return node;
  }

  /** A required integer from 1. */
  long positive(String name) {
    JsonNode node = take(name);
    if (node == null
        || !node.isIntegralNumber()
        || !node.canConvertToLong()
        || node.longValue() < 1) {
      throw broken(name, node, "an integer from 1");
    }
    return node.longValue();
  }

  /** A required text. */
  String text(String name, int longest) {
    JsonNode node = take(name);
    if (node == null || !isText(node, longest)) {
      throw broken(name, node, "text of at most " + longest + " characters");
    }
    return node.textValue();
  }

  /** A text; empty where it is absent. */
  String optionalText(String name, int longest) {
    return object.has(name) ? text(name, longest) : "";
  }

  /** PostgreSQL's text knows no character 0, and nobody means one. */
  private static boolean isText(JsonNode node, int longest) {
    return node.isTextual()
        && node.textValue().length() <= longest
        && node.textValue()
            .codePoints()
            .noneMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE);
  }

  /** A secret text: never repeated in an answer. */
  String secret(String name, int longest) {
    JsonNode node = take(name);
    if (node == null || !node.isTextual() || node.textValue().length() > longest) {
      throw broken(name, null, "text of at most " + longest + " characters");
    }
    return node.textValue();
  }

  /** A required value of a list. */
  String oneOf(String name, List<String> values) {
    JsonNode node = take(name);
    if (node == null || !node.isTextual() || !values.contains(node.textValue())) {
      throw broken(name, node, "one of " + String.join(", ", values));
    }
    return node.textValue();
  }

  /** Ends the reading: whatever was not taken is unknown. */
  void rejectOthers() {
    Iterator<String> names = object.fieldNames();
    while (names.hasNext()) {
      String name = names.next();
      if (!taken.contains(name)) {
        throw ProblemException.invalidField(
            new FieldError(
                name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME),
                "",
                "a field of this request",
                "Remove it, or correct its spelling."));
      }
    }
  }

  private JsonNode take(String name) {
    taken.add(name);
    return object.get(name);
  }

  private static ProblemException broken(String name, JsonNode node, String rule) {
    String input = node == null ? "" : node.toString();
    return ProblemException.invalidField(
        new FieldError(
            name,
            input.length() <= LONGEST_NAME ? input : input.substring(0, LONGEST_NAME) + "...",
            rule,
            "Send one such."));
  }
}
