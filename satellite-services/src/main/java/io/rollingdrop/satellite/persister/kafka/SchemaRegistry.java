package io.rollingdrop.satellite.persister.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rollingdrop.satellite.persister.SinkRefusedException;
import io.rollingdrop.satellite.persister.SinkUnavailableException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.apache.avro.Schema;

/**
 * A schema registry with Confluent's API.
 *
 * <p>Compatibility of a subject is BACKWARD: whoever has the newest schema reads all that was ever
 * written. FULL is out of reach by construction: a new event is a new branch of the union, which no
 * older schema can read.
 */
final class SchemaRegistry implements AutoCloseable {

  private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final int UNPROCESSABLE = 422;
  private static final int CONFLICT = 409;
  private static final int SUCCESS = 2;
  private static final int CENTURY = 100;

  private final URI base;
  private final Duration patience;
  private final HttpClient client;
  private final ObjectMapper json = new ObjectMapper();

  SchemaRegistry(URI base, Duration patience) {
    this.base = base;
    this.patience = patience;
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(patience)
            .build();
  }

  /**
   * Registers the schema under a subject, or finds it there.
   *
   * @return its id
   * @throws SinkUnavailableException if the registry does not answer as it should
   * @throws SinkRefusedException if the schema is not compatible with what is registered
   */
  int register(String subject, Schema schema) {
    ObjectNode compatibility = json.createObjectNode().put("compatibility", "BACKWARD");
    call("PUT", "/config/" + subject, compatibility);
    ObjectNode body =
        json.createObjectNode().put("schemaType", "AVRO").put("schema", schema.toString());
    JsonNode answer = call("POST", "/subjects/" + subject + "/versions", body);
    if (!answer.path("id").isInt()) {
      throw new SinkUnavailableException(
          "the schema registry at " + base + ": it answered without an id: " + answer);
    }
    return answer.path("id").intValue();
  }

  private JsonNode call(String method, String path, ObjectNode body) {
    URI uri = URI.create(base.toString().replaceAll("/+$", "") + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(patience)
            .header("Content-Type", MEDIA_TYPE)
            .header("Accept", MEDIA_TYPE)
            .method(method, HttpRequest.BodyPublishers.ofString(body.toString()))
            .build();
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      int status = response.statusCode();
      if (status == CONFLICT || status == UNPROCESSABLE) {
        throw new SinkRefusedException(
            "%s %s: %d: %s. The schema must stay backward compatible with the registered one."
                .formatted(method, uri, status, response.body()));
      }
      if (status / CENTURY != SUCCESS) {
        throw new SinkUnavailableException(
            "the schema registry: %s %s: %d: %s".formatted(method, uri, status, response.body()));
      }
      return json.readTree(response.body());
    } catch (IOException e) {
      throw new SinkUnavailableException("the schema registry at " + base + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SinkUnavailableException("the schema registry: interrupted", e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
