package io.rollingdrop.lab.load;

/**
 * An account that trades in a market.
 *
 * @param partner whose account it is, from 0
 * @param accountId of the account
 * @param market from 0
 * @param marketId of the market
 */
record Trader(int partner, long accountId, int market, int marketId) {}
