package io.rollingdrop.lab.door;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rollingdrop.gateway.http.HeaderField;
import io.rollingdrop.protocol.IdempotencyKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Signed requests to one door, under one key, on connections that are kept alive. What the gateway
 * asks to be sent again later is sent again, with the same idempotency key. Any thread may call.
 */
public final class SignedDoor implements AutoCloseable {

  /** What a door answered. */
  public record Answer(int status, JsonNode body) {}

  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final int FIRST_ERROR = 400;
  private static final int TOO_MANY = 429;
  private static final int UNAVAILABLE = 503;
  private static final int TIMED_OUT = 504;
  private static final int MOST_ATTEMPTS = 60;
  private static final long SHORTEST_PAUSE_MS = 50;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI door;
  private final RequestSigner signer;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

  /**
   * @param door scheme, host and port
   */
  public SignedDoor(URI door, ApiCredential credential) {
    this.door = door;
    signer = new RequestSigner(credential);
  }

  /** Whether an answer of this status is to be asked for again, with the same idempotency key. */
  public static boolean isRetryable(int status) {
    return status == TOO_MANY || status == UNAVAILABLE || status == TIMED_OUT;
  }

  /**
   * Writes; what is refused for the moment is sent again, for a minute at least.
   *
   * @return the last answer
   * @throws DoorException if the door does not answer
   */
  public Answer post(String path, JsonNode body, IdempotencyKey key) {
    return write("POST", path, body.toString().getBytes(StandardCharsets.UTF_8), key);
  }

  /**
   * As {@link #post}, with any method.
   *
   * @param body empty: none
   * @throws DoorException if the door does not answer
   */
  public Answer write(String method, String path, byte[] body, IdempotencyKey key) {
    for (int attempt = 1; ; attempt++) {
      HttpResponse<byte[]> response = send(method, path, body, key);
      if (!isRetryable(response.statusCode()) || attempt == MOST_ATTEMPTS) {
        return new Answer(response.statusCode(), parse(path, response));
      }
      pause(response);
    }
  }

  /**
   * Writes what must be accepted, under a key of its own.
   *
   * @throws DoorException if it is not
   */
  public JsonNode accepted(String path, JsonNode body) {
    Answer answer = post(path, body, newKey());
    if (answer.status() >= FIRST_ERROR) {
      throw new DoorException(
          "POST %s%s was answered %d: %s".formatted(door, path, answer.status(), answer.body()));
    }
    return answer.body();
  }

  /** Deletes; whatever the answer. */
  public void delete(String path) {
    send("DELETE", path, new byte[0], newKey());
  }

  /** An idempotency key for a new intent. */
  public static IdempotencyKey newKey() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return IdempotencyKey.of(System.currentTimeMillis(), random.nextLong(), random.nextLong());
  }

  /**
   * Reads; what is refused for the moment is asked again, for a minute at least.
   *
   * @throws DoorException if the door does not answer, or with an error
   */
  public JsonNode read(String path) {
    for (int attempt = 1; ; attempt++) {
      HttpResponse<byte[]> response = send("GET", path, new byte[0], null);
      if (response.statusCode() < FIRST_ERROR) {
        return parse(path, response);
      }
      if (!isRetryable(response.statusCode()) || attempt == MOST_ATTEMPTS) {
        throw new DoorException(
            "GET %s%s was answered %d".formatted(door, path, response.statusCode()));
      }
      pause(response);
    }
  }

  RequestSigner signer() {
    return signer;
  }

  HttpClient http() {
    return http;
  }

  URI door() {
    return door;
  }

  /**
   * @param key null: it writes nothing
   */
  private HttpResponse<byte[]> send(String method, String path, byte[] body, IdempotencyKey key) {
    HttpRequest.Builder request = HttpRequest.newBuilder(door.resolve(path)).timeout(TIMEOUT);
    if (key != null) {
      request.header(HeaderField.IDEMPOTENCY_KEY, key.toString());
    }
    signer.headers(method, path, body).forEach(request::header);
    if (body.length == 0) {
      request.method(method, BodyPublishers.noBody());
    } else {
      request
          .method(method, BodyPublishers.ofByteArray(body))
          .header("Content-Type", "application/json");
    }
    try {
      return http.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new DoorException("%s %s%s was not answered: %s".formatted(method, door, path, e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DoorException("interrupted", e);
    }
  }

  private JsonNode parse(String path, HttpResponse<byte[]> response) {
    try {
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new DoorException(door + path + " was answered with no JSON", e);
    }
  }

  private static void pause(HttpResponse<byte[]> response) {
    long seconds = response.headers().firstValueAsLong("Retry-After").orElse(0);
    LockSupport.parkNanos(
        Math.max(
            TimeUnit.SECONDS.toNanos(seconds), TimeUnit.MILLISECONDS.toNanos(SHORTEST_PAUSE_MS)));
  }

  @Override
  public void close() {
    http.close();
  }
}
