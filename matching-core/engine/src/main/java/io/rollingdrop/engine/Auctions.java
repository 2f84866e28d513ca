package io.rollingdrop.engine;

import io.rollingdrop.protocol.codec.AuctionKind;
import io.rollingdrop.protocol.codec.MarketState;

/**
 * The call auctions that are under way, from their start to the next state of their market: which
 * of them is to go on next, and how. What trades in them is {@link Matching}'s.
 */
final class Auctions {

  private final Markets markets;
  private final EventWriter events;
  private final Expiries byTime;
  private final ClearingPrice clearingPrice = new ClearingPrice();

  Auctions(EngineLimits limits, Markets markets, EventWriter events) {
    this.markets = markets;
    this.events = events;
    byTime = new Expiries(this::due, market -> market, limits.maxMarkets());
  }

  private long due(int market) {
    Market held = markets.at(market);
    return held.auction.due(held.state);
  }

  /**
   * The market, which is in no auction, collects orders for one.
   *
   * @param lockNs from when on what was taken stays as it is; 0: from the uncrossing
   */
  void start(
      int market,
      AuctionKind kind,
      long lockNs,
      long uncrossNs,
      boolean sealedBook,
      MarketState nextState) {
    Market collecting = markets.beforeChange(market);
    Auction auction = collecting.auction;
    auction.kind = kind;
    auction.lockNs = lockNs;
    auction.uncrossNs = uncrossNs;
    auction.sealedBook = sealedBook;
    auction.nextState = nextState;
    collecting.state = MarketState.AUCTION;
    markets.afterChange(market);
    byTime.add(market);
    events
        .auctionStarted()
        .lockTime(lockNs)
        .uncrossTime(uncrossNs)
        .marketId(collecting.marketId)
        .kind(kind)
        .sealedBook((short) (sealedBook ? 1 : 0))
        .nextState(nextState);
  }

  /** The market would have traded beyond its band: it goes into an auction, or halts. */
  void interrupt(int market) {
    Market trading = markets.at(market);
    long duration = trading.bands.volatilityAuctionNs();
    if (duration == 0) {
      markets.setState(market, MarketState.HALTED);
      events.marketStateChanged().marketId(trading.marketId).state(MarketState.HALTED);
    } else {
      long uncrossNs = events.timestampNs() + duration;
      start(market, AuctionKind.VOLATILITY, 0, uncrossNs, false, MarketState.CONTINUOUS);
    }
  }

  /** The market goes to this state, whatever auction it was in. */
  void end(int market, MarketState state) {
    if (markets.at(market).auction.isUnderWay()) {
      byTime.remove(market);
    }
    Market ended = markets.beforeChange(market);
    ended.auction.end();
    ended.state = state;
    markets.afterChange(market);
    events.marketStateChanged().marketId(ended.marketId).state(state);
  }

  /** The market whose auction is to go on, by that time; {@link Registry#NONE} if none is. */
  int firstDue(long nowNs) {
    int market = byTime.first();
    return market != SlotTable.NONE && due(market) <= nowNs ? market : Registry.NONE;
  }

  /** What was taken for the auction stays as it is. */
  void lock(int market) {
    byTime.remove(market);
    markets.setState(market, MarketState.AUCTION_LOCKED);
    byTime.add(market);
    Market locked = markets.at(market);
    events.marketStateChanged().marketId(locked.marketId).state(MarketState.AUCTION_LOCKED);
  }

  /** The auction gets its price, which is the market's reference price from now on. */
  void price(int market) {
    byTime.remove(market);
    Market priced = markets.beforeChange(market);
    if (clearingPrice.find(priced.book, priced.bands.referencePrice())) {
      priced.bands.setReference(clearingPrice.price());
    }
    priced.auction.price = clearingPrice.price();
    priced.auction.left = clearingPrice.quantity();
    priced.state = MarketState.UNCROSSING;
    markets.afterChange(market);
    byTime.add(market);
    events
        .auctionPriced()
        .price(clearingPrice.price())
        .quantity(clearingPrice.quantity())
        .buyQuantity(clearingPrice.buyQuantity())
        .sellQuantity(clearingPrice.sellQuantity())
        .marketId(priced.marketId)
        .kind(priced.auction.kind);
  }

  /** So much has traded in the auction. */
  void traded(int market, long quantity) {
    markets.beforeChange(market).auction.left -= quantity;
    markets.afterChange(market);
  }

  /** All markets of a snapshot are there. */
  void endRestoration() {
    for (int market = 0; market < markets.count(); market++) {
      if (markets.at(market).auction.isUnderWay()) {
        byTime.add(market);
      }
    }
  }
}
