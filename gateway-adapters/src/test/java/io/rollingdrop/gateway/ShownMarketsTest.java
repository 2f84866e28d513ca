package io.rollingdrop.gateway;

import static io.rollingdrop.gateway.Exchange.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.rollingdrop.gateway.shown.ShownSettings;
import io.rollingdrop.infrastructure.EmbeddedRedis;
import io.rollingdrop.infrastructure.RedisSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots, event streams, live settings and widget files, with a real core and a real Redis. */
class ShownMarketsTest {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final int MOST_STREAMS = 3;

  @TempDir private static Path folder;
  private static EmbeddedRedis redis;
  private static RedisClient client;
  private static RedisCommands<String, String> commands;
  private static Exchange exchange;
  private static int version;

  @BeforeAll
  static void start() throws IOException {
    redis = EmbeddedRedis.start(RedisSettings.in(folder.resolve("redis")));
    client = RedisClient.create(redis.url());
    commands = client.connect().sync();
    Path widgets = Files.createDirectories(folder.resolve("widgets/demo")).getParent();
    Files.writeString(folder.resolve("secret.txt"), "secret");
    Files.writeString(widgets.resolve("loader.js"), "load()");
    Files.writeString(widgets.resolve("widget-4OU4ZP5F.js"), "widget()");
    Files.writeString(widgets.resolve("demo/index.html"), "<p>demo</p>");
    Files.createSymbolicLink(widgets.resolve("link.txt"), folder.resolve("secret.txt"));
    exchange = new Exchange(folder.resolve("exchange"));
    exchange.live.restartGateway(
        exchange
            .live
            .settings()
            .withPublic(
                PublicSettings.none()
                    .withRedis(URI.create(redis.url()))
                    .withShown(
                        ShownSettings.defaults().withStreams(MOST_STREAMS, Duration.ofMillis(200)))
                    .withWidgets(widgets)));
    exchange.newCallers();
    awaitRedis("is connected");
  }

  @AfterAll
  static void stop() {
    exchange.close();
    client.shutdown();
    redis.close();
  }

  private static void awaitRedis(String state) {
    exchange.live.await(
        "Redis " + state,
        () -> exchange.operator().get("/operator/v1/settings").body().contains(state));
  }

  @BeforeEach
  void writeSnapshot() {
    write(++version, null);
  }

  /** As market data does. */
  private static void write(int newVersion, Integer previous) {
    version = newVersion;
    commands.set(
        "rd:market:7",
        json(
            "{'market_id':7,'version':'1.%d.0','config_version':0,'last_price':%d,'trades':[]}",
            newVersion, newVersion));
    commands.publish(
        "rd:market:7:updates",
        json(
            "{'market_id':7,'version':'1.%d.0','previous':%s,'config_version':0,'last_price':%d}",
            newVersion, previous == null ? "null" : "\"1." + previous + ".0\"", newVersion));
  }

  private static void next() {
    write(version + 1, version);
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + exchange.live.gateway().port() + path));
  }

  private static HttpResponse<String> get(String path, String... headers) {
    HttpRequest.Builder request = request(path);
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(path, e);
    }
  }

  private static String tag() {
    return "\"1." + version + ".0\"";
  }

  private static void awaitTag() {
    exchange.live.await(
        "the snapshot of " + tag(),
        () ->
            get("/public/v1/markets/7/snapshot")
                .headers()
                .firstValue("ETag")
                .orElse("")
                .equals(tag()));
  }

  @Test
  void aSnapshotFollowsItsUpdatesAndIsNotSentTwice() {
    awaitTag();
    next();
    awaitTag();
    HttpResponse<String> snapshot = get("/public/v1/markets/7/snapshot");
    assertThat(snapshot.body()).contains("\"last_price\":" + version).doesNotContain("previous");
    assertThat(snapshot.headers().firstValue("Cache-Control")).hasValue("no-cache");
    assertThat(snapshot.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
    assertThat(snapshot.headers().firstValue("RD-Request-Id")).isPresent();
    HttpResponse<String> again = get("/public/v1/markets/7/snapshot", "If-None-Match", tag());
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(get("/public/v1/markets/8/snapshot").statusCode()).isEqualTo(404);
  }

  @Test
  void theConfigurationIsPartOfWhatATagNames() {
    awaitTag();
    commands.publish(
        "rd:market:7:updates",
        json(
            "{'market_id':7,'version':'1.%d.0','previous':'1.%d.0','config_version':4,'drop':null}",
            version, version));
    exchange.live.await(
        "the configuration's version",
        () ->
            get("/public/v1/markets/7/snapshot")
                .headers()
                .firstValue("ETag")
                .orElse("")
                .endsWith(".0-4\""));
  }

  /** One open event stream. */
  private static final class Events implements AutoCloseable {
    private final HttpResponse<java.io.InputStream> response;
    private final BufferedReader lines;

    Events(String... headers) throws IOException, InterruptedException {
      HttpRequest.Builder request = request("/public/v1/markets/7/events");
      if (headers.length > 0) {
        request.headers(headers);
      }
      response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    /** The next event's lines; a comment counts as one. */
    String next() throws IOException {
      StringBuilder event = new StringBuilder();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty()) {
          return event.toString();
        }
        event.append(line).append('\n');
      }
      return null;
    }

    String nextEvent() throws IOException {
      String event = next();
      while (event != null && !event.startsWith("event:")) {
        event = next();
      }
      return event;
    }

    @Override
    public void close() throws IOException {
      response.body().close();
    }
  }

  @Test
  void aStreamStartsWithTheSnapshotAndGoesOnWithUpdates() throws Exception {
    awaitTag();
    try (Events events = new Events()) {
      assertThat(events.response.headers().firstValue("Content-Type"))
          .hasValue("text/event-stream");
      assertThat(events.response.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
      assertThat(events.next()).isEqualTo("retry: 2000\n");
      assertThat(events.nextEvent())
          .startsWith("event: snapshot\nid: 1." + version + ".0\ndata: {\"market_id\":7");
      assertThat(events.next()).as("a heartbeat").isEqualTo(":\n");
      int before = version;
      next();
      assertThat(events.nextEvent())
          .startsWith("event: update\nid: 1." + version + ".0\ndata: {")
          .contains("\"previous\":\"1." + before + ".0\"");
    }
  }

  @Test
  void whoComesBackGetsWhatItMissedOrTheWholeValue() throws Exception {
    awaitTag();
    int had = version;
    next();
    next();
    awaitTag();
    try (Events events = new Events("Last-Event-ID", "1." + had + ".0")) {
      assertThat(events.nextEvent()).startsWith("event: update\nid: 1." + (had + 1) + ".0");
      assertThat(events.nextEvent()).startsWith("event: update\nid: 1." + (had + 2) + ".0");
    }
    try (Events events = new Events("Last-Event-ID", "1.99999.0")) {
      assertThat(events.nextEvent()).startsWith("event: snapshot\nid: 1." + version + ".0");
    }
    try (Events events = new Events("Last-Event-ID", "1." + version + ".0")) {
      assertThat(events.next()).startsWith("retry");
      assertThat(events.next()).isEqualTo(":\n");
    }
  }

  @Test
  void anUpdateThatDoesNotFitMakesTheStreamStartOver() throws Exception {
    awaitTag();
    try (Events events = new Events()) {
      assertThat(events.nextEvent()).startsWith("event: snapshot");
      write(version + 10, version + 9);
      assertThat(events.nextEvent()).startsWith("event: snapshot\nid: 1." + version + ".0");
    }
  }

  @Test
  void streamsAreBounded() throws Exception {
    awaitTag();
    List<Events> open = new ArrayList<>();
    try {
      exchange.live.await("earlier streams are gone", () -> metric("event_streams") == 0);
      for (int i = 0; i < MOST_STREAMS; i++) {
        open.add(new Events());
      }
      HttpResponse<String> refused = get("/public/v1/markets/7/events");
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body()).contains("too-many-connections");
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    } finally {
      for (Events events : open) {
        events.close();
      }
    }
  }

  private static double metric(String name) {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("rollingdrop_gateway_" + name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void settingsAndFlagsChangeWhileItRuns() {
    configure("flags", 1, "{'batches':false,'public_snapshots':false,'other':3}");
    exchange.live.await(
        "snapshots are off",
        () -> get("/public/v1/markets/7/snapshot").body().contains("feature-disabled"));
    Caller.Answer batch =
        exchange
            .buyer()
            .request("POST", "/v1/batches")
            .key(Caller.newKey())
            .body("{}")
            .malformed()
            .send();
    assertThat(batch.problem()).isEqualTo("feature-disabled");
    configure(
        "gateway",
        7,
        "{'partner_requests_per_s':900,'partner_burst':950,'max_batch_operations':2}");
    configure("flags", 2, "{}");
    exchange.live.await(
        "both are in effect",
        () -> {
          String settings = exchange.operator().get("/operator/v1/settings").body();
          return settings.contains("\"partner_burst\":950")
              && settings.contains("\"batches\":true");
        });
    assertThat(exchange.buyer().get("/v1/markets").header("RateLimit-Policy")).contains("q=950");

    configure("gateway", 8, "{'partner_requests_per_s':0}");
    exchange.live.await(
        "the broken document is refused",
        () ->
            exchange
                .operator()
                .get("/operator/v1/settings")
                .body()
                .contains("partner_requests_per_s' is not an integer"));
    assertThat(exchange.operator().get("/operator/v1/settings").body())
        .contains("\"partner_burst\":950", "\"version\":7");
  }

  private static void configure(String document, int documentVersion, String body) {
    commands.set(
        "rd:config:" + document,
        json(
            "{'document':'%s','version':%d,'updated_ms':1,'body':%s}",
            document, documentVersion, json(body)));
    commands.publish(
        "rd:config", json("{'document':'%s','version':%d}", document, documentVersion));
  }

  @Test
  void widgetFilesAreServedToEveryPageAndNothingElseIs() {
    HttpResponse<String> loader = get("/widgets/loader.js");
    assertThat(loader.body()).isEqualTo("load()");
    assertThat(loader.headers().firstValue("Content-Type"))
        .hasValue("text/javascript; charset=utf-8");
    assertThat(loader.headers().firstValue("Cache-Control")).hasValue("public, max-age=60");
    assertThat(loader.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
    assertThat(get("/widgets/widget-4OU4ZP5F.js").headers().firstValue("Cache-Control"))
        .hasValueSatisfying(value -> assertThat(value).contains("immutable"));
    HttpResponse<String> demo = get("/demo/");
    assertThat(demo.body()).isEqualTo("<p>demo</p>");
    assertThat(demo.headers().firstValue("Content-Security-Policy")).isPresent();
    for (String path :
        List.of(
            "/widgets/none.js",
            "/widgets/link.txt",
            "/widgets/%2e%2e/secret.txt",
            "/widgets/..%2fsecret.txt",
            "/widgets/demo/%2e%2e/%2e%2e/secret.txt",
            "/demo/%2e%2e/loader.js",
            "/widgets/demo",
            "/widgets/%00")) {
      HttpResponse<String> answer = get(path);
      assertThat(answer.statusCode()).as(path).isBetween(400, 404);
      assertThat(answer.body())
          .as(path)
          .doesNotContain("secret\"", "load()")
          .contains("/problems/");
    }
  }

  @Test
  void withoutRedisOnlyWhatNeedsItFails() {
    awaitTag();
    int port = redis.port();
    redis.kill();
    exchange.live.await(
        "snapshots are unavailable",
        () -> get("/public/v1/markets/7/snapshot").body().contains("market-data-unavailable"));
    HttpResponse<String> events = get("/public/v1/markets/7/events");
    assertThat(events.statusCode()).isEqualTo(503);
    assertThat(events.headers().firstValue("Retry-After")).isPresent();
    HttpResponse<String> ready = get("/health/ready");
    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(ready.body()).contains("out of reach");
    assertThat(exchange.buyer().get("/v1/markets").status()).isEqualTo(200);
    assertThat(metric("redis_connected")).isZero();
    redis.close();
    client.shutdown();

    redis = EmbeddedRedis.start(RedisSettings.in(folder.resolve("redis")).withPort(port));
    client = RedisClient.create(redis.url());
    commands = client.connect().sync();
    write(version + 1, null);
    awaitTag();
  }
}
