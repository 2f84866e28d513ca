package io.rollingdrop.gateway.web;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.webserver.http.HttpRouting;
import io.rollingdrop.gateway.http.Call;
import io.rollingdrop.gateway.http.Door;
import io.rollingdrop.gateway.http.Json;
import io.rollingdrop.gateway.http.ProblemType;
import io.rollingdrop.gateway.http.Reply;
import io.rollingdrop.gateway.market.MarketJson;
import io.rollingdrop.protocol.market.MarketModel;
import io.rollingdrop.protocol.market.MarketSnapshot;
import io.rollingdrop.protocol.market.TradePrint;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The public door: markets, books, trades and stage latencies as JSON, and the live page at {@code
 * /}. No request needs a key, none changes anything.
 */
public final class PublicRouting {

  private static final String MARKET = "/public/v1/markets/{market_id}";
  private static final int DEFAULT_MARKETS = 200;
  private static final int MOST_MARKETS = 1_000;
  private static final int DEFAULT_DEPTH = 20;
  private static final int DEFAULT_TRADES = 50;

  private final MarketModel market;
  private final Supplier<List<StageLatency>> latencies;
  private final LivePage page = new LivePage();
  private final long startedNs = System.nanoTime();

  /**
   * @param latencies asked at each request; must be quick and safe on any thread
   */
  public PublicRouting(MarketModel market, Supplier<List<StageLatency>> latencies) {
    this.market = market;
    this.latencies = latencies;
  }

  /** Adds the routes. */
  public void add(Door door, HttpRouting.Builder routing) {
    door.shared(routing, "/public/v1/markets", this::markets);
    door.shared(routing, MARKET + "/book", this::book);
    door.shared(routing, MARKET + "/trades", this::trades);
    door.shared(routing, "/public/v1/latency", this::latency);
    page.add(door, routing);
  }

  private Reply markets(Call call) {
    call.rejectOtherQuery("cursor", "limit");
    int limit = (int) call.queryNumber("limit", 1, MOST_MARKETS, DEFAULT_MARKETS);
    int after = (int) call.queryNumber("cursor", 0, Integer.MAX_VALUE, 0);
    List<MarketSnapshot> oneMore = market.markets(after, limit + 1);
    List<MarketSnapshot> markets = oneMore.subList(0, Math.min(limit, oneMore.size()));
    return reply(
        json -> {
          json.writeArrayFieldStart("markets");
          for (MarketSnapshot snapshot : markets) {
            json.writeStartObject();
            MarketJson.writeMarket(json, snapshot);
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeStringField("next_cursor", cursor(oneMore, limit));
        });
  }

  /** Where the next page starts; null: this was the last. */
  private static String cursor(List<MarketSnapshot> oneMore, int limit) {
    return oneMore.size() <= limit
        ? null
        : Integer.toString(oneMore.get(limit - 1).definition().marketId());
  }

  private Reply book(Call call) {
    call.rejectOtherQuery("depth");
    MarketSnapshot snapshot = market(call);
    int most = market.settings().publishedLevels();
    int depth = (int) call.queryNumber("depth", 1, most, Math.min(DEFAULT_DEPTH, most));
    return reply(json -> MarketJson.writeBook(json, snapshot, depth));
  }

  private Reply trades(Call call) {
    call.rejectOtherQuery("limit");
    MarketSnapshot snapshot = market(call);
    int most = market.settings().retainedTrades();
    int limit = (int) call.queryNumber("limit", 1, most, Math.min(DEFAULT_TRADES, most));
    List<TradePrint> all = snapshot.trades();
    List<TradePrint> last = all.subList(Math.max(0, all.size() - limit), all.size());
    return reply(
        json -> {
          json.writeNumberField("market_id", snapshot.definition().marketId());
          json.writeStringField("symbol", snapshot.definition().symbol());
          json.writeNumberField("trade_count", snapshot.tradeCount());
          MarketJson.writeTrades(json, "trades", last);
        });
  }

  private Reply latency(Call call) {
    call.rejectOtherQuery();
    List<StageLatency> stages = latencies.get();
    return reply(
        json -> {
          json.writeNumberField("sequence", market.sequence());
          json.writeNumberField("events", market.eventCount());
          json.writeNumberField(
              "uptime_ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNs));
          json.writeArrayFieldStart("stages");
          for (StageLatency stage : stages) {
            writeStage(json, stage);
          }
          json.writeEndArray();
        });
  }

  private static void writeStage(JsonGenerator json, StageLatency stage) throws IOException {
    json.writeStartObject();
    json.writeStringField("stage", stage.stage());
    json.writeNumberField("count", stage.count());
    json.writeNumberField("p50_us", stage.p50Us());
    json.writeNumberField("p99_us", stage.p99Us());
    json.writeNumberField("p999_us", stage.p999Us());
    json.writeNumberField("max_us", stage.maxUs());
    json.writeEndObject();
  }

  private MarketSnapshot market(Call call) {
    int marketId = (int) call.pathNumber("market_id", Integer.MAX_VALUE);
    MarketSnapshot snapshot = market.market(marketId);
    if (snapshot == null) {
      throw ProblemType.UNKNOWN_MARKET.problem(
          "There is no market " + marketId + ". List the markets: GET /public/v1/markets.");
    }
    return snapshot;
  }

  private static Reply reply(Json.Part members) {
    return Reply.json(200, members).with("Cache-Control", "no-store");
  }
}
