package io.rollingdrop.satellite.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.TreeMap;

/** A browser with the console open: keeps its cookie, says where it comes from. */
final class Console implements AutoCloseable {

  private static final JsonMapper MAPPER = new JsonMapper();

  /** What came back. */
  record Answer(int status, JsonNode body, HttpResponse<byte[]> response) {
    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI base;
  private String cookie = "";

  Console(int port) {
    base = URI.create("http://127.0.0.1:" + port);
  }

  String origin() {
    return base.toString();
  }

  /** Signs in, and keeps the cookie. */
  Answer signIn(String user, String password) throws IOException, InterruptedException {
    Answer answer =
        post(
            "/api/session",
            MAPPER.createObjectNode().put("user", user).put("password", password).toString());
    if (answer.status() == 200) {
      cookie = answer.header("Set-Cookie").split(";")[0];
    }
    return answer;
  }

  void useCookieOf(Console other) {
    cookie = other.cookie;
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send("GET", path, null, Map.of());
  }

  Answer post(String path, String body) throws IOException, InterruptedException {
    return send("POST", path, body, Map.of());
  }

  Answer delete(String path) throws IOException, InterruptedException {
    return send("DELETE", path, null, Map.of());
  }

  /** Saves a document on the base of a version. */
  Answer save(String document, long base, String body) throws IOException, InterruptedException {
    return save(document, base, body, "a test");
  }

  Answer save(String document, long base, String body, String note)
      throws IOException, InterruptedException {
    return send(
        "PUT",
        "/api/config/" + document,
        "{\"body\":" + body + ",\"note\":\"" + note + "\"}",
        Map.of("If-Match", "\"" + base + "\""));
  }

  Answer rollBack(String document, long base, long to) throws IOException, InterruptedException {
    return send(
        "POST",
        "/api/config/" + document + "/rollback",
        "{\"to_version\":" + to + "}",
        Map.of("If-Match", "\"" + base + "\""));
  }

  /** Sends as a page of the console does, but for the headers that are given. */
  Answer send(String method, String path, String body, Map<String, String> headers)
      throws IOException, InterruptedException {
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.put("Origin", origin());
    if (body != null) {
      all.put("Content-Type", "application/json");
    }
    if (!cookie.isEmpty()) {
      all.put("Cookie", cookie);
    }
    all.putAll(headers);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    all.forEach(
        (name, value) -> {
          if (!value.isEmpty()) {
            request.header(name, value);
          }
        });
    HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
    return new Answer(response.statusCode(), json(response.body()), response);
  }

  /** Opens the stream of changes. */
  InputStream events() throws IOException, InterruptedException {
    return http.send(
            HttpRequest.newBuilder(base.resolve("/api/events")).header("Cookie", cookie).build(),
            BodyHandlers.ofInputStream())
        .body();
  }

  private static JsonNode json(byte[] body) {
    try {
      return MAPPER.readTree(body);
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
