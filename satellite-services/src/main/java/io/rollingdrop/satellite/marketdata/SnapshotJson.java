package io.rollingdrop.satellite.marketdata;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.rollingdrop.protocol.market.AssetDefinition;
import io.rollingdrop.protocol.market.Levels;
import io.rollingdrop.protocol.market.MarketDefinition;
import io.rollingdrop.protocol.market.MarketFees;
import io.rollingdrop.protocol.market.MarketLimits;
import io.rollingdrop.protocol.market.MarketSnapshot;
import io.rollingdrop.protocol.market.TradePrint;
import io.rollingdrop.satellite.marketdata.DropDocument.Drop;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Snapshots and updates in JSON, as the README of the module lists them. Prices are in ticks,
 * quantities in lots; a level is {@code [price, quantity, orders]}; trades are newest first.
 */
final class SnapshotJson {

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int USUAL_LENGTH = 4_096;

  private SnapshotJson() {}

  private interface Members {
    void write(JsonGenerator json) throws IOException;
  }

  private static String object(Members members) {
    StringWriter text = new StringWriter(USUAL_LENGTH);
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing JSON to memory", e);
    }
    return text.toString();
  }

  /** A market, whole. The version is where {@link RedisSession} finds it, before all free text. */
  static String snapshot(ShownMarket shown) {
    MarketSnapshot market = shown.market();
    MarketDefinition definition = market.definition();
    return object(
        json -> {
          json.writeNumberField("market_id", definition.marketId());
          json.writeStringField("version", market.version().toString());
          json.writeStringField("symbol", definition.symbol());
          writeStamp(json, shown);
          writeAsset(json, "base_asset", definition.base());
          writeAsset(json, "quote_asset", definition.quote());
          json.writeNumberField("lot_size", definition.lotSize());
          json.writeNumberField("tick_size", definition.tickSize());
          writeChanged(json, null, shown);
        });
  }

  /**
   * What changed between two states of a market: the sections that did, each whole, but of the
   * trades only the new ones.
   *
   * @param before null: everything changed, and the update applies to any state
   */
  static String update(ShownMarket before, ShownMarket after) {
    MarketSnapshot market = after.market();
    return object(
        json -> {
          json.writeNumberField("market_id", market.definition().marketId());
          json.writeStringField("version", market.version().toString());
          json.writeStringField(
              "previous", before == null ? null : before.market().version().toString());
          writeStamp(json, after);
          writeChanged(json, before, after);
        });
  }

  private static void writeStamp(JsonGenerator json, ShownMarket shown) throws IOException {
    json.writeNumberField("config_version", shown.document().version());
    json.writeNumberField("sequence", shown.market().sequence());
    json.writeNumberField("time_ms", TimeUnit.NANOSECONDS.toMillis(shown.market().timeNs()));
  }

  private static void writeChanged(JsonGenerator json, ShownMarket before, ShownMarket after)
      throws IOException {
    MarketSnapshot old = before == null ? null : before.market();
    MarketSnapshot now = after.market();
    if (old == null || old.state() != now.state()) {
      json.writeStringField("state", now.state().name().toLowerCase(Locale.ROOT));
    }
    if (old == null || !old.bids().equals(now.bids())) {
      writeLevels(json, "bids", now.bids());
    }
    if (old == null || !old.asks().equals(now.asks())) {
      writeLevels(json, "asks", now.asks());
    }
    if (old == null || old.lastPrice() != now.lastPrice()) {
      json.writeFieldName("last_price");
      if (now.lastPrice() == 0) {
        json.writeNull();
      } else {
        json.writeNumber(now.lastPrice());
      }
    }
    if (old == null || old.tradeCount() != now.tradeCount()) {
      writeTrades(json, now, old == null ? 0 : old.tradeCount());
    }
    if (old == null || old.stockLeft() != now.stockLeft()) {
      json.writeNumberField("stock_left", now.stockLeft());
    }
    if (old == null || !old.fees().equals(now.fees())) {
      writeFees(json, now.fees());
    }
    if (old == null || !old.limits().equals(now.limits())) {
      writeLimits(json, now.limits());
    }
    Drop drop = after.document().drop();
    if (before == null || !Objects.equals(before.document().drop(), drop)) {
      writeDrop(json, drop);
    }
  }

  private static void writeAsset(JsonGenerator json, String name, AssetDefinition asset)
      throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("id", asset.assetId());
    json.writeStringField("symbol", asset.symbol());
    json.writeNumberField("scale", asset.scale());
    json.writeEndObject();
  }

  private static void writeLevels(JsonGenerator json, String name, Levels levels)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (int rank = 0; rank < levels.size(); rank++) {
      json.writeStartArray();
      json.writeNumber(levels.price(rank));
      json.writeNumber(levels.quantity(rank));
      json.writeNumber(levels.orders(rank));
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  /** Those after the first {@code had} that the market ever had, as far as they are retained. */
  private static void writeTrades(JsonGenerator json, MarketSnapshot market, long had)
      throws IOException {
    List<TradePrint> trades = market.trades();
    int count = (int) Math.min(trades.size(), market.tradeCount() - had);
    json.writeArrayFieldStart("trades");
    for (TradePrint trade : trades.subList(trades.size() - count, trades.size()).reversed()) {
      json.writeStartObject();
      json.writeStringField("id", trade.sequence() + "." + trade.index());
      json.writeNumberField("price", trade.price());
      json.writeNumberField("quantity", trade.quantity());
      json.writeStringField("taker_side", trade.takerBuys() ? "buy" : "sell");
      json.writeNumberField("time_ms", TimeUnit.NANOSECONDS.toMillis(trade.timeNs()));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeFees(JsonGenerator json, MarketFees fees) throws IOException {
    json.writeObjectFieldStart("fees");
    json.writeNumberField("maker_ppm", fees.makerPpm());
    json.writeNumberField("taker_ppm", fees.takerPpm());
    json.writeEndObject();
  }

  private static void writeLimits(JsonGenerator json, MarketLimits limits) throws IOException {
    json.writeObjectFieldStart("limits");
    json.writeNumberField("min_price", limits.minPrice());
    json.writeNumberField("max_price", limits.maxPrice());
    json.writeNumberField("max_quantity", limits.maxQuantity());
    json.writeEndObject();
  }

  private static void writeDrop(JsonGenerator json, Drop drop) throws IOException {
    if (drop == null) {
      json.writeNullField("drop");
      return;
    }
    json.writeObjectFieldStart("drop");
    json.writeStringField("title", drop.title());
    json.writeStringField("subtitle", drop.subtitle());
    json.writeStringField("image_url", drop.imageUrl());
    json.writeFieldName("opens_at_ms");
    if (drop.opensAtMs() == null) {
      json.writeNull();
    } else {
      json.writeNumber(drop.opensAtMs());
    }
    json.writeEndObject();
  }
}
