package io.rollingdrop.satellite.config.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/**
 * How a role was when it was asked.
 *
 * @param up whether it answered at all
 * @param ready whether it said that it is ready
 * @param detail in its words
 * @param stages what it says at {@code /stages}; missing if nothing
 */
record RoleSample(
    Role role, boolean up, boolean ready, String detail, Metrics metrics, JsonNode stages) {

  /** A role that did not answer. */
  static RoleSample down(Role role) {
    return new RoleSample(
        role, false, false, "does not answer", Metrics.NONE, MissingNode.getInstance());
  }
}
