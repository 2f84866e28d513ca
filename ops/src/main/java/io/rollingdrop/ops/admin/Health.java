package io.rollingdrop.ops.admin;

/**
 * How a role is.
 *
 * @param up whether it is well
 * @param detail in words, for people
 * @param more fields for machines
 */
public record Health(boolean up, String detail, JsonAnswer.Fields more) {

  /** Without further fields. */
  public Health(boolean up, String detail) {
    this(up, detail, json -> {});
  }
}
