package io.rollingdrop.gateway.http;

import io.helidon.http.Method;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** What explains the API: its OpenAPI document, and every type of problem. */
public final class DocumentRoutes {

  private static final String OPENAPI = "/openapi/partner.yaml";

  private DocumentRoutes() {}

  /** Adds the routes. */
  public static void add(Door door, HttpRouting.Builder routing) {
    byte[] openApi = resource(OPENAPI);
    door.open(
        routing, Method.GET, "/openapi.yaml", call -> new Reply(200, "application/yaml", openApi));
    door.open(routing, Method.GET, "/problems", call -> all());
    door.open(routing, Method.GET, ProblemType.PATH + "{type}", call -> one(call.pathName("type")));
  }

  private static Reply all() {
    return Reply.json(
        200,
        json -> {
          json.writeArrayFieldStart("problems");
          for (ProblemType type : ProblemType.values()) {
            json.writeStartObject();
            describe(type).writeTo(json);
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  private static Reply one(String slug) {
    for (ProblemType type : ProblemType.values()) {
      if (type.slug().equals(slug)) {
        return Reply.json(200, describe(type));
      }
    }
    throw ProblemType.NOT_FOUND.problem("No problem has that name. See /problems for all.");
  }

  private static Json.Part describe(ProblemType type) {
    return json -> {
      json.writeStringField("type", type.uri());
      json.writeNumberField("status", type.status());
      json.writeStringField("title", type.title());
      json.writeStringField("remedy", type.remedy());
    };
  }

  private static byte[] resource(String name) {
    try (InputStream stream = DocumentRoutes.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException(name + " is missing from the class path");
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + name, e);
    }
  }
}
