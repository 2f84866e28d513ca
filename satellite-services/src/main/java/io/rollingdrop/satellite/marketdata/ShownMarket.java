package io.rollingdrop.satellite.marketdata;

import io.rollingdrop.protocol.market.MarketSnapshot;

/**
 * A market as it is shown: what the core decided about it, and what its configuration says.
 *
 * @param market by the feed
 * @param document by the configuration
 */
record ShownMarket(MarketSnapshot market, DropDocument document) {

  /** Whether both show the same. */
  boolean isSameAs(ShownMarket other) {
    return other != null
        && market.version().equals(other.market.version())
        && document.version() == other.document.version();
  }
}
