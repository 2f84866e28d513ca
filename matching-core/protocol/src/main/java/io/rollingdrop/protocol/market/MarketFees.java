package io.rollingdrop.protocol.market;

/**
 * What trades of a market cost: parts per million of the quote amount, 0 to 1,000,000.
 *
 * @param makerPpm paid by the order that rested
 * @param takerPpm paid by the order that came in
 * @param accountId who earns them; 0: none, and both rates are 0
 */
public record MarketFees(int makerPpm, int takerPpm, long accountId) {

  /** No fees; what a market starts with. */
  public static final MarketFees NONE = new MarketFees(0, 0, 0);
}
