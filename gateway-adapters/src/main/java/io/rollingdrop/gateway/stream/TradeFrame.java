package io.rollingdrop.gateway.stream;

import io.rollingdrop.gateway.market.JsonText;
import io.rollingdrop.gateway.market.MarketJson;
import io.rollingdrop.protocol.market.MarketSnapshot;
import io.rollingdrop.protocol.market.TradePrint;
import java.util.List;

/** The last trades of a market, with the message about the newest, which all subscribers share. */
final class TradeFrame {

  private final MarketSnapshot market;
  private final long previousCount;
  private final String update;

  private TradeFrame(MarketSnapshot market, long previousCount, String update) {
    this.market = market;
    this.previousCount = previousCount;
    this.update = update;
  }

  static TradeFrame first(MarketSnapshot market) {
    return new TradeFrame(market, -1, null);
  }

  /** The frame after this one, or this one if there was no trade. */
  TradeFrame next(MarketSnapshot now) {
    long had = market.tradeCount();
    return now.tradeCount() == had ? this : new TradeFrame(now, had, since(now, had));
  }

  /** How many trades the market ever had. */
  long count() {
    return market.tradeCount();
  }

  /** All that is retained, for a client that has none. */
  String whole() {
    return message(market, market.trades(), 0, true);
  }

  /** What came after the first {@code had} trades. */
  String updateFrom(long had) {
    return had == previousCount ? update : since(market, had);
  }

  private static String since(MarketSnapshot market, long had) {
    List<TradePrint> retained = market.trades();
    long wanted = market.tradeCount() - had;
    int told = (int) Math.min(wanted, retained.size());
    List<TradePrint> newest = retained.subList(retained.size() - told, retained.size());
    return message(market, newest, wanted - told, false);
  }

  private static String message(
      MarketSnapshot market, List<TradePrint> trades, long missed, boolean snapshot) {
    return JsonText.object(
        json -> {
          json.writeStringField("type", "trades");
          json.writeNumberField("market_id", market.definition().marketId());
          json.writeStringField("symbol", market.definition().symbol());
          json.writeBooleanField("snapshot", snapshot);
          json.writeNumberField("trade_count", market.tradeCount());
          json.writeNumberField("missed", missed);
          MarketJson.writeTrades(json, "trades", trades);
        });
  }
}
