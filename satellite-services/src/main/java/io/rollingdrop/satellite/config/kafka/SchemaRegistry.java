package io.rollingdrop.satellite.config.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.avro.Schema;

/** A schema registry with Confluent's HTTP API. Thread safe. */
final class SchemaRegistry implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final int OK = 200;
  private static final JsonMapper MAPPER = new JsonMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final String base;

  /**
   * @param base of the API, without a slash at its end
   */
  SchemaRegistry(URI base) {
    this.base = base.toString().replaceFirst("/+$", "");
  }

  /**
   * Registers a schema under a subject, or finds it there.
   *
   * @return the schema's id
   * @throws IOException if the registry is out of reach, or refuses the schema
   */
  int register(String subject, Schema schema) throws IOException, InterruptedException {
    URI uri =
        URI.create(
            "%s/subjects/%s/versions"
                .formatted(base, URLEncoder.encode(subject, StandardCharsets.UTF_8)));
    String body = JsonNodeFactory.instance.objectNode().put("schema", schema.toString()).toString();
    HttpResponse<byte[]> response;
    try {
      response =
          http.send(
              HttpRequest.newBuilder(uri)
                  .timeout(TIMEOUT)
                  .header("Content-Type", MEDIA_TYPE)
                  .POST(BodyPublishers.ofString(body))
                  .build(),
              BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new IOException("the schema registry at " + base + " does not answer", e);
    }
    JsonNode answer = MAPPER.readTree(response.body());
    if (response.statusCode() != OK || !answer.path("id").isInt()) {
      throw new IOException(
          "the schema registry at %s answered %d to the schema of %s: %s"
              .formatted(
                  base, response.statusCode(), subject, answer.path("message").asText("no id")));
    }
    return answer.path("id").intValue();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
