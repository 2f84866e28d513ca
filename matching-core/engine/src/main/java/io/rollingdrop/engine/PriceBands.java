package io.rollingdrop.engine;

import io.rollingdrop.protocol.snapshot.MarketRecordDecoder;
import io.rollingdrop.protocol.snapshot.MarketRecordEncoder;
import java.util.concurrent.TimeUnit;

/**
 * How far from a market's reference price its orders and its trades may be. What changes it goes
 * through {@link Markets}, which keeps hash and snapshot in step.
 */
final class PriceBands {

  /** No auction that a trade beyond the band begins takes longer, in nanoseconds. */
  static final long LONGEST_AUCTION_NS = TimeUnit.DAYS.toNanos(1);

  private static final int PER_MILLION = 1_000_000;

  /** Ticks; 0: none. */
  private long referencePrice;

  // Parts per million of it, to either side; 0: none.
  private int orderBand;
  private int tradeBand;

  /** How long an auction takes that a trade beyond the band begins; 0: it halts the market. */
  private long volatilityAuctionNs;

  // What follows from these, in ticks.
  private long lowestOrder = 1;
  private long highestOrder = Long.MAX_VALUE;
  private long lowestTrade = 1;
  private long highestTrade = Long.MAX_VALUE;

  static boolean isBand(int perMillion) {
    return perMillion >= 0 && perMillion <= PER_MILLION;
  }

  void set(long reference, int orders, int trades, long auctionNs) {
    orderBand = orders;
    tradeBand = trades;
    volatilityAuctionNs = auctionNs;
    setReference(reference);
  }

  /**
   * @param price in ticks; 0: none
   */
  void setReference(long price) {
    referencePrice = price;
    lowestOrder = lowest(orderBand);
    highestOrder = highest(orderBand);
    lowestTrade = lowest(tradeBand);
    highestTrade = highest(tradeBand);
  }

  private long lowest(int band) {
    return applies(band) ? Math.max(1, referencePrice - width(band)) : 1;
  }

  private long highest(int band) {
    return applies(band) && width(band) <= Long.MAX_VALUE - referencePrice
        ? referencePrice + width(band)
        : Long.MAX_VALUE;
  }

  private boolean applies(int band) {
    return band != 0 && referencePrice != 0;
  }

  /** The band in ticks, rounded down, whatever the reference price. */
  private long width(int band) {
    return referencePrice / PER_MILLION * band + referencePrice % PER_MILLION * band / PER_MILLION;
  }

  long referencePrice() {
    return referencePrice;
  }

  long volatilityAuctionNs() {
    return volatilityAuctionNs;
  }

  /** Whether an order may ask for this price. */
  boolean allowsOrder(long price) {
    return price >= lowestOrder && price <= highestOrder;
  }

  /** Whether the market may trade at this price without an auction. */
  boolean allowsTrade(long price) {
    return price >= lowestTrade && price <= highestTrade;
  }

  /** The worst price at which an order with this limit trades without an auction. */
  long worstTrade(boolean buy, long limit) {
    return buy ? Math.min(limit, highestTrade) : Math.max(limit, lowestTrade);
  }

  /** Its share of a market's part of the state hash: none where nothing is set. */
  long contribution(int market) {
    return (referencePrice | orderBand | tradeBand | volatilityAuctionNs) == 0
        ? 0
        : StateHash.of(
            StateHash.PRICE_BANDS,
            referencePrice,
            (long) orderBand << Integer.SIZE | tradeBand,
            volatilityAuctionNs,
            market);
  }

  void encode(MarketRecordEncoder record) {
    record
        .referencePrice(referencePrice)
        .volatilityAuction(volatilityAuctionNs)
        .orderBand(orderBand)
        .tradeBand(tradeBand);
  }

  void restore(MarketRecordDecoder record) {
    set(
        record.referencePrice(),
        record.orderBand(),
        record.tradeBand(),
        record.volatilityAuction());
  }
}
