package io.rollingdrop.gateway.partner;

import com.fasterxml.jackson.core.JsonGenerator;
import io.rollingdrop.gateway.account.FillView;
import io.rollingdrop.gateway.account.OrderState;
import io.rollingdrop.gateway.account.ReadModels;
import io.rollingdrop.gateway.account.TrackedOrder;
import io.rollingdrop.gateway.command.Decision;
import io.rollingdrop.protocol.codec.CancelReason;
import io.rollingdrop.protocol.codec.CommandRepeatedDecoder;
import java.io.IOException;
import java.util.List;

/**
 * An order right after a command on it, with the fills that the command gave it. Worked out from
 * the command's own events, see {@link OrderReading}, or for a repeat from what the core remembers
 * and the read model keeps: either way the same. What is due after the command, such as a stop
 * order that it triggers, comes later.
 *
 * @param endReason why it is cancelled; null if it is not, or that is forgotten
 * @param fills oldest first
 * @param fillsOmitted whether fills of the first outcome may have been forgotten
 */
record OrderResult(
    long sequence,
    long orderId,
    long accountId,
    OrderState state,
    CancelReason endReason,
    long openQuantity,
    long filledQuantity,
    List<Fill> fills,
    boolean fillsOmitted) {

  /** A fill, as the order that the command was about sees it. */
  record Fill(
      String tradeId, long price, long quantity, long baseAmount, long quoteAmount, long fee) {

    static Fill of(FillView fill) {
      return new Fill(
          fill.tradeId(),
          fill.price(),
          fill.quantity(),
          fill.baseAmount(),
          fill.quoteAmount(),
          fill.fee());
    }
  }

  static OrderResult of(Decision decision, OrderCommand command, ReadModels models) {
    return decision.isRepeat()
        ? ofRepeat(decision.sequence(), decision.repeat(), command, models)
        : new OrderReading(decision.sequence(), command, models).read(decision.events());
  }

  private static OrderResult ofRepeat(
      long sequence, CommandRepeatedDecoder repeat, OrderCommand command, ReadModels models) {
    TrackedOrder order = find(repeat.orderId(), command, models);
    List<FillView> kept = models.takerFills(repeat.accountId(), repeat.orderId(), sequence);
    OrderState state =
        switch (repeat.orderStatus()) {
          case OPEN -> openState(sequence, command, order);
          case FILLED -> OrderState.FILLED;
          case CANCELLED -> OrderState.CANCELLED;
          case NONE, NULL_VAL ->
              throw new IllegalStateException("the repeat of a command on an order names none");
        };
    return new OrderResult(
        sequence,
        repeat.orderId(),
        repeat.accountId(),
        state,
        state == OrderState.CANCELLED && order != null ? order.view().endReason() : null,
        repeat.openQuantity(),
        repeat.filledQuantity(),
        kept == null ? List.of() : kept.stream().map(Fill::of).toList(),
        kept == null);
  }

  /**
   * The order that the command was about; null if it is not known here, or not any more.
   *
   * @param command knows an order that was forgotten since it was sent
   */
  static TrackedOrder find(long orderId, OrderCommand command, ReadModels models) {
    TrackedOrder order = models.order(orderId);
    return order == null ? command.known() : order;
  }

  /** How an order that is open after a command stands. */
  static OrderState openState(long sequence, OrderCommand command, TrackedOrder order) {
    boolean waits =
        order == null
            ? command instanceof OrderCommand.Place place && place.terms().waits()
            : order.view().waitedAfter(sequence);
    return waits ? OrderState.WAITING : OrderState.OPEN;
  }

  /** Adds the members of the order's JSON object. */
  void writeTo(JsonGenerator json) throws IOException {
    json.writeNumberField("sequence", sequence);
    json.writeNumberField("order_id", orderId);
    json.writeNumberField("account_id", accountId);
    json.writeStringField("status", Views.lower(state));
    if (endReason != null) {
      json.writeStringField("end_reason", Views.lower(endReason));
    }
    json.writeNumberField("open_quantity", openQuantity);
    json.writeNumberField("filled_quantity", filledQuantity);
    json.writeArrayFieldStart("fills");
    for (Fill fill : fills) {
      json.writeStartObject();
      json.writeStringField("trade_id", fill.tradeId());
      json.writeNumberField("price", fill.price());
      json.writeNumberField("quantity", fill.quantity());
      json.writeNumberField("base_amount", fill.baseAmount());
      json.writeNumberField("quote_amount", fill.quoteAmount());
      json.writeNumberField("fee", fill.fee());
      json.writeEndObject();
    }
    json.writeEndArray();
    if (fillsOmitted) {
      json.writeBooleanField("fills_omitted", true);
    }
  }
}
