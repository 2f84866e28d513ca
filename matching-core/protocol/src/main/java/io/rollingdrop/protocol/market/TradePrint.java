package io.rollingdrop.protocol.market;

/**
 * A trade as the public sees it: without accounts and orders.
 *
 * @param sequence of the command that caused it
 * @param index of the event within its command
 * @param timeNs when, nanoseconds since the Unix epoch
 * @param price in ticks
 * @param quantity in lots
 * @param takerBuys whether the incoming order was the buyer
 */
public record TradePrint(
    long sequence, int index, long timeNs, long price, long quantity, boolean takerBuys) {}
