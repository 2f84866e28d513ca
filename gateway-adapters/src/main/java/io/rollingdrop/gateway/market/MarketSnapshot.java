package io.rollingdrop.gateway.market;

import io.rollingdrop.protocol.codec.MarketState;
import java.util.List;

/**
 * A market as it was at the end of a command. Immutable, so any thread may read it.
 *
 * @param definition of the market
 * @param state of the market
 * @param epoch of the last event that changed the market
 * @param sequence of the last command that changed the market; all before it is in the snapshot
 * @param timeNs of that command, nanoseconds since the Unix epoch
 * @param bids best buy levels, best first, at most as many as the model publishes
 * @param asks best sell levels, likewise
 * @param bidLevels how many buy levels the whole book has
 * @param askLevels how many sell levels the whole book has
 * @param trades last trades, oldest first, at most as many as the model retains
 * @param tradeCount how many trades the market ever had; {@code trades} ends with the last of them
 */
public record MarketSnapshot(
    MarketDefinition definition,
    MarketState state,
    int epoch,
    long sequence,
    long timeNs,
    Levels bids,
    Levels asks,
    int bidLevels,
    int askLevels,
    List<TradePrint> trades,
    long tradeCount) {}
