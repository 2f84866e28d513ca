package io.rollingdrop.gateway.stream;

import io.rollingdrop.protocol.market.MarketModel;
import io.rollingdrop.protocol.market.MarketSnapshot;

/**
 * A market as some clients follow it: to one depth of its book, or its trades. Its frames are made
 * by the dispatcher, once for all its subscribers.
 */
final class MarketChannel {

  /**
   * @param depth levels of the book; 0: the trades
   */
  record Key(int marketId, int depth) {}

  private final Key key;
  private final MarketModel model;
  private long seenSequence;
  private volatile BookFrame book;
  private volatile TradeFrame trades;

  /** Guarded by the registry's map. */
  int subscribers;

  MarketChannel(Key key, MarketModel model, MarketSnapshot now) {
    this.key = key;
    this.model = model;
    this.seenSequence = now.sequence();
    if (key.depth() > 0) {
      this.book = BookFrame.first(now, key.depth());
    } else {
      this.trades = TradeFrame.first(now);
    }
  }

  Key key() {
    return key;
  }

  /** The latest frame of a book channel. */
  BookFrame book() {
    return book;
  }

  /** The latest frame of a trades channel. */
  TradeFrame trades() {
    return trades;
  }

  /** Dispatcher only: takes over what was published since. */
  void refresh() {
    MarketSnapshot now = model.market(key.marketId());
    if (now.sequence() == seenSequence) {
      return;
    }
    seenSequence = now.sequence();
    if (key.depth() > 0) {
      book = book.next(now);
    } else {
      trades = trades.next(now);
    }
  }
}
