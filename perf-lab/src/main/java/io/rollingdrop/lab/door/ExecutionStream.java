package io.rollingdrop.lab.door;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * A partner's execution reports over WebSocket, all of them, from the subscription on. The client's
 * thread only collects, so that it does not compete with a load under way; who asks parses. Any
 * thread may ask.
 */
public final class ExecutionStream implements AutoCloseable {

  private static final String PATH = "/v1/stream";
  private static final long TIMEOUT_S = 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Object lock = new Object();
  private final WebSocket socket;

  // Guarded by lock.
  private final List<String> unread = new ArrayList<>();
  private final List<ExecutionReport> reports = new ArrayList<>();
  private boolean subscribed;
  private boolean closing;
  private String failure = "";

  private ExecutionStream(SignedDoor door) {
    URI target = URI.create(door.door().toString().replaceFirst("^http", "ws")).resolve(PATH);
    WebSocket.Builder builder = door.http().newWebSocketBuilder();
    door.signer().headers("GET", PATH, new byte[0]).forEach(builder::header);
    try {
      socket = builder.buildAsync(target, new Listener()).join();
    } catch (CompletionException e) {
      throw new DoorException("cannot open the stream " + target + ": " + e.getCause(), e);
    }
  }

  /**
   * Opens the stream of all of the partner's accounts.
   *
   * @throws DoorException if the door does not let the partner in
   */
  public static ExecutionStream open(SignedDoor door) {
    ExecutionStream stream = new ExecutionStream(door);
    try {
      stream.socket.sendText("{\"op\":\"subscribe\",\"channel\":\"executions\"}", true).join();
      stream.awaitSubscribed();
      return stream;
    } catch (RuntimeException e) {
      stream.close();
      throw e;
    }
  }

  /** All reports so far; a copy. */
  public List<ExecutionReport> reports() {
    synchronized (lock) {
      readAll();
      return List.copyOf(reports);
    }
  }

  /**
   * Waits for a report with a greater sequence: then all through {@code sequence} are there.
   *
   * @throws DoorException if it does not come, or the stream ended
   */
  public void awaitAfter(long sequence) {
    await("a report after sequence " + sequence, () -> isAfter(sequence));
  }

  private boolean isAfter(long sequence) {
    return !reports.isEmpty() && reports.getLast().sequence() > sequence;
  }

  private void awaitSubscribed() {
    await("the subscription", () -> subscribed);
  }

  private interface Condition {
    boolean holds();
  }

  private void await(String what, Condition condition) {
    long untilNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_S);
    synchronized (lock) {
      while (!holds(condition)) {
        long leftMs = TimeUnit.NANOSECONDS.toMillis(untilNs - System.nanoTime());
        if (!failure.isEmpty() || leftMs <= 0) {
          throw new DoorException(
              "%s did not come%s".formatted(what, failure.isEmpty() ? " in time" : ": " + failure));
        }
        try {
          lock.wait(leftMs);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new DoorException("interrupted", e);
        }
      }
    }
  }

  private boolean holds(Condition condition) {
    readAll();
    return condition.holds();
  }

  private void readAll() {
    unread.forEach(this::read);
    unread.clear();
  }

  private void read(String text) {
    JsonNode message;
    try {
      message = JSON.readTree(text);
    } catch (IOException e) {
      throw new DoorException("the stream sent what is not JSON: " + text, e);
    }
    switch (message.path("type").asText()) {
      case "executions" ->
          message.path("reports").forEach(report -> reports.add(ExecutionReport.of(report)));
      case "subscribed" -> subscribed = true;
      case "error" -> failure = message.toString();
      default -> {
        // Greetings.
      }
    }
  }

  private void onMessage(String message) {
    synchronized (lock) {
      unread.add(message);
      lock.notifyAll();
    }
  }

  private void onEnd(String cause) {
    synchronized (lock) {
      if (!closing) {
        failure = cause;
      }
      lock.notifyAll();
    }
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder partial = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
      partial.append(text);
      if (last) {
        onMessage(partial.toString());
        partial.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      onEnd("the stream was closed: " + status + " " + reason);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      onEnd("the stream broke: " + error);
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      closing = true;
    }
    socket.abort();
  }
}
