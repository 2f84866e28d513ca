package io.rollingdrop.lab.door;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An execution report, as a partner is told it.
 *
 * @param sequence of the command that caused it
 * @param index of the event within the command
 * @param type {@code accepted}, {@code trade}, {@code amended}, {@code replaced}, {@code cancelled}
 *     or {@code rejected}
 * @param orderId 0: none, the command was rejected
 * @param clientOrderId empty: none
 * @param price the order's limit, ticks
 * @param quantity of the order, lots, what is filled included
 * @param openQuantity of the order after the event
 * @param tradeQuantity of a trade, else 0
 * @param maker whether the order was the resting one of a trade
 * @param reason of a reject or cancel, else empty
 */
public record ExecutionReport(
    long sequence,
    int index,
    String type,
    long orderId,
    String clientOrderId,
    boolean buy,
    long price,
    long quantity,
    long openQuantity,
    long tradeQuantity,
    boolean maker,
    String reason) {

  static ExecutionReport of(JsonNode json) {
    return new ExecutionReport(
        json.path("sequence").asLong(),
        json.path("index").asInt(),
        json.path("type").asText(),
        json.path("order_id").asLong(),
        json.path("client_order_id").asText(),
        json.path("side").asText().equals("buy"),
        json.path("price").asLong(),
        json.path("quantity").asLong(),
        json.path("open_quantity").asLong(),
        json.path("trade_quantity").asLong(),
        json.path("liquidity").asText().equals("maker"),
        json.path("reason").asText());
  }
}
