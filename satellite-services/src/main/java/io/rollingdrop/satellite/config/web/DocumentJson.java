package io.rollingdrop.satellite.config.web;

import com.fasterxml.jackson.core.JsonGenerator;
import io.rollingdrop.satellite.config.document.DocumentType;
import io.rollingdrop.satellite.config.document.Field;
import io.rollingdrop.satellite.config.store.Applied;
import io.rollingdrop.satellite.config.store.DocumentVersion;
import io.rollingdrop.satellite.config.store.Step;
import java.io.IOException;
import java.util.StringJoiner;

/** Documents as the API shows them. */
final class DocumentJson {

  private DocumentJson() {}

  /** Members of a document without its body. */
  static void writeSummary(JsonGenerator json, DocumentVersion current, Applied applied)
      throws IOException {
    json.writeStringField("document", current.document());
    json.writeNumberField("version", current.version());
    json.writeNumberField("updated_ms", current.created().toEpochMilli());
    json.writeStringField("author", current.author());
    json.writeStringField("note", current.note());
    json.writeObjectFieldStart("applied");
    StringJoiner problems = new StringJoiner("; ");
    for (Step step : Step.values()) {
      json.writeBooleanField(step.label(), applied.reached(step));
      String problem = applied.problems().get(step);
      if (problem != null) {
        problems.add(step.label() + ": " + problem);
      }
    }
    json.writeStringField("problem", problems.length() == 0 ? null : problems.toString());
    json.writeEndObject();
  }

  /** Members of an entry of the history. */
  static void writeVersion(JsonGenerator json, DocumentVersion version, DocumentType type)
      throws IOException {
    json.writeNumberField("version", version.version());
    json.writeNumberField("updated_ms", version.created().toEpochMilli());
    json.writeStringField("author", version.author());
    json.writeStringField("note", version.note());
    json.writePOJOField("body", type.complete(version.body()));
  }

  /** The fields of a type, for a form. */
  static void writeSchema(JsonGenerator json, DocumentType type) throws IOException {
    json.writeObjectFieldStart("schema");
    json.writeStringField("type", type.name());
    json.writeArrayFieldStart("fields");
    for (Field field : type.fields()) {
      json.writeStartObject();
      json.writeStringField("path", field.path());
      json.writeStringField("type", field.type().schemaName());
      json.writeBooleanField("nullable", field.nullable());
      if (field.type().hasRange()) {
        json.writeNumberField("min", field.min());
        json.writeNumberField("max", field.max());
      }
      json.writeStringField("title", field.title());
      json.writeStringField("unit", field.unit());
      json.writeStringField("help", field.help());
      json.writePOJOField("default", field.initial());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
