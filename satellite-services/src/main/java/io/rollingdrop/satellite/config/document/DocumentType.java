package io.rollingdrop.satellite.config.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A type of document: its fields, and the rules between them. Immutable.
 *
 * @param name of the type
 * @param fields a group before what is in it
 * @param rules between fields; asked only when each field keeps its own rule
 */
public record DocumentType(String name, List<Field> fields, List<Rule> rules) {

  private static final int MOST_ERRORS = 100;
  private static final int LONGEST_NAME = 64;

  /** A rule between the fields of a document. */
  @FunctionalInterface
  public interface Rule {
    /** The error of a body whose fields keep their own rules; empty if it keeps this one too. */
    Optional<FieldError> broken(JsonNode body);
  }

  public DocumentType {
    fields = List.copyOf(fields);
    rules = List.copyOf(rules);
  }

  /**
   * All that is wrong with a body, at most 100 errors.
   *
   * @return empty if it is valid
   */
  public List<FieldError> validate(JsonNode body) {
    List<FieldError> errors = new ArrayList<>();
    if (!body.isObject()) {
      errors.add(new FieldError("body", Field.shown(body), "an object", "Send one."));
      return errors;
    }
    checkFields("", body, errors);
    if (errors.isEmpty()) {
      rules.forEach(rule -> rule.broken(body).ifPresent(errors::add));
    }
    return errors.size() <= MOST_ERRORS ? errors : List.copyOf(errors.subList(0, MOST_ERRORS));
  }

  private void checkFields(String parent, JsonNode object, List<FieldError> errors) {
    Set<String> known = new HashSet<>();
    for (Field field : fields) {
      if (field.parent().equals(parent)) {
        known.add(field.name());
        check(field, object.get(field.name()), errors);
      }
    }
    object
        .properties()
        .forEach(
            property -> {
              if (!known.contains(property.getKey()) && errors.size() < MOST_ERRORS) {
                errors.add(unknown(parent, property.getKey(), property.getValue()));
              }
            });
  }

  private void check(Field field, JsonNode value, List<FieldError> errors) {
    if (value == null) {
      errors.add(field.missing());
    } else if (!field.accepts(value)) {
      errors.add(field.broken(value));
    } else if (value.isObject()) {
      checkFields(field.path(), value, errors);
    }
  }

  private static FieldError unknown(String parent, String name, JsonNode value) {
    String shortened = name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    return new FieldError(
        parent.isEmpty() ? shortened : parent + "." + shortened,
        Field.shown(value),
        "a field of this document",
        "Remove it, or correct its spelling.");
  }

  /** A body in which every field has its initial value. */
  public ObjectNode initial() {
    return complete(JsonNodeFactory.instance.objectNode());
  }

  /**
   * A body of an earlier release as one of this: fields that came since have their initial values,
   * fields that went are left out. Fields are in the order of the declaration.
   */
  public ObjectNode complete(JsonNode body) {
    return complete("", body);
  }

  private ObjectNode complete(String parent, JsonNode object) {
    ObjectNode complete = JsonNodeFactory.instance.objectNode();
    for (Field field : fields) {
      if (field.parent().equals(parent)) {
        JsonNode value = object.has(field.name()) ? object.get(field.name()) : field.initial();
        complete.set(
            field.name(),
            field.type() == FieldType.GROUP && value.isObject()
                ? complete(field.path(), value)
                : value.deepCopy());
      }
    }
    return complete;
  }
}
