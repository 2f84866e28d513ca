package io.rollingdrop.ops.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rollingdrop.gateway.auth.RequestSignature;
import io.rollingdrop.gateway.http.HeaderField;
import io.rollingdrop.ops.process.RoleFailure;
import io.rollingdrop.protocol.IdempotencyKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Signed requests to a door of the gateway, as any client makes them. One thread. */
final class SignedClient implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int NOT_FOUND = 404;
  private static final Set<Integer> TRY_AGAIN = Set.of(503, 504);
  private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);
  private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final int FIRST_ERROR = 400;
  private static final JsonMapper MAPPER = new JsonMapper();

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final SecureRandom random = new SecureRandom();
  private final InstantSource clock = InstantSource.system();
  private final URI door;
  private final Credentials.Credential credential;

  /**
   * @param door scheme, host and port
   */
  SignedClient(URI door, Credentials.Credential credential) {
    this.door = door;
    this.credential = credential;
  }

  /**
   * Reads.
   *
   * @return empty if there is no such thing
   * @throws RoleFailure if the answer is any other error
   */
  Optional<JsonNode> get(String pathAndQuery) {
    HttpResponse<byte[]> response = send("GET", pathAndQuery, new byte[0]);
    return response.statusCode() == NOT_FOUND
        ? Optional.empty()
        : Optional.of(accepted("GET", pathAndQuery, response));
  }

  /**
   * Writes, under an idempotency key of its own.
   *
   * @throws RoleFailure if it was not accepted
   */
  JsonNode post(String path, ObjectNode body) {
    return accepted("POST", path, send("POST", path, bytes(body)));
  }

  /**
   * As {@link #post}, with PUT.
   *
   * @throws RoleFailure if it was not accepted
   */
  JsonNode put(String path, ObjectNode body) {
    return accepted("PUT", path, send("PUT", path, bytes(body)));
  }

  /** An object to be filled. */
  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /**
   * While the gateway says that nothing was executed, or that it does not know, it is asked again
   * under the same key: a core may be about to start, or another node to lead.
   */
  private HttpResponse<byte[]> send(String method, String pathAndQuery, byte[] body) {
    String key = IdempotencyKey.of(clock.millis(), random.nextLong(), random.nextLong()).toString();
    long until = System.nanoTime() + PATIENCE_NS;
    HttpResponse<byte[]> response = send(method, pathAndQuery, body, key);
    while (TRY_AGAIN.contains(response.statusCode()) && System.nanoTime() - until < 0) {
      LockSupport.parkNanos(PAUSE_NS);
      response = send(method, pathAndQuery, body, key);
    }
    return response;
  }

  private HttpResponse<byte[]> send(
      String method, String pathAndQuery, byte[] body, String idempotencyKey) {
    String timestamp = Long.toString(clock.millis());
    String nonce = Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(door.resolve(pathAndQuery))
            .timeout(TIMEOUT)
            .header(HeaderField.KEY, credential.keyId())
            .header(HeaderField.TIMESTAMP, timestamp)
            .header(HeaderField.NONCE, nonce)
            .header(
                HeaderField.SIGNATURE,
                RequestSignature.sign(
                    credential.secret(), method, pathAndQuery, timestamp, nonce, body));
    if (body.length == 0) {
      request.method(method, BodyPublishers.noBody());
    } else {
      request
          .method(method, BodyPublishers.ofByteArray(body))
          .header("Content-Type", "application/json")
          .header(HeaderField.IDEMPOTENCY_KEY, idempotencyKey);
    }
    try {
      return http.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new RoleFailure(
          RoleFailure.FAILED, method + " " + pathAndQuery + " was not answered at " + door, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RoleFailure(RoleFailure.FAILED, "interrupted", e);
    }
  }

  private static JsonNode accepted(String method, String path, HttpResponse<byte[]> response) {
    try {
      JsonNode answer = MAPPER.readTree(response.body());
      if (response.statusCode() >= FIRST_ERROR) {
        throw new RoleFailure(
            RoleFailure.FAILED,
            "%s %s was answered %d: %s"
                .formatted(method, path, response.statusCode(), answer.path("detail").asText()));
      }
      return answer;
    } catch (IOException e) {
      throw new RoleFailure(
          RoleFailure.FAILED, method + " " + path + " was answered with no JSON", e);
    }
  }

  private static byte[] bytes(ObjectNode body) {
    try {
      return MAPPER.writeValueAsBytes(body);
    } catch (IOException e) {
      throw new IllegalStateException("an object of numbers and texts is always JSON", e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
