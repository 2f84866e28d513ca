package io.rollingdrop.gateway.account;

import io.rollingdrop.protocol.codec.MarketState;

/**
 * A market.
 *
 * @param lotSize minor units of the base asset in one lot
 * @param tickSize minor units of the quote asset that one tick is worth for one lot
 */
public record MarketView(
    int marketId,
    int ownerTenantId,
    int baseAssetId,
    int quoteAssetId,
    long lotSize,
    long tickSize,
    String symbol,
    MarketState state) {

  MarketView withState(MarketState newState) {
    return new MarketView(
        marketId, ownerTenantId, baseAssetId, quoteAssetId, lotSize, tickSize, symbol, newState);
  }
}
