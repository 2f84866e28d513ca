package io.rollingdrop.satellite.persister.postgres;

import io.rollingdrop.protocol.codec.Side;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * Which assets each market trades: the one thing that is kept in memory from batch to batch, read
 * from the table of markets when the sink is opened. One thread.
 */
final class MarketAssets {

  /** The assets of a market. */
  record Pair(int baseAssetId, int quoteAssetId) {

    /** What an order of this side is paid with. */
    int paidWith(Side side) {
      return side == Side.BUY ? quoteAssetId : baseAssetId;
    }
  }

  private final Int2ObjectHashMap<Pair> pairs = new Int2ObjectHashMap<>();

  void clear() {
    pairs.clear();
  }

  void add(int marketId, int baseAssetId, int quoteAssetId) {
    pairs.put(marketId, new Pair(baseAssetId, quoteAssetId));
  }

  /**
   * @throws IllegalStateException if no event or row told of the market
   */
  Pair of(int marketId) {
    Pair pair = pairs.get(marketId);
    if (pair == null) {
      throw new IllegalStateException(
          "an event names market %d, which neither the table of markets nor an earlier event has"
              .formatted(marketId));
    }
    return pair;
  }
}
