package io.rollingdrop.protocol.market;

/**
 * What an order of a market may ask for; 0 where there is no limit.
 *
 * @param minPrice lowest price, ticks
 * @param maxPrice highest price, ticks
 * @param maxQuantity largest quantity of one order, lots
 */
public record MarketLimits(long minPrice, long maxPrice, long maxQuantity) {

  /** No limits; what a market starts with. */
  public static final MarketLimits NONE = new MarketLimits(0, 0, 0);
}
