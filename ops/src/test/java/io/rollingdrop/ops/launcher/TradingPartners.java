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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Partners that trade in the demo market over HTTP until they are closed, whatever dies meanwhile.
 * Each repeats a request under its key until it has a definite answer, as the interface asks.
 */
final class TradingPartners implements AutoCloseable {

  private static final int PARTNERS = 4;
  private static final int CREATED = 201;

  /** What partners of a core on its own are told while it is away, or if they are too quick. */
  static final Set<Integer> WHILE_A_CORE_IS_AWAY = Set.of(401, 429, 503, 504);

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
  private final Set<Integer> repeated;
  private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
  private final Queue<String> surprises = new ConcurrentLinkedQueue<>();
  private final AtomicLong longestNs = new AtomicLong();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean trading = true;

  /**
   * @param port of the partners' door
   * @param key of the demo tenant
   * @param repeated answers after which they ask again, as well as after a cut connection; with
   *     none they expect to be served, and count a cut connection as a surprise too
   */
  TradingPartners(int port, Credential key, Set<Integer> repeated) {
    this.port = port;
    this.key = key;
    this.repeated = repeated;
    for (int i = 0; i < PARTNERS; i++) {
      int partner = i;
      threads.add(Thread.ofVirtual().start(() -> trade(partner)));
    }
  }

  /** Order id by client order id, as the partners were told. */
  Map<String, Long> acknowledged() {
    return acknowledged;
  }

  /** Answers, and failures to get one, that they did not expect. */
  Collection<String> surprises() {
    return surprises;
  }

  /** The longest that one of them has waited for an answer. */
  Duration longestWait() {
    return Duration.ofNanos(longestNs.get());
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
          long from = System.nanoTime();
          HttpResponse<byte[]> answer = post(body, idempotencyKey);
          longestNs.accumulateAndGet(System.nanoTime() - from, Math::max);
          if (answer.statusCode() == CREATED) {
            JsonNode order = json.readTree(answer.body());
            acknowledged.put(name, order.get("order_id").asLong());
          } else {
            if (!repeated.contains(answer.statusCode())) {
              surprises.add(
                  answer.statusCode() + " " + new String(answer.body(), StandardCharsets.UTF_8));
            }
            LockSupport.parkNanos(PAUSE_NS);
          }
        } catch (IOException e) {
          if (repeated.isEmpty()) {
            surprises.add(e.toString());
          }
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
            .timeout(PATIENCE)
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
