package io.rollingdrop.gateway.stream;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import io.helidon.websocket.WsUpgradeException;
import io.rollingdrop.gateway.auth.Principal;
import io.rollingdrop.gateway.http.ProblemException;
import io.rollingdrop.gateway.http.ProblemType;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * The server's side of one connection: upgrade, messages in, end. All its methods run on the
 * server's thread of the connection.
 */
final class StreamListener implements WsListener {

  private static final int WEBSOCKET_KEY_BYTES = 16;

  private final StreamHub hub;
  private final Subscriber subscriber;
  private final StreamSettings settings;
  private final BiFunction<HttpPrologue, Headers, Optional<Principal>> door;
  private final Consumer<ProblemException> onRefused;
  private final StringBuilder partial = new StringBuilder();
  private final RateWindow messages = new RateWindow(TimeUnit.SECONDS.toNanos(1));
  private final RateWindow errors = new RateWindow(TimeUnit.MINUTES.toNanos(1));
  private StreamConnection connection;

  /**
   * @param door tells who may come in, or throws a {@link ProblemException}
   * @param onRefused is given the problem that the request is then to be answered with
   */
  StreamListener(
      StreamHub hub,
      Subscriber subscriber,
      StreamSettings settings,
      BiFunction<HttpPrologue, Headers, Optional<Principal>> door,
      Consumer<ProblemException> onRefused) {
    this.hub = hub;
    this.subscriber = subscriber;
    this.settings = settings;
    this.door = door;
    this.onRefused = onRefused;
  }

  @Override
  public Optional<Headers> onHttpUpgrade(HttpPrologue prologue, Headers headers)
      throws WsUpgradeException {
    try {
      requireWebSocketKey(headers);
      connection = hub.admit(door.apply(prologue, headers));
    } catch (ProblemException problem) {
      onRefused.accept(problem);
      throw new WsUpgradeException(problem.getMessage());
    }
    return Optional.empty();
  }

  /** The server checks it only after the place was taken, and fails on one that is not Base64. */
  private static void requireWebSocketKey(Headers headers) {
    String key = headers.first(HeaderNames.create("Sec-WebSocket-Key")).orElse("");
    try {
      if (Base64.getDecoder().decode(key).length == WEBSOCKET_KEY_BYTES) {
        return;
      }
    } catch (IllegalArgumentException e) {
      // Answered below.
    }
    throw ProblemType.INVALID_HEADER.problem(
        "Sec-WebSocket-Key must be 16 bytes in Base64, RFC 6455 section 4.1.");
  }

  @Override
  public void onOpen(WsSession session) {
    connection.open(session, subscriber.welcome(connection.principal()));
  }

  @Override
  public void onMessage(WsSession session, String text, boolean last) {
    connection.heard();
    // Characters are at most as many as bytes, so this never refuses what the bound allows.
    if (partial.length() + text.length() > settings.maxMessageBytes()) {
      partial.setLength(0);
      connection.close(CloseReason.MESSAGE_TOO_BIG);
      return;
    }
    partial.append(text);
    if (!last || connection.closing() != null) {
      return;
    }
    String message = partial.toString();
    partial.setLength(0);
    try {
      requireRate();
      subscriber.answer(connection, ClientMessageReader.read(message));
    } catch (StreamProblem problem) {
      onProblem(problem);
    }
  }

  @Override
  public void onMessage(WsSession session, BufferData buffer, boolean last) {
    connection.heard();
    if (last && connection.closing() == null) {
      onProblem(
          new StreamProblem("binary-not-supported", "messages are JSON in text frames", null));
    }
  }

  private void requireRate() throws StreamProblem {
    if (messages.count(System.nanoTime()) > settings.maxMessagesPerSecond()) {
      throw new StreamProblem(
          "too-many-messages",
          "send at most " + settings.maxMessagesPerSecond() + " messages a second; not executed",
          null);
    }
  }

  private void onProblem(StreamProblem problem) {
    connection.reply(StreamMessages.error(problem));
    if (errors.count(System.nanoTime()) > settings.maxErrorsPerMinute()) {
      connection.close(CloseReason.TOO_MANY_ERRORS);
    }
  }

  @Override
  public void onPing(WsSession session, BufferData payload) {
    connection.heard();
    connection.owePong(payload.readBytes());
  }

  @Override
  public void onPong(WsSession session, BufferData payload) {
    connection.heard();
  }

  @Override
  public void onClose(WsSession session, int status, String reason) {
    end();
  }

  @Override
  public void onError(WsSession session, Throwable cause) {
    end();
  }

  /** After this the server may send a close frame itself, so the writer must be out of the way. */
  private void end() {
    hub.release(connection);
    if (!connection.stopWriter()) {
      throw new CloseConnectionException("the client does not read");
    }
  }
}
