package io.rollingdrop.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rollingdrop.gateway.auth.RequestSignature;
import io.rollingdrop.gateway.http.HeaderField;
import io.rollingdrop.protocol.IdempotencyKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Signs requests and sends them; the client that a partner would write. What comes back is held
 * against the OpenAPI document.
 */
final class Caller {

  static final JsonMapper JSON = new JsonMapper();

  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final int port;
  private final String keyId;
  private final String secret;

  Caller(int port, String keyId, String secret) {
    this.port = port;
    this.keyId = keyId;
    this.secret = secret;
  }

  /** What was answered. */
  record Answer(int status, Map<String, String> headers, String body) {
    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new UncheckedIOException("not JSON: " + body, e);
      }
    }

    String header(String name) {
      return headers.get(name.toLowerCase(Locale.ROOT));
    }

    long sequence() {
      return Long.parseLong(header(HeaderField.SEQUENCE));
    }

    /** Name of the problem. */
    String problem() {
      return json().path("type").asText().replaceFirst(".*/", "");
    }
  }

  String keyId() {
    return keyId;
  }

  String secret() {
    return secret;
  }

  /** The same key at another door. */
  Caller at(int otherPort) {
    return new Caller(otherPort, keyId, secret);
  }

  /** A caller that has the key but not its secret. */
  Caller withSecret(String otherSecret) {
    return new Caller(port, keyId, otherSecret);
  }

  static String newKey() {
    return keyMadeAt(System.currentTimeMillis());
  }

  static String keyMadeAt(long epochMillis) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return IdempotencyKey.of(epochMillis, random.nextLong(), random.nextLong()).toString();
  }

  Answer get(String path) {
    return request("GET", path).send();
  }

  Answer post(String path, String body) {
    return request("POST", path).key(newKey()).body(body).send();
  }

  Answer put(String path, String body) {
    return request("PUT", path).key(newKey()).body(body).send();
  }

  Answer patch(String path, String body) {
    return request("PATCH", path).key(newKey()).body(body).send();
  }

  Answer delete(String path) {
    return request("DELETE", path).key(newKey()).send();
  }

  Request request(String method, String path) {
    return new Request(method, path);
  }

  /** A request to be signed and sent, once or again. */
  final class Request {
    private final String method;
    private final String path;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private byte[] body = new byte[0];
    private boolean wellFormed = true;

    private Request(String method, String path) {
      this.method = method;
      this.path = path;
    }

    Request key(String idempotencyKey) {
      return header(HeaderField.IDEMPOTENCY_KEY, idempotencyKey);
    }

    Request body(String text) {
      return body(text.getBytes(StandardCharsets.UTF_8));
    }

    Request body(byte[] bytes) {
      body = bytes;
      return this;
    }

    Request header(String name, String value) {
      headers.put(name, value);
      return this;
    }

    /** It breaks the contract on purpose: only its answer is held against it. */
    Request malformed() {
      wellFormed = false;
      return this;
    }

    Request signed() {
      return signedAt(
          System.currentTimeMillis(),
          "n" + Long.toHexString(ThreadLocalRandom.current().nextLong()) + "-nonce");
    }

    Request signedAt(long timestampMs, String nonce) {
      String timestamp = Long.toString(timestampMs);
      return header(HeaderField.KEY, keyId)
          .header(HeaderField.TIMESTAMP, timestamp)
          .header(HeaderField.NONCE, nonce)
          .header(
              HeaderField.SIGNATURE,
              RequestSignature.sign(secret, method, path, timestamp, nonce, body));
    }

    /** Signs with the present time and a fresh nonce, and sends. */
    Answer send() {
      return signed().sendAsIs();
    }

    /** Sends with the headers it has. */
    Answer sendAsIs() {
      HttpRequest.Builder builder =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
              .timeout(Duration.ofSeconds(20))
              .method(
                  method,
                  body.length == 0
                      ? HttpRequest.BodyPublishers.noBody()
                      : HttpRequest.BodyPublishers.ofByteArray(body));
      headers.forEach(builder::header);
      if (body.length > 0) {
        builder.header("Content-Type", "application/json");
      }
      try {
        HttpResponse<String> response =
            CLIENT.send(builder.build(), HttpResponse.BodyHandlers.ofString());
        Map<String, String> answered = new LinkedHashMap<>();
        response.headers().map().forEach((name, values) -> answered.put(name, values.getFirst()));
        Answer answer = new Answer(response.statusCode(), answered, response.body());
        Contract.check(method, path, headers, body, wellFormed, answer);
        return answer;
      } catch (IOException e) {
        throw new UncheckedIOException(method + " " + path, e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }
}
