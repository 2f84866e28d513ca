package io.rollingdrop.engine;

import io.rollingdrop.protocol.codec.MarketState;
import io.rollingdrop.protocol.codec.RejectReason;
import io.rollingdrop.protocol.codec.SetMarketStateDecoder;
import io.rollingdrop.protocol.codec.SetPriceBandsDecoder;
import io.rollingdrop.protocol.codec.StartAuctionDecoder;

/** What the platform's operator asks for about when, and within which prices, a market trades. */
final class MarketPhases {

  private final Registry registry;
  private final Auctions auctions;
  private final EventWriter events;

  MarketPhases(Registry registry, Auctions auctions, EventWriter events) {
    this.registry = registry;
    this.auctions = auctions;
    this.events = events;
  }

  RejectReason setMarketState(SetMarketStateDecoder request) {
    int index = registry.market(request.marketId());
    if (index == Registry.NONE) {
      return RejectReason.UNKNOWN_MARKET;
    }
    Market market = registry.marketAt(index);
    if (market.state == MarketState.UNCROSSING) {
      return RejectReason.AUCTION_UNDER_WAY;
    }
    if (request.state() == MarketState.CONTINUOUS && market.book.isCrossed()) {
      return RejectReason.BOOK_CROSSED;
    }
    auctions.end(index, request.state());
    return RejectReason.NONE;
  }

  RejectReason startAuction(StartAuctionDecoder request, long nowNs) {
    int index = registry.market(request.marketId());
    if (index == Registry.NONE) {
      return RejectReason.UNKNOWN_MARKET;
    }
    long lockNs = request.lockTime();
    long uncrossNs = request.uncrossTime();
    if (uncrossNs <= nowNs || lockNs < 0 || lockNs > uncrossNs) {
      return RejectReason.INVALID_PARAMETER;
    }
    if (registry.marketAt(index).auction.isUnderWay()) {
      return RejectReason.AUCTION_UNDER_WAY;
    }
    auctions.start(
        index, request.kind(), lockNs, uncrossNs, request.sealedBook() == 1, request.nextState());
    return RejectReason.NONE;
  }

  RejectReason setPriceBands(SetPriceBandsDecoder request) {
    int index = registry.market(request.marketId());
    if (index == Registry.NONE) {
      return RejectReason.UNKNOWN_MARKET;
    }
    long reference = request.referencePrice();
    int orderBand = request.orderBand();
    int tradeBand = request.tradeBand();
    long auctionNs = request.volatilityAuction();
    if (reference < 0
        || !PriceBands.isBand(orderBand)
        || !PriceBands.isBand(tradeBand)
        || auctionNs < 0
        || auctionNs > PriceBands.LONGEST_AUCTION_NS) {
      return RejectReason.INVALID_PARAMETER;
    }
    registry.markets().beforeChange(index).bands.set(reference, orderBand, tradeBand, auctionNs);
    registry.markets().afterChange(index);
    events
        .priceBandsChanged()
        .referencePrice(reference)
        .volatilityAuction(auctionNs)
        .marketId(request.marketId())
        .orderBand(orderBand)
        .tradeBand(tradeBand);
    return RejectReason.NONE;
  }
}
