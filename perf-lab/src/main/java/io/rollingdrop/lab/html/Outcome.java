package io.rollingdrop.lab.html;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What {@code result.json} says.
 *
 * @param reason why it is invalid; empty if it is valid
 * @param fields all of the lab's JSON
 */
record Outcome(String lab, boolean valid, String reason, JsonNode fields) {

  static Outcome of(JsonNode fields) {
    boolean valid = fields.path("valid").asBoolean(false);
    return new Outcome(
        fields.path("lab").asText("unknown lab"),
        valid,
        valid ? "" : fields.path("reason").asText("the lab gave no reason"),
        fields);
  }

  /** A figure; zero if the lab did not give it. */
  double figure(String field) {
    return fields.path(field).asDouble(0);
  }
}
