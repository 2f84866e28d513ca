package io.rollingdrop.satellite.config.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.rollingdrop.protocol.IdempotencyKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;

/** Signed requests to the gateway's operator door. Thread safe. */
public final class OperatorDoor implements AutoCloseable {

  /**
   * What the door said.
   *
   * @param status HTTP
   * @param body JSON; missing if there was none
   */
  public record Answer(int status, JsonNode body) {

    private static final int FIRST_ERROR = 400;

    /** Whether it was done. */
    public boolean isAccepted() {
      return status < FIRST_ERROR;
    }

    /** Name of the problem, the last part of its type; empty if it is none. */
    public String problem() {
      String type = body.path("type").asText("");
      return type.substring(type.lastIndexOf('/') + 1);
    }

    /** The problem in words. */
    public String detail() {
      return body.path("detail").asText("status " + status);
    }
  }

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  /** Longer than the gateway itself waits for the core: so its answer, if any, is ours. */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final int NONCE_BYTES = 16;
  private static final JsonMapper MAPPER = new JsonMapper();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();
  private final SecureRandom random = new SecureRandom();
  private final URI door;
  private final Path credentialFile;
  private final InstantSource clock;

  /**
   * @param door scheme, host and port
   * @param credentialFile with the operator's key, read at each request: it may come or change
   *     later
   */
  public OperatorDoor(URI door, Path credentialFile, InstantSource clock) {
    this.door = door;
    this.credentialFile = credentialFile;
    this.clock = clock;
  }

  /**
   * Reads.
   *
   * @throws IOException if the door is out of reach, or there is no key
   */
  public Answer get(String pathAndQuery) throws IOException, InterruptedException {
    return send(request("GET", pathAndQuery, new byte[0]).GET());
  }

  /**
   * Writes.
   *
   * @param key the same for every retry of one intent
   * @throws IOException if the door is out of reach, or there is no key; it may have been done
   */
  public Answer put(String path, JsonNode body, IdempotencyKey key)
      throws IOException, InterruptedException {
    byte[] bytes = MAPPER.writeValueAsBytes(body);
    return send(
        request("PUT", path, bytes)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key.toString())
            .PUT(BodyPublishers.ofByteArray(bytes)));
  }

  /** A key for an intent of now. */
  public IdempotencyKey freshKey() {
    return IdempotencyKey.of(clock.millis(), random.nextLong(), random.nextLong());
  }

  private HttpRequest.Builder request(String method, String pathAndQuery, byte[] body)
      throws IOException {
    OperatorCredential credential = OperatorCredential.read(credentialFile);
    String timestamp = Long.toString(clock.millis());
    byte[] nonceBytes = new byte[NONCE_BYTES];
    random.nextBytes(nonceBytes);
    String nonce = HexFormat.of().formatHex(nonceBytes);
    return HttpRequest.newBuilder(door.resolve(pathAndQuery))
        .timeout(TIMEOUT)
        .header("RD-Key", credential.keyId())
        .header("RD-Timestamp", timestamp)
        .header("RD-Nonce", nonce)
        .header(
            "RD-Signature",
            RequestSignature.sign(
                credential.secret(), method, pathAndQuery, timestamp, nonce, body));
  }

  private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<byte[]> response;
    try {
      response = http.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new IOException("the gateway's operator door at " + door + " does not answer", e);
    }
    return new Answer(response.statusCode(), json(response.body()));
  }

  private static JsonNode json(byte[] body) {
    try {
      JsonNode node = MAPPER.readTree(body);
      return node == null ? MissingNode.getInstance() : node;
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
