/**
 * What everybody is shown of a market, as market data keeps it in Redis: the snapshot, and a stream
 * of its changes as Server-Sent Events. Start reading at {@link
 * io.rollingdrop.gateway.shown.ShownMarkets}, then {@link
 * io.rollingdrop.gateway.shown.ShownMarket}.
 */
package io.rollingdrop.gateway.shown;
