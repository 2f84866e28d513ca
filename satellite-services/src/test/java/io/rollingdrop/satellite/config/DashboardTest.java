package io.rollingdrop.satellite.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.rollingdrop.satellite.config.dashboard.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard and the list of markets. */
@ExtendWith(RealServers.class)
class DashboardTest {

  private final AtomicLong commands = new AtomicLong(1_000);

  @TempDir Path data;
  private HttpServer core;
  private Fixture fixture;
  private Console console;

  @BeforeEach
  void open() throws Exception {
    core = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    serve("/health/ready", "{\"status\":\"up\",\"detail\":\"takes commands\"}");
    serve(
        "/stages",
        "{\"stages\":[{\"stage\":\"engine\",\"count\":7,\"p50_us\":1.5,\"p99_us\":3,"
            + "\"p999_us\":4,\"max_us\":5}]}");
    core.createContext(
        "/metrics",
        exchange -> {
          long counted = commands.addAndGet(1_000);
          byte[] body =
              ("# TYPE rollingdrop_core_commands counter\nrollingdrop_core_commands_total "
                      + counted
                      + "\nrollingdrop_core_published_sequence 120\n")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    core.start();
    URI url = URI.create("http://127.0.0.1:" + core.getAddress().getPort());
    URI nobody = URI.create("http://127.0.0.1:" + freePort());
    fixture =
        new Fixture(
            data,
            settings ->
                settings.withRoles(List.of(new Role("core", url), new Role("persister", nobody))),
            InstantSource.system());
    console = fixture.consoleOfMarket();
  }

  private void serve(String path, String json) {
    core.createContext(
        path,
        exchange -> {
          byte[] body = json.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @AfterEach
  void close() {
    console.close();
    fixture.close();
    core.stop(0);
  }

  @Test
  void itShowsRatesStagesLagsAndWhatIsDown() throws Exception {
    Console.Answer answer = console.get("/api/dashboard");

    assertThat(answer.status()).isEqualTo(200);
    JsonNode view = answer.body();
    assertThat(view.path("throughput").path("commands_per_s").asDouble()).isPositive();
    assertThat(view.path("stages").get(0).path("p99_us").asDouble()).isEqualTo(3);
    JsonNode roles = view.path("roles");
    assertThat(roles.findValuesAsText("name")).containsExactly("core", "persister", "config");
    assertThat(roles.get(0).path("ready").asBoolean()).isTrue();
    assertThat(roles.get(0).path("detail").asText()).isEqualTo("takes commands");
    assertThat(roles.get(1).path("ready").asBoolean()).isFalse();
    assertThat(roles.get(1).path("detail").asText()).isEqualTo("does not answer");
    assertThat(roles.get(2).path("ready").asBoolean()).isTrue();
    assertThat(view.path("consumers").findValuesAsText("name"))
        .containsExactly("persister", "config core", "config kafka", "config redis");
    assertThat(view.path("consumers").get(0).path("lag_events").isNull()).isTrue();
    assertThat(view.path("consumers").get(1).path("lag_events").asLong()).isZero();
  }

  @Test
  void marketsAreThoseOfMarketData() throws Exception {
    try (RedisClient client = RedisClient.create(RedisURI.create(fixture.endpoints.redis()))) {
      var redis = client.connect().sync();
      redis.sadd("rd:markets", "7", "11");
      redis.set(
          "rd:market:7",
          """
          {"market_id":7,"symbol":"GIG-EUR","version":"1.5.0","state":"continuous",
           "bids":[[4500,3,1],[4400,9,2]],"asks":[],"last_price":4600,"stock_left":120,
           "fees":{"maker_ppm":0,"taker_ppm":25000},"drop":null,"trades":[]}""");
    }

    JsonNode markets = console.get("/api/markets").body().path("markets");

    assertThat(markets).hasSize(1);
    assertThat(markets.get(0).path("symbol").asText()).isEqualTo("GIG-EUR");
    assertThat(markets.get(0).path("best_bid").asLong()).isEqualTo(4_500);
    assertThat(markets.get(0).path("best_ask").isNull()).isTrue();
    assertThat(markets.get(0).path("fees").path("taker_ppm").asLong()).isEqualTo(25_000);
    assertThat(markets.get(0).has("trades")).isFalse();
  }
}
