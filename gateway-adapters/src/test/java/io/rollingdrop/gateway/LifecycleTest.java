package io.rollingdrop.gateway;

import static io.rollingdrop.gateway.Exchange.SELLERS;
import static io.rollingdrop.gateway.Exchange.TICKETS;
import static io.rollingdrop.gateway.Exchange.json;
import static io.rollingdrop.gateway.Exchange.order;
import static io.rollingdrop.gateway.Exchange.orderId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.websocket.WsRouting;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.rollingdrop.gateway.Caller.Answer;
import io.rollingdrop.gateway.account.Retention;
import io.rollingdrop.gateway.http.HeaderField;
import io.rollingdrop.protocol.CommandLink;
import io.rollingdrop.protocol.EventHandler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LifecycleTest {

  @TempDir private Path directory;
  private Exchange exchange;

  @BeforeEach
  void open() {
    exchange = new Exchange(directory);
  }

  @AfterEach
  void close() {
    exchange.close();
  }

  private Answer open(String path) {
    return exchange.seller().request("GET", path).sendAsIs();
  }

  @Test
  void aNewGatewayKnowsWhatTheOldOneKnewAndItsKeysGoOn() {
    long account = exchange.account(SELLERS, TICKETS, 10);
    long id = orderId(exchange.place(exchange.seller(), account, "sell", 100, 3));
    String before = exchange.seller().get("/v1/orders/" + id).body();
    Caller old = exchange.seller();
    exchange.live.restartGateway();
    Caller same = old.at(exchange.live.gateway().port());
    assertThat(same.get("/v1/orders/" + id).body()).isEqualTo(before);
    assertThat(same.get("/v1/balances?account_id=" + account).body()).contains("\"held\":3");
  }

  @Test
  void aRequestThatTheOldGatewayTookIsStaleToTheNew() {
    Caller.Request request =
        exchange
            .seller()
            .request("GET", "/v1/markets")
            .signedAt(System.currentTimeMillis() - 5_000, "captured-nonce");
    // The first gateway, too, is younger than that.
    assertThat(request.sendAsIs().problem()).isEqualTo("stale-timestamp");
  }

  @Test
  void healthTellsWhetherItIsAliveAndReady() {
    assertThat(open("/health/live").status()).isEqualTo(200);
    assertThat(open("/health/ready").json().get("status").asText()).isEqualTo("up");
  }

  @Test
  void withoutACoreItReadsAndRefusesToWrite() {
    long account = exchange.account(SELLERS, TICKETS, 10);
    exchange.live.core().close();
    exchange.live.await(
        "the gateway sees that the core is gone", () -> !exchange.live.gateway().isReady());
    assertThat(open("/health/ready").status()).isEqualTo(503);
    assertThat(open("/health/live").status()).isIn(200, 503);
    assertThat(exchange.seller().get("/v1/balances?account_id=" + account).status()).isEqualTo(200);
    Answer write = exchange.seller().post("/v1/orders", order(account, "sell", 1, 1));
    assertThat(write.status()).isEqualTo(503);
    assertThat(write.problem()).isIn("not-connected", "back-pressure");
    assertThat(write.header("Retry-After")).isEqualTo("1");
  }

  @Test
  void aCoreWhoseDiskIsNearlyFullIsSaidToBeThatAndReadingGoesOn() {
    AtomicBoolean full = new AtomicBoolean();
    exchange.live.restartGateway(link -> new LinkToAFullDisk(link, full));
    exchange.newCallers();
    long account = exchange.account(SELLERS, TICKETS, 10);
    full.set(true);
    Answer write = exchange.seller().post("/v1/orders", order(account, "sell", 1, 1));
    assertThat(write.status()).isEqualTo(503);
    assertThat(write.problem()).isEqualTo("core-storage-full");
    assertThat(write.body()).contains("disk is nearly full", "Nothing was executed");
    assertThat(write.header("Retry-After")).isEqualTo("30");
    assertThat(exchange.seller().get("/v1/balances?account_id=" + account).status()).isEqualTo(200);

    full.set(false);
    assertThat(exchange.seller().post("/v1/orders", order(account, "sell", 1, 1)).status())
        .isEqualTo(201);
  }

  /** Refuses as a core does whose disk is nearly full, while told to. */
  private record LinkToAFullDisk(CommandLink link, AtomicBoolean full) implements CommandLink {
    @Override
    public Offer offer(DirectBuffer command, int offset, int length) {
      return full.get() ? Offer.STORAGE_FULL : link.offer(command, offset, length);
    }

    @Override
    public boolean isStorageFull() {
      return full.get();
    }

    @Override
    public long connection() {
      return link.connection();
    }

    @Override
    public void close() {
      link.close();
    }
  }

  @Test
  void itsDocumentsAreServed() {
    assertThat(open("/openapi.yaml").body()).startsWith("openapi: 3.0.3");
    assertThat(open("/problems").json().get("problems")).hasSizeGreaterThan(40);
    assertThat(open("/problems/insufficient-balance").json().get("status").intValue())
        .isEqualTo(422);
    assertThat(open("/problems/none").status()).isEqualTo(404);
  }

  @Test
  void metricsCountRequestsByRouteAndTimeItsStages() {
    long account = exchange.account(SELLERS, TICKETS, 10);
    exchange.place(exchange.seller(), account, "sell", 1, 1);
    String metrics = open("/metrics").body();
    assertThat(metrics)
        .contains(
            "rollingdrop_gateway_requests_total{method=\"POST\",route=\"/v1/orders\",status=\"201\"} 1.0")
        .contains("rollingdrop_gateway_stage_seconds{stage=\"answer\",quantile=\"0.99\"}")
        .contains("rollingdrop_gateway_sequence ");
  }

  @Test
  void aRepeatSaysWhenTheFillsOfTheFirstOutcomeAreForgotten() {
    exchange.live.restartGateway(
        exchange.live.settings().withRetention(new Retention(10, 10, 2, 4, 10, 10)));
    exchange.newCallers();
    long account = exchange.account(SELLERS, TICKETS, 10);
    exchange.created("deposits", json("{'account_id':%d,'asset_id':1,'amount':100}", account));
    exchange.place(exchange.seller(), account, "sell", 1, 10);
    String key = Caller.newKey();
    String buy = order(account, "buy", 1, 1);
    Caller.Request first = exchange.seller().request("POST", "/v1/orders").key(key).body(buy);
    assertThat(first.send().json().get("fills")).hasSize(1);
    for (int i = 0; i < 3; i++) {
      exchange.place(exchange.seller(), account, "buy", 1, 1);
    }
    Answer again = first.send();
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.json().get("fills")).isEmpty();
    assertThat(again.json().get("fills_omitted").asBoolean()).isTrue();
    assertThat(again.json().get("filled_quantity").longValue()).isEqualTo(1);
  }

  @Test
  void aTakenPortIsSaidWithItsRemedyAndNothingIsLeftOpen() {
    GatewaySettings settings =
        GatewaySettings.defaults(directory.resolve("second"))
            .withAddress("127.0.0.1", exchange.live.gateway().port(), 0);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(
              () ->
                  Gateway.start(
                      settings,
                      exchange.live.core().newLink(),
                      exchange.live.core().feed(),
                      new PrometheusRegistry()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(Integer.toString(exchange.live.gateway().port()))
          .hasMessageContaining("choose others");
    }
  }

  @Test
  void requestsUnderWayAreAnsweredBeforeItStops() {
    GatewaySettings settings =
        exchange.live.settings().withTimes(Duration.ofSeconds(5), Duration.ofMillis(300));
    exchange.live.restartGateway(settings);
    exchange.newCallers();
    CompletableFuture<Answer> waiting =
        CompletableFuture.supplyAsync(
            () ->
                exchange
                    .seller()
                    .request("GET", "/v1/markets")
                    .header("RD-At-Least-Sequence", "1000000")
                    .send());
    exchange.live.await(
        "the request is under way",
        () -> open("/metrics").body().contains("rollingdrop_gateway_requests_in_flight 2.0"));
    exchange.live.gateway().close();
    assertThat(waiting.join().problem()).isEqualTo("read-behind");
  }

  /** Counts events and serves one page, as market data and its page do. */
  private static final class CountingPart implements GatewayPart {
    final AtomicInteger events = new AtomicInteger();
    boolean closed;

    @Override
    public EventHandler eventHandler() {
      return (buffer, offset, length) -> events.incrementAndGet();
    }

    @Override
    public void addRoutes(HttpRouting.Builder http, WsRouting.Builder webSocket) {
      http.get("/count", (request, response) -> response.send("events " + events.get()));
      http.get(
          "/broken",
          (request, response) -> {
            throw new io.rollingdrop.gateway.http.ProblemException(
                409, "market-not-open", "title", "detail");
          });
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  @Test
  void otherPartsFollowTheFeedAndServeTheirRoutes() {
    CountingPart part = new CountingPart();
    try (Gateway second =
        Gateway.start(
            GatewaySettings.defaults(directory.resolve("second")),
            exchange.live.core().newLink(),
            exchange.live.core().feed(),
            new PrometheusRegistry(),
            List.of(services -> part))) {
      exchange.live.await("the second gateway is ready", second::isReady);
      assertThat(part.events.get()).isPositive();
      Caller caller = exchange.seller().at(second.port());
      assertThat(caller.get("/v1/nothing").problem()).isEqualTo("not-found");
      assertThat(Raw.get(second.port(), "/count")).startsWith("events ");
      assertThat(Raw.get(second.port(), "/broken")).contains("/problems/market-not-open");
    }
    assertThat(part.closed).isTrue();
  }

  @Test
  void whatComesWhileItHasAllItsHandsFullIsTurnedAwayAndTheConnectionGoesOn() throws Exception {
    exchange.live.restartGateway(
        exchange
            .live
            .settings()
            .withMaxRequests(1)
            .withTimes(Duration.ofSeconds(5), Duration.ofSeconds(20)));
    Caller seller = exchange.seller().at(exchange.live.gateway().port());
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      // The core's ticks get there within some seconds.
      long later = seller.get("/v1/markets").sequence() + 3;
      Future<Answer> waiting =
          executor.submit(
              () -> {
                Caller.Request waits =
                    seller
                        .request("GET", "/v1/markets")
                        .header(HeaderField.AT_LEAST_SEQUENCE, Long.toString(later));
                Answer answer = waits.send();
                while (answer.status() == 503) {
                  answer = waits.send();
                }
                return answer;
              });
      AtomicReference<Answer> turnedAway = new AtomicReference<>();
      exchange.live.await(
          "a request is turned away",
          () -> {
            turnedAway.set(seller.request("GET", "/v1/markets").send());
            return turnedAway.get().status() == 503;
          });
      assertThat(turnedAway.get().problem()).isEqualTo("back-pressure");
      assertThat(turnedAway.get().header("Retry-After")).isEqualTo("1");
      assertThat(turnedAway.get().header("Connection")).isNotEqualTo("close");
      assertThat(waiting.get().status()).isEqualTo(200);
      assertThat(seller.request("GET", "/v1/markets").send().status()).isEqualTo(200);
    }
  }
}
