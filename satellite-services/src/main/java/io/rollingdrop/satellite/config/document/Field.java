package io.rollingdrop.satellite.config.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;

/**
 * A field of a type of document.
 *
 * @param path names from the document's root on, with dots between them
 * @param min smallest value, or shortest length; see {@link FieldType}
 * @param max largest value, or longest length
 * @param nullable whether null is a value too
 * @param initial its value where nobody has said another
 * @param title for a form's label
 * @param unit of the value; empty for none
 * @param help what it does, for who is about to change it
 */
public record Field(
    String path,
    FieldType type,
    long min,
    long max,
    boolean nullable,
    JsonNode initial,
    String title,
    String unit,
    String help) {

  private static final int LONGEST_INPUT = 80;

  static Field integer(
      String path, long min, long max, long initial, String title, String unit, String help) {
    JsonNode value = LongNode.valueOf(initial);
    return new Field(path, FieldType.INTEGER, min, max, false, value, title, unit, help);
  }

  static Field text(String path, int min, int max, String title, String help) {
    return new Field(
        path, FieldType.TEXT, min, max, false, TextNode.valueOf(""), title, "characters", help);
  }

  static Field address(String path, int max, String title, String help) {
    return new Field(
        path, FieldType.ADDRESS, 0, max, false, TextNode.valueOf(""), title, "characters", help);
  }

  /** A time, or null. */
  static Field time(String path, String title, String help) {
    return new Field(path, FieldType.TIME, 0, 0, true, NullNode.instance, title, "", help);
  }

  static Field flag(String path, boolean initial, String title, String help) {
    JsonNode value = BooleanNode.valueOf(initial);
    return new Field(path, FieldType.FLAG, 0, 0, false, value, title, "", help);
  }

  /** An object that is always there; its fields follow it. */
  static Field group(String path, String title, String help) {
    JsonNode value = JsonNodeFactory.instance.objectNode();
    return new Field(path, FieldType.GROUP, 0, 0, false, value, title, "", help);
  }

  /** An object, or null; null at first. */
  static Field optionalGroup(String path, String title, String help) {
    return new Field(path, FieldType.GROUP, 0, 0, true, NullNode.instance, title, "", help);
  }

  /** The path of the object it is in; empty for the root. */
  String parent() {
    int dot = path.lastIndexOf('.');
    return dot < 0 ? "" : path.substring(0, dot);
  }

  /** The last name of its path. */
  String name() {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /** Whether a value keeps the rule. */
  boolean accepts(JsonNode value) {
    return value.isNull() ? nullable : type.fits(value, min, max);
  }

  FieldError missing() {
    return new FieldError(path, "", "there, " + rule(), "Add it.");
  }

  FieldError broken(JsonNode value) {
    return new FieldError(path, shown(value), rule(), "Send one such.");
  }

  private String rule() {
    return type.rule(min, max) + (nullable ? ", or null" : "");
  }

  /** A value as JSON, shortened. */
  static String shown(JsonNode value) {
    String text = value.toString();
    return text.length() <= LONGEST_INPUT ? text : text.substring(0, LONGEST_INPUT) + "...";
  }
}
