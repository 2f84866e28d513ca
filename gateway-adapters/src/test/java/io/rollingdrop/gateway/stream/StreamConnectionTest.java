package io.rollingdrop.gateway.stream;

import static io.rollingdrop.gateway.stream.StreamFixture.ANN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The bounds of a connection: what is refused, what is closed, and how. */
class StreamConnectionTest {

  private static final StreamSettings SMALL =
      new StreamSettings(
          3,
          2,
          2,
          50,
          512,
          100,
          5,
          500,
          100,
          Duration.ofSeconds(15),
          Duration.ofSeconds(60),
          Duration.ofSeconds(1));

  private StreamFixture gateway;

  private StreamFixture start(StreamSettings settings) {
    gateway = new StreamFixture(settings, new ExecutionLog.Settings(1 << 17, 1_000_000));
    return gateway;
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private void assertRefused(Runnable connect, int status) {
    assertThatThrownBy(connect::run)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            refused -> assertThat(refused.getResponse().statusCode()).isEqualTo(status));
  }

  @Test
  void anUpgradeWithoutAValidSignatureIs401() {
    start(SMALL);
    assertRefused(
        () ->
            gateway
                .http()
                .newWebSocketBuilder()
                .buildAsync(gateway.uri("ws", "/v1/stream"), new StreamClient())
                .join(),
        401);
    assertThat(gateway.stream.statistics().partnerConnections()).isZero();
  }

  @Test
  void beyondTheConnectionsOfATenantAndOfADoorItIs503UntilOneIsFree() {
    start(SMALL);
    StreamClient first = gateway.partner(1);
    StreamClient second = gateway.partner(1);
    assertRefused(() -> gateway.partner(1), 503);
    StreamClient third = gateway.partner(2);
    assertRefused(() -> gateway.partner(2), 503);
    try (StreamClient visitor = gateway.visitor()) {
      assertThat(visitor.isQuiet()).isTrue();
    }
    first.abort();
    await(() -> gateway.stream.statistics().partnerConnections() == 2);
    second.close();
    await(() -> gateway.stream.statistics().partnerConnections() == 1);
    gateway.partner(1).close();
    third.close();
    assertThat(gateway.stream.statistics().refusedConnections()).isEqualTo(2);
  }

  @Test
  void aPlainRequestIsToldToUpgrade() throws Exception {
    start(SMALL);
    HttpResponse<String> response =
        gateway
            .http()
            .send(
                HttpRequest.newBuilder(gateway.uri("http", "/v1/stream")).build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(426);
  }

  @Test
  void aMalformedWebSocketKeyIs400AndTakesNoPlace() throws IOException {
    start(SMALL);
    for (int i = 0; i < 5; i++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
        String request =
            "GET /public/v1/stream HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: !!!\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        byte[] status = socket.getInputStream().readNBytes(12);
        assertThat(new String(status, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 400");
      }
    }
    assertThat(gateway.stream.statistics().publicConnections()).isZero();
  }

  @Test
  void whatIsNotUnderstoodIsAnErrorAndTheConnectionGoesOn() {
    start(StreamSettings.defaults());
    try (StreamClient client = gateway.partner(1)) {
      assertThat(client.send("garbage").error()).isEqualTo("malformed-json");
      assertThat(client.send("[]").error()).isEqualTo("malformed-json");
      assertThat(client.send("{} {}").error()).isEqualTo("malformed-json");
      assertThat(client.send("{'op':'ping','op':'ping'}").error()).isEqualTo("malformed-json");
      assertThat(client.send("{'a':[[[[[[1]]]]]]}").error()).isEqualTo("malformed-json");
      assertThat(client.send("{}").error()).isEqualTo("invalid-field");
      assertThat(client.send("{'op':'dance'}").error()).isEqualTo("unknown-op");
      assertThat(client.send("{'op':'ping','id':7}").error()).isEqualTo("invalid-field");
      assertThat(client.send("{'op':'ping','x':7}").error()).isEqualTo("unknown-field");
      assertThat(client.send("{'op':'subscribe','channel':'weather'}").error())
          .isEqualTo("unknown-channel");
      assertThat(client.send("{'op':'subscribe','channel':'book','market_id':99}").error())
          .isEqualTo("unknown-market");
      assertThat(client.send("{'op':'subscribe','channel':'book','market_id':-1}").error())
          .isEqualTo("invalid-field");
      assertThat(client.send("{'op':'subscribe','channel':'book','market_id':1e2}").error())
          .isEqualTo("invalid-field");
      assertThat(
              client.send("{'op':'subscribe','channel':'book','market_id':7,'depth':101}").error())
          .isEqualTo("invalid-field");
      assertThat(client.send("{'op':'subscribe','channel':'executions','from':'-1'}").error())
          .isEqualTo("invalid-position");
      assertThat(
              client
                  .send("{'op':'subscribe','channel':'executions','from':'9999999999.1.1'}")
                  .error())
          .isEqualTo("invalid-position");
      assertThat(client.send("{'op':'unsubscribe','channel':'trades','market_id':7}").error())
          .isEqualTo("not-subscribed");
      client.socket().sendBinary(ByteBuffer.wrap(new byte[] {1}), true).join();
      assertThat(client.error()).isEqualTo("binary-not-supported");
      assertThat(client.isQuiet()).isTrue();
    }
  }

  @Test
  void tooManyErrorsCloseTheConnection() {
    start(SMALL);
    StreamClient client = gateway.visitor();
    for (int i = 0; i < 6; i++) {
      client.send("garbage");
    }
    StreamClient.Closed closed = client.closed();
    assertThat(closed.code()).isEqualTo(4001);
    assertThat(closed.reason()).startsWith("too-many-errors");
  }

  @Test
  void aMessageInPartsIsReadWholeAndOneTooLargeClosesTheConnection() {
    start(SMALL);
    StreamClient client = gateway.visitor();
    client.socket().sendText("{\"op\":", false).join();
    client.socket().sendText("\"ping\"}", true).join();
    client.expect("pong");
    for (int i = 0; i < 3; i++) {
      client.socket().sendText("x".repeat(200), false).join();
    }
    assertThat(client.closed().code()).isEqualTo(1009);
  }

  @Test
  void subscriptionsAreBoundedAndUnique() {
    start(SMALL);
    try (StreamClient client = gateway.partner(1)) {
      client.send("{'op':'subscribe','channel':'book','market_id':7}").expect("subscribed");
      client.expect("book");
      assertThat(client.send("{'op':'subscribe','channel':'book','market_id':7}").error())
          .isEqualTo("already-subscribed");
      client.send("{'op':'subscribe','channel':'executions'}").expect("subscribed");
      assertThat(client.send("{'op':'subscribe','channel':'trades','market_id':7}").error())
          .isEqualTo("too-many-subscriptions");
      client.send("{'op':'unsubscribe','channel':'book','market_id':7}").expect("unsubscribed");
      client.send("{'op':'subscribe','channel':'trades','market_id':7}").expect("subscribed");
    }
  }

  @Test
  void tooManyMessagesInASecondAreErrors() {
    start(StreamSettings.defaults());
    try (StreamClient client = gateway.visitor()) {
      for (int i = 0; i < 60; i++) {
        client.send("{'op':'ping'}");
      }
      JsonNode answer = client.next();
      while (answer.path("type").asText().equals("pong")) {
        answer = client.next();
      }
      assertThat(answer.path("code").asText()).isEqualTo("too-many-messages");
    }
  }

  @Test
  void pingsAreAnswered() {
    start(SMALL);
    try (StreamClient client = gateway.visitor()) {
      client.socket().sendPing(ByteBuffer.wrap("hello".getBytes(StandardCharsets.US_ASCII))).join();
      assertThat(client.pong()).isEqualTo("hello");
    }
  }

  @Test
  void aClientFromWhichNothingComesIsClosed() throws IOException {
    start(
        new StreamSettings(
            3,
            2,
            2,
            50,
            512,
            100,
            5,
            500,
            100,
            Duration.ofMillis(50),
            Duration.ofMillis(300),
            Duration.ofMillis(300)));
    // This client answers pings, so it stays.
    StreamClient living = gateway.visitor();
    try (Socket silent = upgraded("/public/v1/stream", "")) {
      await(() -> gateway.stream.statistics().publicConnections() == 2);
      InputStream in = silent.getInputStream();
      byte[] received = in.readAllBytes();
      String text = new String(received, StandardCharsets.ISO_8859_1);
      assertThat(text).contains("\"type\":\"welcome\"").contains("idle: nothing came");
      await(() -> gateway.stream.statistics().publicConnections() == 1);
    }
    assertThat(living.isQuiet()).isTrue();
    living.close();
  }

  @Test
  void aConsumerThatFallsTooFarBehindIsClosedAndCanResume() throws IOException {
    start(SMALL);
    try (Socket slow = upgraded("/v1/stream", "Test-Key: 1\r\n")) {
      sendText(slow.getOutputStream(), "{\"op\":\"subscribe\",\"channel\":\"executions\"}");
      await(() -> gateway.stream.statistics().subscriptions() == 1);
      // It never reads, so the sockets' buffers fill, then the lag grows. How many reports that
      // takes
      // depends on the buffers, how long on when the writer gets a processor.
      await(
          () -> {
            for (int i = 0; i < 100; i++) {
              gateway.exchange.place(ANN, Side.SELL, 100, 4, TimeInForce.IOC);
            }
            return gateway.stream.statistics().slowConsumers() > 0;
          });
      // The close frame cannot be sent either, so the socket is cut.
      await(() -> gateway.stream.statistics().partnerConnections() == 0);
    }
    try (StreamClient again = gateway.partner(1)) {
      again.send("{'op':'subscribe','channel':'executions','from':'1.3.0'}").expect("subscribed");
      assertThat(again.expect("executions").path("reports").size()).isEqualTo(100);
    }
  }

  @Test
  void aSlowConsumerThatReadsAgainIsToldWhyItWasClosed() {
    start(SMALL);
    StreamClient client = gateway.partner(1);
    client.send("{'op':'subscribe','channel':'executions'}").expect("subscribed");
    // A writer that gets its share of the processor may keep up with a burst, so there are more.
    int orderId = 1_000_000;
    while (gateway.stream.statistics().slowConsumers() == 0) {
      assertThat(orderId).as("order of a burst").isLessThan(3_000_000);
      gateway.feed.begin();
      for (int i = 0; i < 10_000; i++) {
        gateway.feed.accepted(orderId++, ANN, StreamFixture.MARKET, Side.BUY, 1, 1, "");
      }
      gateway.feed.end();
    }
    StreamClient.Closed closed = client.closed();
    assertThat(closed.code()).isEqualTo(4003);
    assertThat(closed.reason()).contains("resume");
  }

  @Test
  void aStoppingGatewaySaysSo() {
    start(SMALL);
    StreamClient client = gateway.visitor();
    gateway.stream.close();
    assertThat(client.closed().code()).isEqualTo(1001);
  }

  private Socket upgraded(String path, String headers) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()));
    String request =
        "GET "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + headers
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** A masked text frame, with a mask of zeros. */
  private static void sendText(OutputStream out, String text) throws IOException {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer frame = ByteBuffer.allocate(6 + payload.length);
    frame.put((byte) 0x81).put((byte) (0x80 | payload.length)).putInt(0).put(payload);
    out.write(frame.array());
  }
}
