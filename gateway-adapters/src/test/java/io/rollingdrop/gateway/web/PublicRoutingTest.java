package io.rollingdrop.gateway.web;

import static io.rollingdrop.gateway.stream.StreamFixture.ANN;
import static io.rollingdrop.gateway.stream.StreamFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rollingdrop.gateway.stream.ExecutionLog;
import io.rollingdrop.gateway.stream.StreamFixture;
import io.rollingdrop.gateway.stream.StreamSettings;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicRoutingTest {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static StreamFixture gateway;

  @BeforeAll
  static void start() {
    gateway = new StreamFixture(StreamSettings.defaults(), ExecutionLog.Settings.defaults());
    gateway.exchange.place(ANN, Side.BUY, 99, 5, TimeInForce.GTC);
    gateway.exchange.place(ANN, Side.BUY, 98, 5, TimeInForce.GTC);
    gateway.exchange.place(ANN, Side.SELL, 101, 4, TimeInForce.GTC);
    gateway.exchange.place(BEN, Side.BUY, 101, 1, TimeInForce.GTC);
    gateway.exchange.place(BEN, Side.BUY, 101, 2, TimeInForce.GTC);
    gateway.feed.begin();
    gateway.feed.market(9, "LATE-EUR", 2, 1, 1, 1);
    gateway.feed.end();
    gateway.model.onDutyCycle();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  private static HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(gateway.uri("http", path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode json(String path) throws IOException, InterruptedException {
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    return JSON.readTree(response.body());
  }

  @Test
  void marketsAreListedWithWhatIsNeededToReadTheirPrices() throws Exception {
    JsonNode markets = json("/public/v1/markets");
    assertThat(markets.path("markets").size()).isEqualTo(2);
    JsonNode market = markets.path("markets").path(0);
    assertThat(market.path("market_id").asInt()).isEqualTo(7);
    assertThat(market.path("symbol").asText()).isEqualTo("GIG-EUR");
    assertThat(market.path("base").path("symbol").asText()).isEqualTo("TICKET");
    assertThat(market.path("quote").path("scale").asInt()).isEqualTo(2);
    assertThat(market.path("tick_size").asLong()).isEqualTo(5);
    assertThat(market.path("lot_size").asLong()).isEqualTo(1);
    assertThat(market.path("best_bid").toString()).isEqualTo("[99,5,1]");
    assertThat(market.path("best_ask").toString()).isEqualTo("[101,1,1]");
    assertThat(market.path("last_price").asLong()).isEqualTo(101);
    JsonNode quiet = markets.path("markets").path(1);
    assertThat(quiet.path("best_bid").isNull()).isTrue();
    assertThat(quiet.path("last_price").isNull()).isTrue();
  }

  @Test
  void marketsArePaged() throws Exception {
    JsonNode first = json("/public/v1/markets?limit=1");
    assertThat(first.path("next_cursor").asText()).isEqualTo("7");
    JsonNode second = json("/public/v1/markets?limit=1&cursor=7");
    assertThat(second.path("markets").path(0).path("market_id").asInt()).isEqualTo(9);
    assertThat(second.path("next_cursor").isNull()).isTrue();
  }

  @Test
  void aBookHasTheDepthAskedFor() throws Exception {
    JsonNode book = json("/public/v1/markets/7/book?depth=1");
    assertThat(book.path("bids").toString()).isEqualTo("[[99,5,1]]");
    assertThat(book.path("asks").toString()).isEqualTo("[[101,1,1]]");
    assertThat(book.path("bid_levels").asInt()).isEqualTo(2);
    assertThat(book.path("sequence").asLong()).isEqualTo(8);
    assertThat(json("/public/v1/markets/7/book").path("bids").size()).isEqualTo(2);
  }

  @Test
  void tradesAreTheLastOnesOldestFirst() throws Exception {
    JsonNode trades = json("/public/v1/markets/7/trades");
    assertThat(trades.path("trades").findValuesAsText("quantity")).containsExactly("1", "2");
    assertThat(json("/public/v1/markets/7/trades?limit=1").path("trades").path(0))
        .isEqualTo(trades.path("trades").path(1));
  }

  @Test
  void stageLatenciesAreThoseOfTheirSource() throws Exception {
    JsonNode latency = json("/public/v1/latency");
    assertThat(latency.path("stages").toString())
        .isEqualTo(
            "[{\"stage\":\"engine\",\"count\":5,\"p50_us\":0.25,\"p99_us\":1.5,"
                + "\"p999_us\":2.5,\"max_us\":9.75}]");
    assertThat(latency.path("events").asLong()).isEqualTo(gateway.model.eventCount());
    assertThat(latency.path("sequence").asLong()).isEqualTo(9);
  }

  @ParameterizedTest
  @CsvSource({
    "/public/v1/markets/8/book, 404, unknown-market",
    "/public/v1/markets/x/book, 422, invalid-field",
    "/public/v1/markets/-1/book, 422, invalid-field",
    "/public/v1/markets/99999999999/trades, 422, invalid-field",
    "/public/v1/markets/7/book?depth=0, 422, invalid-field",
    "/public/v1/markets/7/book?depth=51, 422, invalid-field",
    "/public/v1/markets/7/trades?limit=1e2, 422, invalid-field",
    "/public/v1/markets?limit=1001, 422, invalid-field",
    "/public/v1/markets?cursor=, 422, invalid-field"
  })
  void whatIsWrongIsAProblemThatNamesTheRule(String path, int status, String type)
      throws Exception {
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(JSON.readTree(response.body()).path("type").asText()).isEqualTo("/problems/" + type);
    assertThat(response.headers().firstValue("RD-Request-Id")).isPresent();
    assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
  }

  @Test
  void thePageMayLoadNothingFromElsewhere() throws Exception {
    HttpResponse<String> page = get("/");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'")
        .doesNotContain("unsafe");
    assertThat(page.body()).doesNotContain("http://", "https://", "style=", "onclick=");
  }

  @Test
  void whateverThePageNamesIsThere() throws Exception {
    Matcher asset = Pattern.compile("/assets/[a-z.]+").matcher(get("/").body());
    while (asset.find()) {
      assertThat(get(asset.group()).statusCode()).as(asset.group()).isEqualTo(200);
    }
    assertThat(get("/assets/page.js").headers().firstValue("Content-Type"))
        .hasValue("text/javascript; charset=utf-8");
    assertThat(get("/assets/other.js").statusCode()).isEqualTo(404);
  }

  @Test
  void aKnownFileIsNotSentAgain() throws Exception {
    String tag = get("/assets/page.css").headers().firstValue("ETag").orElseThrow();
    HttpResponse<String> again = get("/assets/page.css", "If-None-Match", tag);
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }
}
