package io.rollingdrop.gateway.web;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.rollingdrop.gateway.http.JsonFields;
import io.rollingdrop.gateway.http.ProblemException;
import io.rollingdrop.gateway.http.ProblemType;
import io.rollingdrop.gateway.market.JsonText;
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
 * /}. No request needs a key, none changes anything. Errors are thrown as {@link ProblemException}
 * for the gateway's error handler.
 */
public final class PublicRouting {

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
  public void routing(HttpRouting.Builder routing) {
    routing
        .get("/public/v1/markets", this::markets)
        .get("/public/v1/markets/{id}/book", this::book)
        .get("/public/v1/markets/{id}/trades", this::trades)
        .get("/public/v1/latency", this::latency);
    page.routing(routing);
  }

  private void markets(ServerRequest request, ServerResponse response) {
    int limit = parameter(request, "limit", DEFAULT_MARKETS, 1, MOST_MARKETS);
    int after = parameter(request, "cursor", 0, 0, Integer.MAX_VALUE);
    List<MarketSnapshot> oneMore = market.markets(after, limit + 1);
    List<MarketSnapshot> markets = oneMore.subList(0, Math.min(limit, oneMore.size()));
    send(
        response,
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

  private void book(ServerRequest request, ServerResponse response) {
    MarketSnapshot snapshot = market(request);
    int most = market.settings().publishedLevels();
    int depth = parameter(request, "depth", Math.min(DEFAULT_DEPTH, most), 1, most);
    send(response, json -> MarketJson.writeBook(json, snapshot, depth));
  }

  private void trades(ServerRequest request, ServerResponse response) {
    MarketSnapshot snapshot = market(request);
    int most = market.settings().retainedTrades();
    int limit = parameter(request, "limit", Math.min(DEFAULT_TRADES, most), 1, most);
    List<TradePrint> all = snapshot.trades();
    List<TradePrint> last = all.subList(Math.max(0, all.size() - limit), all.size());
    send(
        response,
        json -> {
          json.writeNumberField("market_id", snapshot.definition().marketId());
          json.writeStringField("symbol", snapshot.definition().symbol());
          json.writeNumberField("trade_count", snapshot.tradeCount());
          MarketJson.writeTrades(json, "trades", last);
        });
  }

  private void latency(ServerRequest request, ServerResponse response) {
    List<StageLatency> stages = latencies.get();
    send(
        response,
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

  private MarketSnapshot market(ServerRequest request) {
    String text = request.path().pathParameters().get("id");
    int marketId = integer("market_id", text, 1, Integer.MAX_VALUE);
    MarketSnapshot snapshot = market.market(marketId);
    if (snapshot == null) {
      throw ProblemType.UNKNOWN_MARKET.problem(
          "There is no market " + marketId + ". List the markets: GET /public/v1/markets.");
    }
    return snapshot;
  }

  private static int parameter(
      ServerRequest request, String name, int otherwise, int least, int most) {
    return request.query().contains(name)
        ? integer(name, request.query().get(name), least, most)
        : otherwise;
  }

  private static int integer(String name, String text, int least, int most) {
    try {
      int value = Integer.parseInt(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Answered below.
    }
    throw JsonFields.brokenField(name, "an integer, " + least + " to " + most, "Correct it.");
  }

  private static void send(ServerResponse response, JsonText.Fields fields) {
    response.header(HeaderValues.CONTENT_TYPE_JSON);
    response.header(HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-store"));
    response.send(JsonText.object(fields));
  }
}
