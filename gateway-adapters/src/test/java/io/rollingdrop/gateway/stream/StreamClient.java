package io.rollingdrop.gateway.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client that keeps what it is sent. */
final class StreamClient implements WebSocket.Listener, AutoCloseable {

  /** How it was closed. */
  record Closed(int code, String reason) {}

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long BOUND_SECONDS = 10;

  private final LinkedBlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<String> pongs = new LinkedBlockingQueue<>();
  private final CompletableFuture<Closed> closed = new CompletableFuture<>();
  private final StringBuilder partial = new StringBuilder();
  private volatile boolean reads = true;
  private volatile WebSocket socket;

  @Override
  public void onOpen(WebSocket webSocket) {
    socket = webSocket;
    webSocket.request(1);
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence text, boolean last) {
    partial.append(text);
    if (last) {
      try {
        messages.add(JSON.readTree(partial.toString()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      partial.setLength(0);
    }
    requestNext(webSocket);
    return null;
  }

  @Override
  public CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer message) {
    requestNext(webSocket);
    return null;
  }

  @Override
  public CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer message) {
    byte[] payload = new byte[message.remaining()];
    message.get(payload);
    pongs.add(new String(payload, StandardCharsets.US_ASCII));
    requestNext(webSocket);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
    closed.complete(new Closed(statusCode, reason));
    return null;
  }

  @Override
  public void onError(WebSocket webSocket, Throwable error) {
    closed.complete(new Closed(1006, String.valueOf(error)));
  }

  private void requestNext(WebSocket webSocket) {
    if (reads) {
      webSocket.request(1);
    }
  }

  WebSocket socket() {
    return socket;
  }

  /** Sends a message; single quotes stand for double ones. */
  StreamClient send(String message) {
    socket.sendText(message.replace('\'', '"'), true).join();
    return this;
  }

  /** Stops reading from the socket. */
  void stopReading() {
    reads = false;
  }

  /** Goes on reading. */
  void resumeReading() {
    reads = true;
    socket.request(1);
  }

  /** The next message. */
  JsonNode next() {
    try {
      JsonNode message = messages.poll(BOUND_SECONDS, TimeUnit.SECONDS);
      if (message == null) {
        throw new AssertionError("no message came" + (closed.isDone() ? ": " + closed.join() : ""));
      }
      return message;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The next message, which must be of a type. */
  JsonNode expect(String type) {
    JsonNode message = next();
    if (!message.path("type").asText().equals(type)) {
      throw new AssertionError("expected " + type + ", got " + message);
    }
    return message;
  }

  /** The code of the next message, which must be an error. */
  String error() {
    return expect("error").path("code").asText();
  }

  /** Whether nothing else came until a ping of ours was answered. */
  boolean isQuiet() {
    send("{'op':'ping','id':'quiet'}");
    return next().path("type").asText().equals("pong");
  }

  String pong() {
    try {
      return pongs.poll(BOUND_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits to be closed. */
  Closed closed() {
    return closed.orTimeout(BOUND_SECONDS, TimeUnit.SECONDS).join();
  }

  /** Breaks the connection off, as a crash would. */
  void abort() {
    socket.abort();
  }

  @Override
  public void close() {
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
  }
}
