package io.rollingdrop.protocol.market;

import io.rollingdrop.protocol.codec.MarketState;
import java.util.Arrays;
import java.util.List;

/**
 * One market in the model: written by the feed's thread, of which only {@link #published} is for
 * others.
 */
final class MarketBook {

  final BookSide bids = BookSide.bids();
  final BookSide asks = BookSide.asks();
  final MarketDefinition definition;

  private final TradePrint[] trades;
  private final int publishedLevels;
  private long tradeCount;
  private List<TradePrint> publishedTrades = List.of();
  private MarketState state = MarketState.CONTINUOUS;
  private MarketFees fees = MarketFees.NONE;
  private MarketLimits limits = MarketLimits.NONE;
  private long lastPrice;
  private int epoch;
  private long sequence;
  private int index;
  private long timeNs;

  /** Of the command that has touched it and has not ended; 0: none. */
  private long touchedSequence;

  private int touchedIndex;

  /** Feed thread only: lots that the owner has in orders that rest and sell. */
  long stockLeft;

  /** Feed thread only: whether it is in the model's list of books to publish. */
  boolean dirty;

  /** Feed thread only: when it was published last, by the model's clock. */
  long publishedAtNs;

  private volatile MarketSnapshot published;

  MarketBook(MarketDefinition definition, int publishedLevels, int retainedTrades) {
    this.definition = definition;
    this.publishedLevels = publishedLevels;
    this.trades = new TradePrint[retainedTrades];
  }

  /** The last published snapshot; null until the command that created the market has ended. */
  MarketSnapshot published() {
    return published;
  }

  void state(MarketState newState) {
    state = newState;
  }

  void fees(MarketFees newFees) {
    fees = newFees;
  }

  void limits(MarketLimits newLimits) {
    limits = newLimits;
  }

  void print(TradePrint trade) {
    lastPrice = trade.price();
    trades[(int) (tradeCount++ % trades.length)] = trade;
  }

  /** An event changes the book; returns whether it is the first of its command that does. */
  boolean touch(long bySequence, int byIndex) {
    boolean first = touchedSequence != bySequence;
    touchedSequence = bySequence;
    touchedIndex = byIndex;
    return first;
  }

  /** Stamps the book with the event that touched it last. */
  void changedBy(int byEpoch, long bySequence, long atTimeNs) {
    epoch = byEpoch;
    sequence = bySequence;
    index = touchedIndex;
    touchedSequence = 0;
    timeNs = atTimeNs;
  }

  void publish(long nowNs) {
    publishedAtNs = nowNs;
    MarketSnapshot before = published;
    if (before == null || before.tradeCount() != tradeCount) {
      publishedTrades = lastTrades();
    }
    published =
        new MarketSnapshot(
            definition,
            state,
            new MarketVersion(epoch, sequence, index),
            timeNs,
            bids.best(publishedLevels),
            asks.best(publishedLevels),
            bids.levels(),
            asks.levels(),
            publishedTrades,
            tradeCount,
            lastPrice,
            stockLeft,
            fees,
            limits);
  }

  private List<TradePrint> lastTrades() {
    if (tradeCount <= trades.length) {
      return List.of(Arrays.copyOf(trades, (int) tradeCount));
    }
    int oldest = (int) (tradeCount % trades.length);
    TradePrint[] ordered = new TradePrint[trades.length];
    System.arraycopy(trades, oldest, ordered, 0, trades.length - oldest);
    System.arraycopy(trades, 0, ordered, trades.length - oldest, oldest);
    return List.of(ordered);
  }
}
