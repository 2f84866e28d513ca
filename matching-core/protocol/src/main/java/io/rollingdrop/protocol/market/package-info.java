/**
 * What the markets look like: price levels, best bid and offer, trades and states, folded from the
 * event feed by one thread and published as immutable snapshots. Start reading at {@link
 * io.rollingdrop.protocol.market.MarketModel}.
 */
package io.rollingdrop.protocol.market;
