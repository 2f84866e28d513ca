package io.rollingdrop.gateway.stream;

import io.rollingdrop.gateway.market.JsonText;
import io.rollingdrop.gateway.market.MarketJson;
import io.rollingdrop.protocol.market.MarketSnapshot;

/** A state of a book to some depth, with its messages, which all subscribers share. */
final class BookFrame {

  private final MarketSnapshot market;
  private final int depth;
  private final long previousSequence;
  private final String update;
  private volatile String whole;

  private BookFrame(MarketSnapshot market, int depth, long previousSequence, String update) {
    this.market = market;
    this.depth = depth;
    this.previousSequence = previousSequence;
    this.update = update;
  }

  static BookFrame first(MarketSnapshot market, int depth) {
    return new BookFrame(market, depth, -1, null);
  }

  /** The frame after this one, or this one if nothing changed to its depth. */
  BookFrame next(MarketSnapshot now) {
    boolean same =
        market.state() == now.state()
            && market.bids().startsLike(now.bids(), depth)
            && market.asks().startsLike(now.asks(), depth);
    return same ? this : new BookFrame(now, depth, market.sequence(), update(market, now, depth));
  }

  /** The whole book. */
  String whole() {
    String text = whole;
    if (text == null) {
      text =
          JsonText.object(
              json -> {
                json.writeStringField("type", "book");
                json.writeNumberField("depth", depth);
                MarketJson.writeBook(json, market, depth);
              });
      whole = text;
    }
    return text;
  }

  /** The change from a frame that a client has to this one. */
  String updateFrom(BookFrame had) {
    return had.market.sequence() == previousSequence ? update : update(had.market, market, depth);
  }

  private static String update(MarketSnapshot before, MarketSnapshot after, int depth) {
    return JsonText.object(
        json -> {
          json.writeStringField("type", "book_update");
          MarketJson.writeBookUpdate(json, before, after, depth);
        });
  }
}
