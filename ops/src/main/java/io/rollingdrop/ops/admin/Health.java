package io.rollingdrop.ops.admin;

/**
 * How a role is.
 *
 * @param up whether it does its work
 * @param degraded whether somebody should look at it all the same
 * @param detail in words, for people
 * @param more fields for machines
 */
public record Health(boolean up, boolean degraded, String detail, JsonAnswer.Fields more) {

  /** Without further fields. */
  public Health(boolean up, String detail) {
    this(up, false, detail, json -> {});
  }

  /** In a word: {@code up}, {@code degraded} (it works) or {@code down}. */
  public String status() {
    return up ? degraded ? "degraded" : "up" : "down";
  }
}
