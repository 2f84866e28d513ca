package io.rollingdrop.gateway.account;

import io.rollingdrop.protocol.codec.MarketState;
import io.rollingdrop.protocol.market.MarketFees;
import io.rollingdrop.protocol.market.MarketLimits;

/**
 * A market.
 *
 * @param lotSize minor units of the base asset in one lot
 * @param tickSize minor units of the quote asset that one tick is worth for one lot
 * @param fees of trades from now on
 * @param limits of orders from now on
 */
public record MarketView(
    int marketId,
    int ownerTenantId,
    int baseAssetId,
    int quoteAssetId,
    long lotSize,
    long tickSize,
    String symbol,
    MarketState state,
    MarketFees fees,
    MarketLimits limits) {

  MarketView withState(MarketState newState) {
    return with(newState, fees, limits);
  }

  MarketView withFees(MarketFees newFees) {
    return with(state, newFees, limits);
  }

  MarketView withLimits(MarketLimits newLimits) {
    return with(state, fees, newLimits);
  }

  private MarketView with(MarketState newState, MarketFees newFees, MarketLimits newLimits) {
    return new MarketView(
        marketId,
        ownerTenantId,
        baseAssetId,
        quoteAssetId,
        lotSize,
        tickSize,
        symbol,
        newState,
        newFees,
        newLimits);
  }
}
