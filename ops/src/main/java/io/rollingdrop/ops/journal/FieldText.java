package io.rollingdrop.ops.journal;

import io.rollingdrop.protocol.PackedAscii;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads back what a generated codec says of a message, {@code [Name](...):field=value|composite=(
 * field=value|...)|group=[(field=value|...),...]|...}, so that tools follow the schema without a
 * line for each field. Values are integers and names of enumerated values.
 */
final class FieldText {

  private static final String FIELDS_FOLLOW = "):";
  private static final String FIRST_WORD = "word0";

  private final CharSequence text;
  private int at;

  FieldText(CharSequence text) {
    this.text = text;
    at = text.toString().indexOf(FIELDS_FOLLOW) + FIELDS_FOLLOW.length();
  }

  /** Names and values: a long, a text, a map of them, or a list of such maps. */
  Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    while (at < text.length() && text.charAt(at) != ')') {
      String name = until('=');
      at++;
      fields.put(name, value());
      if (at < text.length() && text.charAt(at) == '|') {
        at++;
      }
    }
    return fields;
  }

  private Object value() {
    if (text.charAt(at) == '[') {
      return entries();
    }
    if (text.charAt(at) != '(') {
      String value = until('|');
      return isInteger(value) ? (Object) Long.valueOf(value) : value;
    }
    at++;
    Map<String, Object> composite = fields();
    at++;
    return composite.containsKey(FIRST_WORD) ? name(composite) : composite;
  }

  private List<Map<String, Object>> entries() {
    List<Map<String, Object>> entries = new ArrayList<>();
    at++;
    while (text.charAt(at) != ']') {
      at++;
      entries.add(fields());
      at++;
      if (text.charAt(at) == ',') {
        at++;
      }
    }
    at++;
    return entries;
  }

  private static String name(Map<String, Object> words) {
    return PackedAscii.text(words.values().stream().mapToLong(word -> (Long) word).toArray());
  }

  private String until(char end) {
    int from = at;
    while (at < text.length() && text.charAt(at) != end && text.charAt(at) != ')') {
      at++;
    }
    return text.subSequence(from, at).toString();
  }

  private static boolean isInteger(String value) {
    int from = value.startsWith("-") ? 1 : 0;
    return value.length() > from
        && value.chars().skip(from).allMatch(digit -> digit >= '0' && digit <= '9');
  }
}
