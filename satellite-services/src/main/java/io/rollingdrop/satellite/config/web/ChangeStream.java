package io.rollingdrop.satellite.config.web;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.rollingdrop.satellite.config.signin.Session;
import io.rollingdrop.satellite.config.signin.SessionToken;
import io.rollingdrop.satellite.config.signin.Sessions;
import io.rollingdrop.satellite.config.store.DocumentVersion;
import io.rollingdrop.satellite.config.store.StoreUnavailableException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * {@code GET /api/events}: Server-Sent Events, so that open consoles read again what was changed. A
 * console that does not keep up, or whose session is over, is cut off: it connects again and reads
 * everything. Thread safe.
 */
final class ChangeStream implements AutoCloseable {

  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final int MOST_BEHIND = 256;
  private static final String OPENING = "retry: 1000\n\n";
  private static final String BEAT = ": still here\n\n";

  /** Ends a stream. */
  private static final String END = "";

  private final Sessions sessions;
  private final Semaphore places;
  private final Set<BlockingQueue<String>> listeners = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * @param most streams at once
   */
  ChangeStream(Sessions sessions, int most) {
    this.sessions = sessions;
    places = new Semaphore(most);
  }

  void add(Door door, HttpRouting.Builder routing) {
    door.stream(routing, "/api/events", this::serve);
  }

  /** A document has a new version, or its version has gone on or got stuck. Any thread. */
  void changed(DocumentVersion version) {
    String data =
        new String(
            Json.object(
                json -> {
                  json.writeStringField("document", version.document());
                  json.writeNumberField("version", version.version());
                }),
            StandardCharsets.UTF_8);
    String event = "event: config\ndata: " + data + "\n\n";
    for (BlockingQueue<String> listener : listeners) {
      if (!listener.offer(event)) {
        end(listener);
      }
    }
  }

  private void end(BlockingQueue<String> listener) {
    listeners.remove(listener);
    listener.clear();
    listener.add(END);
  }

  private void serve(Session session, ServerRequest request, ServerResponse response) {
    if (!places.tryAcquire()) {
      response.status(Status.SERVICE_UNAVAILABLE_503);
      Reply full =
          ProblemType.TOO_MANY_CONNECTIONS
              .problem("There is no place for another stream of changes. Close a console.")
              .reply();
      response.header(HeaderNames.CONTENT_TYPE, full.mediaType());
      response.send(full.body());
      return;
    }
    BlockingQueue<String> events = new ArrayBlockingQueue<>(MOST_BEHIND);
    listeners.add(events);
    try {
      response.header(HeaderNames.CONTENT_TYPE, "text/event-stream");
      response.header(HeaderNames.CACHE_CONTROL, "no-store");
      response.header(HeaderNames.create("X-Accel-Buffering"), "no");
      try (OutputStream out = response.outputStream()) {
        write(events, out, Call.token(request).orElseThrow());
      }
    } catch (IOException | UncheckedIOException e) {
      // The console went away: that is how these streams end.
      response.status(Status.OK_200);
    } finally {
      listeners.remove(events);
      places.release();
    }
  }

  private void write(BlockingQueue<String> events, OutputStream out, SessionToken token)
      throws IOException {
    send(out, OPENING);
    try {
      while (!closed) {
        String event = events.poll(HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
        if (event != null && event.equals(END)) {
          return;
        }
        if (event == null && !isSignedIn(token)) {
          return;
        }
        send(out, event == null ? BEAT : event);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isSignedIn(SessionToken token) {
    try {
      return sessions.use(token).isPresent();
    } catch (StoreUnavailableException e) {
      return true;
    }
  }

  private static void send(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** Ends all streams. */
  @Override
  public void close() {
    closed = true;
    listeners.forEach(this::end);
  }
}
