package io.rollingdrop.protocol.market;

/**
 * What a balance counts.
 *
 * @param assetId of the asset
 * @param symbol 1 to 16 characters
 * @param scale decimal places of the minor unit, 0 to 18
 */
public record AssetDefinition(int assetId, String symbol, int scale) {}
