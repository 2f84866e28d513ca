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
 * @param sessionEndNs when DAY orders placed from now on end, nanoseconds since the Unix epoch; 0:
 *     none
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
    MarketLimits limits,
    long sessionEndNs) {

  MarketView withState(MarketState newState) {
    return with(newState, fees, limits, sessionEndNs);
  }

  MarketView withFees(MarketFees newFees) {
    return with(state, newFees, limits, sessionEndNs);
  }

  MarketView withLimits(MarketLimits newLimits) {
    return with(state, fees, newLimits, sessionEndNs);
  }

  MarketView withSessionEnd(long newSessionEndNs) {
    return with(state, fees, limits, newSessionEndNs);
  }

  private MarketView with(
      MarketState newState, MarketFees newFees, MarketLimits newLimits, long newSessionEndNs) {
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
        newLimits,
        newSessionEndNs);
  }
}
