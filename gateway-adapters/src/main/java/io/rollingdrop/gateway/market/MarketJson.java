package io.rollingdrop.gateway.market;

import com.fasterxml.jackson.core.JsonGenerator;
import io.rollingdrop.protocol.codec.MarketState;
import io.rollingdrop.protocol.market.AssetDefinition;
import io.rollingdrop.protocol.market.Levels;
import io.rollingdrop.protocol.market.MarketDefinition;
import io.rollingdrop.protocol.market.MarketSnapshot;
import io.rollingdrop.protocol.market.TradePrint;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * Markets, books and trades in JSON, the same on every front door. Prices are in ticks, quantities
 * in lots, both integers; a level is {@code [price, quantity, orders]}.
 */
public final class MarketJson {

  private MarketJson() {}

  /** Fields of a market in a list: what it is, its state, best prices and last trade. */
  public static void writeMarket(JsonGenerator json, MarketSnapshot market) throws IOException {
    MarketDefinition definition = market.definition();
    json.writeNumberField("market_id", definition.marketId());
    json.writeStringField("symbol", definition.symbol());
    json.writeStringField("state", state(market.state()));
    writeAsset(json, "base", definition.base());
    writeAsset(json, "quote", definition.quote());
    json.writeNumberField("lot_size", definition.lotSize());
    json.writeNumberField("tick_size", definition.tickSize());
    writeBest(json, "best_bid", market.bids());
    writeBest(json, "best_ask", market.asks());
    if (market.lastPrice() == 0) {
      json.writeNullField("last_price");
    } else {
      json.writeNumberField("last_price", market.lastPrice());
    }
    json.writeNumberField("trade_count", market.tradeCount());
    writeStamp(json, market);
  }

  /** Fields of a book: its best {@code depth} levels. */
  public static void writeBook(JsonGenerator json, MarketSnapshot market, int depth)
      throws IOException {
    json.writeNumberField("market_id", market.definition().marketId());
    json.writeStringField("symbol", market.definition().symbol());
    json.writeStringField("state", state(market.state()));
    writeStamp(json, market);
    json.writeNumberField("bid_levels", market.bidLevels());
    json.writeNumberField("ask_levels", market.askLevels());
    writeLevels(json, "bids", market.bids(), depth);
    writeLevels(json, "asks", market.asks(), depth);
  }

  /**
   * Fields of the difference between two states of a book: new or changed levels, and {@code
   * [price, 0, 0]} for those no longer among the best {@code depth}.
   */
  public static void writeBookUpdate(
      JsonGenerator json, MarketSnapshot before, MarketSnapshot after, int depth)
      throws IOException {
    json.writeNumberField("market_id", after.definition().marketId());
    json.writeStringField("state", state(after.state()));
    json.writeNumberField("previous_sequence", before.sequence());
    writeStamp(json, after);
    json.writeNumberField("bid_levels", after.bidLevels());
    json.writeNumberField("ask_levels", after.askLevels());
    writeChanges(json, "bids", before.bids(), after.bids(), depth, true);
    writeChanges(json, "asks", before.asks(), after.asks(), depth, false);
  }

  /** An array of trades. */
  public static void writeTrades(JsonGenerator json, String field, List<TradePrint> trades)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (TradePrint trade : trades) {
      json.writeStartObject();
      json.writeStringField("trade_id", tradeId(trade.sequence(), trade.index()));
      json.writeNumberField("price", trade.price());
      json.writeNumberField("quantity", trade.quantity());
      json.writeStringField("taker_side", trade.takerBuys() ? "buy" : "sell");
      json.writeNumberField("sequence", trade.sequence());
      json.writeNumberField("index", trade.index());
      json.writeStringField("time", JsonText.time(trade.timeNs()));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** A trade's id, {@code sequence-index}, as REST writes it. */
  public static String tradeId(long sequence, int index) {
    return sequence + "-" + index;
  }

  /** A market's state as the doors write it. */
  public static String state(MarketState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static void writeStamp(JsonGenerator json, MarketSnapshot market) throws IOException {
    json.writeNumberField("epoch", market.epoch());
    json.writeNumberField("sequence", market.sequence());
    json.writeStringField("time", JsonText.time(market.timeNs()));
  }

  private static void writeAsset(JsonGenerator json, String field, AssetDefinition asset)
      throws IOException {
    json.writeObjectFieldStart(field);
    json.writeNumberField("asset_id", asset.assetId());
    json.writeStringField("symbol", asset.symbol());
    json.writeNumberField("scale", asset.scale());
    json.writeEndObject();
  }

  private static void writeBest(JsonGenerator json, String field, Levels levels)
      throws IOException {
    if (levels.size() == 0) {
      json.writeNullField(field);
    } else {
      json.writeFieldName(field);
      writeLevel(json, levels.price(0), levels.quantity(0), levels.orders(0));
    }
  }

  private static void writeLevels(JsonGenerator json, String field, Levels levels, int depth)
      throws IOException {
    json.writeArrayFieldStart(field);
    int count = Math.min(depth, levels.size());
    for (int rank = 0; rank < count; rank++) {
      writeLevel(json, levels.price(rank), levels.quantity(rank), levels.orders(rank));
    }
    json.writeEndArray();
  }

  private static void writeChanges(
      JsonGenerator json, String field, Levels before, Levels after, int depth, boolean bids)
      throws IOException {
    json.writeArrayFieldStart(field);
    int oldCount = Math.min(depth, before.size());
    int newCount = Math.min(depth, after.size());
    int oldRank = 0;
    int newRank = 0;
    while (oldRank < oldCount || newRank < newCount) {
      int order;
      if (oldRank == oldCount) {
        order = 1;
      } else if (newRank == newCount) {
        order = -1;
      } else {
        order = Long.compare(before.price(oldRank), after.price(newRank)) * (bids ? -1 : 1);
      }
      if (order < 0) {
        writeLevel(json, before.price(oldRank), 0, 0);
        oldRank++;
        continue;
      }
      boolean same =
          order == 0
              && before.quantity(oldRank) == after.quantity(newRank)
              && before.orders(oldRank) == after.orders(newRank);
      if (!same) {
        writeLevel(json, after.price(newRank), after.quantity(newRank), after.orders(newRank));
      }
      oldRank += order == 0 ? 1 : 0;
      newRank++;
    }
    json.writeEndArray();
  }

  private static void writeLevel(JsonGenerator json, long price, long quantity, int orders)
      throws IOException {
    json.writeStartArray();
    json.writeNumber(price);
    json.writeNumber(quantity);
    json.writeNumber(orders);
    json.writeEndArray();
  }
}
