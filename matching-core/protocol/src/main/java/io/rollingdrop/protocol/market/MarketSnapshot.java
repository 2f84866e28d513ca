package io.rollingdrop.protocol.market;

import io.rollingdrop.protocol.codec.MarketState;
import java.util.List;

/**
 * A market as it was at the end of a command. Immutable, so any thread may read it.
 *
 * @param definition of the market
 * @param state of the market
 * @param version the last event that changed the market; all before it is in the snapshot
 * @param timeNs of that event's command, nanoseconds since the Unix epoch
 * @param bids best buy levels, best first, at most as many as the model publishes
 * @param asks best sell levels, likewise
 * @param bidLevels how many buy levels the whole book has
 * @param askLevels how many sell levels the whole book has
 * @param trades last trades, oldest first, at most as many as the model retains
 * @param tradeCount how many trades the market ever had; {@code trades} ends with the last of them
 * @param lastPrice of the last trade, ticks; 0: there was none yet
 * @param stockLeft lots that the market's owner shows in open sell orders, all its accounts
 *     together
 * @param fees of trades from now on
 * @param limits of orders from now on
 */
public record MarketSnapshot(
    MarketDefinition definition,
    MarketState state,
    MarketVersion version,
    long timeNs,
    Levels bids,
    Levels asks,
    int bidLevels,
    int askLevels,
    List<TradePrint> trades,
    long tradeCount,
    long lastPrice,
    long stockLeft,
    MarketFees fees,
    MarketLimits limits) {

  /** Of the last event that changed the market. */
  public int epoch() {
    return version.epoch();
  }

  /** Of the last command that changed the market. */
  public long sequence() {
    return version.sequence();
  }
}
