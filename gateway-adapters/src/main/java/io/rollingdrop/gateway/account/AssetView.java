package io.rollingdrop.gateway.account;

/**
 * What a balance counts.
 *
 * @param scale decimal places of the minor unit, 0 to 18
 */
public record AssetView(int assetId, int scale, String symbol) {}
