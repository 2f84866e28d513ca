package io.rollingdrop.gateway.account;

/**
 * What an account has of one asset, in the asset's minor units; both from 0.
 *
 * @param available for orders and withdrawals
 * @param held for open orders
 */
public record BalanceView(int assetId, long available, long held) {}
