package io.rollingdrop.ops.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rollingdrop.gateway.auth.RequestSignature;
import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.ops.gateway.Credentials;
import io.rollingdrop.ops.gateway.Credentials.Credential;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.IdempotencyKey;
import io.rollingdrop.protocol.PackedAscii;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.codec.EventHeaderDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import io.rollingdrop.protocol.codec.OrderAcceptedDecoder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Core and gateway, as two processes, are killed in turn while partners trade over HTTP. Each
 * partner repeats a request under its key until it has a definite answer, as the interface asks.
 */
class KilledSystemIT {

  private static final int ROUNDS = Integer.getInteger("rollingdrop.kills", 4);
  private static final int PARTNERS = 4;
  private static final int ORDERS_BEFORE_A_KILL = 60;
  private static final int CREATED = 201;
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(20);

  @TempDir private Path folder;
  private final Random random = new Random();
  private final JsonMapper json = new JsonMapper();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /** Order id by client order id, as the partners were told. */
  private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();

  private final Map<Position, byte[]> witnessed = new HashMap<>();
  private Launcher launcher;
  private volatile boolean trading = true;

  @AfterEach
  void nothing_is_left_running() throws Exception {
    trading = false;
    http.shutdownNow();
    if (launcher != null) {
      launcher.call("down");
    }
  }

  @Test
  void whatever_dies_each_acknowledged_order_is_there_once() throws Exception {
    Path data = folder.resolve("data");
    launcher = new Launcher(data);
    Launcher.Result up = launcher.call("up", "--core-only", "--detach", "--split");
    assertThat(up.code()).as(up.error()).isZero();
    Credential key = new Credentials(data).read("demo").orElseThrow();
    List<Thread> partners = new ArrayList<>();
    for (int i = 0; i < PARTNERS; i++) {
      int partner = i;
      partners.add(Thread.ofVirtual().start(() -> trade(partner, key)));
    }
    Position watched = Position.START;
    for (int round = 0; round < ROUNDS; round++) {
      int until = acknowledged.size() + 1 + random.nextInt(ORDERS_BEFORE_A_KILL);
      await(() -> acknowledged.size() >= until);
      watched = watch(data, watched);
      String role = round % 2 == 0 ? "core" : "gateway";
      ProcessHandle killed = launcher.process(role);
      killed.destroyForcibly();
      killed.onExit().get(20, TimeUnit.SECONDS);
      launcher.start(role);
    }
    int until = acknowledged.size() + ORDERS_BEFORE_A_KILL;
    await(() -> acknowledged.size() >= until);
    trading = false;
    for (Thread partner : partners) {
      assertThat(partner.join(PATIENCE)).isTrue();
    }
    assertThat(launcher.call("down").code()).isZero();

    assertThat(launcher.call("journal", "verify").output()).startsWith("sound: ");
    Map<String, List<Long>> accepted = accepted(data);
    acknowledged.forEach(
        (name, orderId) -> assertThat(accepted.get(name)).as(name).containsExactly(orderId));
    assertThat(accepted.values()).allMatch(orders -> orders.size() == 1);
    assertThat(witnessed).as("events read before a kill and not found after it").isEmpty();
  }

  /** Places orders, one after the other, until told to stop. */
  private void trade(int partner, Credential key) {
    for (int number = 0; trading; number++) {
      String name = "p" + partner + "-" + number;
      boolean buy = number % 2 == 0;
      String body =
          """
          {"account_id":%d,"market_id":1,"side":"%s","price":%d,"quantity":1,"client_order_id":"%s"}"""
              .formatted(buy ? 1002 : 1001, buy ? "buy" : "sell", 4400 + number % 7, name);
      String idempotencyKey =
          IdempotencyKey.of(System.currentTimeMillis(), random.nextLong(), random.nextLong())
              .toString();
      while (trading && !acknowledged.containsKey(name)) {
        try {
          HttpResponse<byte[]> answer = post(key, body, idempotencyKey);
          if (answer.statusCode() == CREATED) {
            JsonNode order = json.readTree(answer.body());
            acknowledged.put(name, order.get("order_id").asLong());
          } else {
            assertThat(answer.statusCode())
                .as(new String(answer.body(), StandardCharsets.UTF_8))
                .isIn(401, 429, 503, 504);
            LockSupport.parkNanos(PAUSE_NS);
          }
        } catch (IOException e) {
          LockSupport.parkNanos(PAUSE_NS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  private HttpResponse<byte[]> post(Credential key, String body, String idempotencyKey)
      throws IOException, InterruptedException {
    String timestamp = Long.toString(System.currentTimeMillis());
    String nonce = Long.toHexString(random.nextLong()) + "-nonce";
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + launcher.port() + "/v1/orders"))
            .timeout(Duration.ofSeconds(10))
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", idempotencyKey)
            .header("RD-Key", key.keyId())
            .header("RD-Timestamp", timestamp)
            .header("RD-Nonce", nonce)
            .header(
                "RD-Signature",
                RequestSignature.sign(
                    key.secret(),
                    "POST",
                    "/v1/orders",
                    timestamp,
                    nonce,
                    body.getBytes(StandardCharsets.UTF_8)))
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofByteArray());
  }

  private static void await(Condition condition) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(until);
      LockSupport.parkNanos(PAUSE_NS);
    }
  }

  private interface Condition {
    boolean holds();
  }

  /** Reads on, as a consumer in another process, what is published by now. */
  private Position watch(Path data, Position from) {
    try (EventSubscription feed = JournalDirectory.readEvents(data.resolve("core")).open(from)) {
      while (feed.poll((b, o, l) -> witnessed.put(position(b, o), copy(b, o, l)), 1_000) > 0) {
        assertThat(witnessed).isNotEmpty();
      }
      return feed.position();
    }
  }

  /** Order ids by client order id; takes what is as it was witnessed off the list. */
  private Map<String, List<Long>> accepted(Path data) {
    Map<String, List<Long>> accepted = new HashMap<>();
    OrderAcceptedDecoder order = new OrderAcceptedDecoder();
    MessageHeaderDecoder header = new MessageHeaderDecoder();
    try (EventSubscription feed =
        JournalDirectory.readEvents(data.resolve("core")).open(Position.START)) {
      int read;
      do {
        read =
            feed.poll(
                (buffer, offset, length) -> {
                  byte[] before = witnessed.remove(position(buffer, offset));
                  assertThat(before).isIn(null, copy(buffer, offset, length));
                  if (CommandFormat.templateId(buffer, offset)
                      == OrderAcceptedDecoder.TEMPLATE_ID) {
                    order.wrapAndApplyHeader(buffer, offset, header);
                    String name =
                        PackedAscii.text(
                            order.clientOrderId().word0(),
                            order.clientOrderId().word1(),
                            order.clientOrderId().word2());
                    if (name.startsWith("p")) {
                      accepted.computeIfAbsent(name, n -> new ArrayList<>()).add(order.orderId());
                    }
                  }
                },
                1_000);
      } while (read > 0);
    }
    return accepted;
  }

  private static Position position(DirectBuffer buffer, int offset) {
    EventHeaderDecoder header =
        new EventHeaderDecoder().wrap(buffer, offset + CommandFormat.MESSAGE_HEADER);
    return new Position(header.epoch(), header.sequence(), header.index(), header.checksum());
  }

  private static byte[] copy(DirectBuffer buffer, int offset, int length) {
    byte[] event = new byte[length];
    buffer.getBytes(offset, event);
    return event;
  }
}
