package io.rollingdrop.protocol.market;

/**
 * What is traded against what, and in which steps. One whole unit of the base asset costs {@code
 * price * tickSize * 10^base.scale / (lotSize * 10^quote.scale)} whole units of the quote asset,
 * where {@code price} is in ticks.
 *
 * @param marketId of the market
 * @param ownerTenantId the issuer, whose open sell orders are the stock
 * @param symbol 1 to 16 characters
 * @param lotSize minor units of the base asset in one lot
 * @param tickSize minor units of the quote asset that one tick is worth for one lot
 */
public record MarketDefinition(
    int marketId,
    int ownerTenantId,
    String symbol,
    AssetDefinition base,
    AssetDefinition quote,
    long lotSize,
    long tickSize) {}
