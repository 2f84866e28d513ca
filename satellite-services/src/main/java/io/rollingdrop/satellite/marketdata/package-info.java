/**
 * What the markets look like, in Redis: a snapshot a market and a stream of updates, for as many
 * gateways as there are. Start reading at {@link io.rollingdrop.satellite.marketdata.MarketData},
 * then {@link io.rollingdrop.satellite.marketdata.MarketPublisher}.
 */
package io.rollingdrop.satellite.marketdata;
