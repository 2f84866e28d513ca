package io.rollingdrop.satellite.config.web;

import io.rollingdrop.satellite.config.document.FieldError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A request that is answered with a problem document (RFC 9457). */
final class ProblemException extends RuntimeException {

  private static final String TYPES = "/problems/";
  private static final String MEDIA_TYPE = "application/problem+json";

  private final int status;
  private final String type;
  private final String title;
  private final transient List<FieldError> errors;
  private final transient Map<String, String> headers = new LinkedHashMap<>();

  /**
   * @param status HTTP status, 400 to 599
   * @param type last part of the problem's type URI
   */
  ProblemException(int status, String type, String title, String detail) {
    this(status, type, title, detail, List.of());
  }

  private ProblemException(
      int status, String type, String title, String detail, List<FieldError> errors) {
    super(detail, null, false, false);
    this.status = status;
    this.type = type;
    this.title = title;
    this.errors = errors;
  }

  /** A document with fields that break their rules; all of them are named. */
  static ProblemException invalidDocument(List<FieldError> errors) {
    FieldError first = errors.getFirst();
    String detail =
        "'%s' must be %s. %s".formatted(first.path(), first.rule(), first.remedy())
            + (errors.size() == 1 ? "" : " %d more in errors.".formatted(errors.size() - 1));
    ProblemType invalid = ProblemType.INVALID_DOCUMENT;
    return new ProblemException(
        invalid.status(), invalid.slug(), invalid.title(), detail, List.copyOf(errors));
  }

  /** An input that is not in a document and breaks its rule. */
  static ProblemException invalidField(FieldError error) {
    ProblemType invalid = ProblemType.INVALID_FIELD;
    return new ProblemException(
        invalid.status(),
        invalid.slug(),
        invalid.title(),
        "'%s' must be %s. %s".formatted(error.path(), error.rule(), error.remedy()),
        List.of(error));
  }

  /** Adds a header to the reply. */
  ProblemException withHeader(String name, String value) {
    headers.put(name, value);
    return this;
  }

  int status() {
    return status;
  }

  String type() {
    return type;
  }

  Reply reply() {
    Reply reply =
        new Reply(
            status,
            MEDIA_TYPE,
            Json.object(
                json -> {
                  json.writeStringField("type", TYPES + type);
                  json.writeStringField("title", title);
                  json.writeNumberField("status", status);
                  json.writeStringField("detail", getMessage());
                  if (!errors.isEmpty()) {
                    json.writeArrayFieldStart("errors");
                    for (FieldError error : errors) {
                      json.writeStartObject();
                      json.writeStringField("field", error.path());
                      json.writeStringField("input", error.input());
                      json.writeStringField("rule", error.rule());
                      json.writeStringField("remedy", error.remedy());
                      json.writeEndObject();
                    }
                    json.writeEndArray();
                  }
                }));
    headers.forEach(reply::with);
    return reply;
  }
}
