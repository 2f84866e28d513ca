package io.rollingdrop.ops.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rollingdrop.gateway.auth.RequestSignature;
import io.rollingdrop.ops.gateway.Credentials.Credential;
import io.rollingdrop.protocol.IdempotencyKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Partners that trade in the demo market over HTTP until they are closed, whatever dies meanwhile.
 * Each repeats a request under its key until it has a definite answer, as the interface asks.
 */
final class TradingPartners implements AutoCloseable {

  private static final int PARTNERS = 4;
  private static final int CREATED = 201;

  /** After so many orders the accounts change sides, so that neither runs dry, however long. */
  private static final int TURN = 200;

  /** The first turn is longer by so many: what is under way is never missed at the end of one. */
  private static final int STOCK = 100;

  private static final int MIDDLE = 4403;
  private static final int SPREAD = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(20);

  private final int port;
  private final Credential key;
  private final Random random = new Random();
  private final JsonMapper json = new JsonMapper();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean trading = true;

  /**
   * @param port of the partners' door
   * @param key of the demo tenant
   */
  TradingPartners(int port, Credential key) {
    this.port = port;
    this.key = key;
    for (int i = 0; i < PARTNERS; i++) {
      int partner = i;
      threads.add(Thread.ofVirtual().start(() -> trade(partner)));
    }
  }

  /** Order id by client order id, as the partners were told. */
  Map<String, Long> acknowledged() {
    return acknowledged;
  }

  /** Places orders, one after the other, until told to stop. */
  private void trade(int partner) {
    for (int number = 0; trading; number++) {
      String name = "p" + partner + "-" + number;
      boolean buy = number % 2 == 0;
      boolean back = (number - STOCK) / TURN % 2 != 0;
      // Each sale crosses each purchase, so no order rests for long and holds money back.
      int price = buy ? MIDDLE + number % SPREAD : MIDDLE - number % SPREAD;
      String body =
          """
          {"account_id":%d,"market_id":1,"side":"%s","price":%d,"quantity":1,"client_order_id":"%s"}"""
              .formatted(buy ^ back ? 1002 : 1001, buy ? "buy" : "sell", price, name);
      String idempotencyKey =
          IdempotencyKey.of(System.currentTimeMillis(), random.nextLong(), random.nextLong())
              .toString();
      while (trading && !acknowledged.containsKey(name)) {
        try {
          HttpResponse<byte[]> answer = post(body, idempotencyKey);
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

  private HttpResponse<byte[]> post(String body, String idempotencyKey)
      throws IOException, InterruptedException {
    String timestamp = Long.toString(System.currentTimeMillis());
    String nonce = Long.toHexString(random.nextLong()) + "-nonce";
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/orders"))
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

  /** Stops trading and waits for what is under way. */
  @Override
  public void close() throws InterruptedException {
    trading = false;
    for (Thread thread : threads) {
      assertThat(thread.join(PATIENCE)).isTrue();
    }
    http.shutdownNow();
  }
}
