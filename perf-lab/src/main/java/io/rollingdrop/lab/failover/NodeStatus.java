package io.rollingdrop.lab.failover;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a node says of itself at its admin door.
 *
 * @param isInTouch whether it has news from a leader
 * @param leads whether it leads, as far as it knows
 * @param term of leadership; -1 before the first
 * @param published the sequence of the last command whose events it has published
 */
record NodeStatus(boolean isInTouch, boolean leads, long term, long published) {

  /** Of a node that does not answer. */
  static final NodeStatus NONE = new NodeStatus(false, false, -1, 0);

  static NodeStatus of(JsonNode json) {
    return new NodeStatus(
        json.path("in_touch").asBoolean(),
        json.path("role").asText().equals("leader"),
        json.path("term").asLong(-1),
        json.path("published_sequence").asLong());
  }
}
