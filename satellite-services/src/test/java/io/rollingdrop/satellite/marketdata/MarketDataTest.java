package io.rollingdrop.satellite.marketdata;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.rollingdrop.infrastructure.EmbeddedRedis;
import io.rollingdrop.infrastructure.RedisSettings;
import io.rollingdrop.protocol.codec.MarketState;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import io.rollingdrop.protocol.market.FeedScript;
import io.rollingdrop.protocol.market.FeedScript.Owner;
import io.rollingdrop.protocol.market.NaiveExchange;
import io.rollingdrop.protocol.market.RecordedFeed;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Market data between a feed and a real Redis. */
class MarketDataTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final int MARKET = 7;
  private static final Owner ANN = new Owner(1, 11);
  private static final Owner BEN = new Owner(2, 22);
  private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);

  @TempDir private Path folder;
  private final RecordedFeed feed = new RecordedFeed();
  private final FeedScript script = new FeedScript(feed);
  private final NaiveExchange exchange = new NaiveExchange(script, MARKET);
  private final List<AutoCloseable> open = new ArrayList<>();
  private EmbeddedRedis redis;

  @BeforeEach
  void startRedis() {
    redis = EmbeddedRedis.start(RedisSettings.in(folder.resolve("redis")));
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable last : open.reversed()) {
      last.close();
    }
    redis.close();
  }

  private MarketData start(MarketDataSettings settings) {
    MarketData marketData = MarketData.start(settings, feed, new PrometheusRegistry());
    open.add(marketData);
    return marketData;
  }

  private MarketDataSettings settings() {
    return MarketDataSettings.defaults(URI.create(redis.url())).withInterval(Duration.ofMillis(1));
  }

  private RedisClient client() {
    RedisClient client = RedisClient.create(redis.url());
    open.add(client::shutdown);
    return client;
  }

  private RedisCommands<String, String> commands() {
    return client().connect().sync();
  }

  private static void await(String what, BooleanSupplier condition) {
    long until = System.nanoTime() + PATIENCE_NS;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(until);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new AssertionError(text, e);
    }
  }

  private JsonNode awaitSnapshot(RedisCommands<String, String> commands, String version) {
    String[] found = new String[1];
    await(
        "version " + version,
        () -> {
          found[0] = commands.get("rd:market:7");
          return found[0] != null && json(found[0]).path("version").asText().equals(version);
        });
    return json(found[0]);
  }

  @Test
  void aSnapshotHasAllThatIsShownOfAMarket() {
    script.createMarket(MARKET, "GIG-EUR");
    exchange.place(ANN, Side.SELL, 100, 10, TimeInForce.GTC);
    exchange.place(BEN, Side.BUY, 99, 3, TimeInForce.GTC);
    exchange.place(BEN, Side.BUY, 100, 4, TimeInForce.GTC);
    script.begin();
    script.fees(MARKET, 0, 25_000, 77);
    script.end();
    script.begin();
    script.limits(MARKET, 50, 200, 10);
    script.end();
    start(settings());

    RedisCommands<String, String> commands = commands();
    JsonNode snapshot = awaitSnapshot(commands, "1.8.0");
    assertThat(snapshot.toString())
        .isEqualTo(
            ("{'market_id':7,'version':'1.8.0','symbol':'GIG-EUR','config_version':0,'sequence':8,"
                    + "'time_ms':1767225600000,"
                    + "'base_asset':{'id':2,'symbol':'TICKET','scale':0},"
                    + "'quote_asset':{'id':1,'symbol':'EUR','scale':2},"
                    + "'lot_size':1,'tick_size':5,'state':'continuous',"
                    + "'bids':[[99,3,1]],'asks':[[100,6,1]],'last_price':100,"
                    + "'trades':[{'id':'6.1','price':100,'quantity':4,'taker_side':'buy',"
                    + "'time_ms':1767225600000}],"
                    + "'stock_left':6,'fees':{'maker_ppm':0,'taker_ppm':25000},"
                    + "'limits':{'min_price':50,'max_price':200,'max_quantity':10},'drop':null}")
                .replace('\'', '"'));
    assertThat(commands.smembers("rd:markets")).containsExactly("7");
  }

  @Test
  void updatesHaveWhatChangedAndFormAChain() {
    script.createMarket(MARKET, "GIG-EUR");
    exchange.place(ANN, Side.SELL, 100, 10, TimeInForce.GTC);
    BlockingQueue<JsonNode> updates = updates();
    start(settings());
    JsonNode whole = next(updates);
    assertThat(whole.path("previous").isNull()).isTrue();
    assertThat(whole.path("version").asText()).isEqualTo("1.4.0");

    exchange.place(BEN, Side.BUY, 100, 4, TimeInForce.GTC);
    JsonNode traded = next(updates);
    assertThat(traded.path("previous").asText()).isEqualTo("1.4.0");
    assertThat(traded.path("version").asText()).isEqualTo("1.5.1");
    assertThat(traded.has("bids")).isFalse();
    assertThat(traded.path("asks").toString()).isEqualTo("[[100,6,1]]");
    assertThat(traded.path("last_price").asLong()).isEqualTo(100);
    assertThat(traded.path("stock_left").asLong()).isEqualTo(6);
    assertThat(traded.path("trades").size()).isEqualTo(1);

    script.begin();
    script.state(MARKET, MarketState.HALTED);
    script.end();
    JsonNode halted = next(updates);
    assertThat(halted.path("previous").asText()).isEqualTo("1.5.1");
    assertThat(halted.path("state").asText()).isEqualTo("halted");
    assertThat(halted.has("trades")).isFalse();
  }

  private BlockingQueue<JsonNode> updates() {
    BlockingQueue<JsonNode> updates = new LinkedBlockingQueue<>();
    var connection = client().connectPubSub();
    connection.addListener(
        new RedisPubSubAdapter<>() {
          @Override
          public void message(String channel, String message) {
            updates.add(json(message));
          }
        });
    connection.sync().subscribe("rd:market:7:updates");
    return updates;
  }

  private static JsonNode next(BlockingQueue<JsonNode> updates) {
    try {
      JsonNode update = updates.poll(PATIENCE_NS, TimeUnit.NANOSECONDS);
      assertThat(update).as("an update").isNotNull();
      return update;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whileItFollowsThePastNothingIsWritten() {
    RedisCommands<String, String> commands = commands();
    commands.set("rd:market:7", "{\"version\":\"1.900.0\"}");
    script.createMarket(MARKET, "GIG-EUR");
    feed.reachable(false);
    MarketData marketData = start(settings());
    await("Redis is connected", () -> !marketData.health().detail().contains("not tried yet"));
    assertThat(marketData.health().ready()).isFalse();
    assertThat(commands.get("rd:market:7")).contains("1.900.0");

    feed.reachable(true);
    awaitSnapshot(commands, "1.3.0");
    await("ready", () -> marketData.health().ready());
  }

  @Test
  void whatIsNewerInRedisStaysOnceTheFirstWriteWasMade() {
    script.createMarket(MARKET, "GIG-EUR");
    start(settings());
    RedisCommands<String, String> commands = commands();
    awaitSnapshot(commands, "1.3.0");
    String ahead = "{\"version\":\"1.5.0\"}";
    commands.set("rd:market:7", ahead);
    exchange.place(ANN, Side.SELL, 100, 1, TimeInForce.GTC);
    exchange.place(ANN, Side.SELL, 100, 1, TimeInForce.GTC);
    exchange.place(ANN, Side.SELL, 100, 1, TimeInForce.GTC);
    List<String> seen = new ArrayList<>();
    await(
        "version 1.6.0",
        () -> {
          seen.add(json(commands.get("rd:market:7")).path("version").asText());
          return seen.getLast().equals("1.6.0");
        });
    assertThat(seen).doesNotContain("1.4.0");
  }

  @Test
  void theDropComesFromTheConfigurationAndChangesWithIt() {
    RedisCommands<String, String> commands = commands();
    configure(commands, 3, "{'title':'Gig','opens_at':'2026-01-01T00:00:00Z'}");
    script.createMarket(MARKET, "GIG-EUR");
    start(settings());
    JsonNode first = awaitSnapshot(commands, "1.3.0");
    assertThat(first.path("config_version").asLong()).isEqualTo(3);
    assertThat(first.path("drop").toString())
        .isEqualTo(
            "{\"title\":\"Gig\",\"subtitle\":\"\",\"image_url\":\"\",\"opens_at_ms\":1767225600000}");

    BlockingQueue<JsonNode> updates = updates();
    configure(commands, 4, "{'title':'Gig II','opens_at':null}");
    JsonNode update = next(updates);
    assertThat(update.path("version").asText()).isEqualTo("1.3.0");
    assertThat(update.path("config_version").asLong()).isEqualTo(4);
    assertThat(update.path("drop").path("title").asText()).isEqualTo("Gig II");

    configure(commands, 5, "'no object'");
    exchange.place(ANN, Side.SELL, 100, 1, TimeInForce.GTC);
    JsonNode kept = awaitSnapshot(commands, "1.4.0");
    assertThat(kept.path("drop").path("title").asText()).isEqualTo("Gig II");
    assertThat(kept.path("config_version").asLong()).isEqualTo(4);
  }

  private static void configure(RedisCommands<String, String> commands, int version, String drop) {
    commands.set(
        "rd:config:market-7",
        "{'document':'market-7','version':%d,'updated_ms':1,'body':{'drop':%s}}"
            .formatted(version, drop)
            .replace('\'', '"'));
    commands.publish(
        "rd:config", "{'document':'market-7','version':%d}".formatted(version).replace('\'', '"'));
  }

  @Test
  void aRedisThatComesBackEmptyIsFilledAnew() throws IOException {
    script.createMarket(MARKET, "GIG-EUR");
    exchange.place(ANN, Side.SELL, 100, 1, TimeInForce.GTC);
    MarketData marketData = start(settings());
    awaitSnapshot(commands(), "1.4.0");
    int port = redis.port();
    redis.kill();
    exchange.place(ANN, Side.SELL, 100, 1, TimeInForce.GTC);
    await("Redis is missed", () -> !marketData.health().ready());
    assertThat(marketData.health().alive()).isTrue();
    redis.close();

    Path empty = Files.createDirectories(folder.resolve("empty"));
    redis = EmbeddedRedis.start(RedisSettings.in(empty).withPort(port));
    JsonNode snapshot = awaitSnapshot(commands(), "1.5.0");
    assertThat(snapshot.path("stock_left").asLong()).isEqualTo(2);
    await("ready again", () -> marketData.health().ready());
  }

  @Test
  void manyChangesAreConflated() {
    script.createMarket(MARKET, "GIG-EUR");
    start(settings().withInterval(Duration.ofMillis(50)));
    RedisCommands<String, String> commands = commands();
    awaitSnapshot(commands, "1.3.0");
    BlockingQueue<JsonNode> updates = updates();
    for (int i = 0; i < 5_000; i++) {
      exchange.place(ANN, Side.SELL, 100 + i % 50, 1, TimeInForce.GTC);
    }
    JsonNode snapshot = awaitSnapshot(commands, "1.5003.0");
    assertThat(snapshot.path("asks").size()).isEqualTo(20);
    assertThat(snapshot.path("stock_left").asLong()).isEqualTo(5_000);
    assertThat(updates.size()).isLessThan(2_500);
  }

  @Test
  void aFeedThatDoesNotFitEndsItLoudly() {
    script.begin();
    script.amended(99, ANN, MARKET, 1, 1);
    script.end();
    MarketData marketData = start(settings());
    await("it has stopped", () -> !marketData.health().alive());
    assertThat(marketData.health().detail()).contains("from the start");
  }
}
