package io.rollingdrop.ops.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rollingdrop.gateway.auth.RequestSignature;
import io.rollingdrop.ops.gateway.Credentials.Credential;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Collection;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** A partner that follows its executions over one WebSocket, from the first. */
final class ExecutionWatcher implements WebSocket.Listener, AutoCloseable {

  private static final String PATH = "/v1/stream";
  private static final long CLOSE_WITHIN_S = 10;

  private final JsonMapper json = new JsonMapper();
  private final HttpClient http = HttpClient.newHttpClient();
  private final StringBuilder partial = new StringBuilder();
  private final Map<String, Integer> accepted = new ConcurrentHashMap<>();
  private final Queue<String> surprises = new ConcurrentLinkedQueue<>();
  private final WebSocket socket;
  private long lastSequence;
  private volatile boolean closing;

  ExecutionWatcher(int port, Credential key) {
    String timestamp = Long.toString(System.currentTimeMillis());
    String nonce = "watcher-" + System.nanoTime();
    socket =
        http.newWebSocketBuilder()
            .header("RD-Key", key.keyId())
            .header("RD-Timestamp", timestamp)
            .header("RD-Nonce", nonce)
            .header(
                "RD-Signature",
                RequestSignature.sign(key.secret(), "GET", PATH, timestamp, nonce, new byte[0]))
            .buildAsync(URI.create("ws://127.0.0.1:" + port + PATH), this)
            .join();
    socket
        .sendText("{\"op\":\"subscribe\",\"channel\":\"executions\",\"from\":\"0\"}", true)
        .join();
  }

  /** How often each order was reported as accepted, by client order id. */
  Map<String, Integer> accepted() {
    return accepted;
  }

  /** A closed connection, an error, a report out of order. */
  Collection<String> surprises() {
    return surprises;
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence text, boolean last) {
    partial.append(text);
    if (last) {
      try {
        take(json.readTree(partial.toString()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      partial.setLength(0);
    }
    webSocket.request(1);
    return null;
  }

  private void take(JsonNode message) {
    if (message.path("type").asText().equals("error")) {
      surprises.add(message.toString());
    }
    for (JsonNode report : message.path("reports")) {
      long sequence = report.path("sequence").asLong();
      if (sequence < lastSequence) {
        surprises.add("after sequence " + lastSequence + " came " + report);
      }
      lastSequence = sequence;
      if (report.path("type").asText().equals("accepted")) {
        accepted.merge(report.path("client_order_id").asText(), 1, Integer::sum);
      }
    }
  }

  @Override
  public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
    if (!closing) {
      surprises.add("closed with " + statusCode + " " + reason);
    }
    return null;
  }

  @Override
  public void onError(WebSocket webSocket, Throwable error) {
    if (!closing) {
      surprises.add(error.toString());
    }
  }

  @Override
  public void close() {
    closing = true;
    socket
        .sendClose(WebSocket.NORMAL_CLOSURE, "")
        .orTimeout(CLOSE_WITHIN_S, TimeUnit.SECONDS)
        .exceptionally(ignored -> null)
        .join();
    http.shutdownNow();
  }
}
