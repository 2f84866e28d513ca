package io.rollingdrop.gateway.partner;

import com.fasterxml.jackson.core.JsonGenerator;
import io.rollingdrop.gateway.account.ReadModels;
import io.rollingdrop.gateway.account.TrackedOrder;
import io.rollingdrop.gateway.command.Decision;
import io.rollingdrop.gateway.http.ProblemType;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.codec.CommandRepeatedDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import io.rollingdrop.protocol.codec.OrderAcceptedDecoder;
import io.rollingdrop.protocol.codec.OrderAmendedDecoder;
import io.rollingdrop.protocol.codec.OrderCancelledDecoder;
import io.rollingdrop.protocol.codec.OrderReplacedDecoder;
import io.rollingdrop.protocol.codec.OrderStatus;
import io.rollingdrop.protocol.codec.TradeDecoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.agrona.DirectBuffer;

/**
 * An order right after a command on it, with the fills that the command gave it. Worked out from
 * the command's events, or for a repeat from what the core remembers and the fills the read model
 * keeps: either way the same.
 *
 * @param fills oldest first
 * @param fillsOmitted whether fills of the first outcome may have been forgotten
 */
record OrderResult(
    long sequence,
    long orderId,
    long accountId,
    OrderStatus status,
    long openQuantity,
    long filledQuantity,
    List<Fill> fills,
    boolean fillsOmitted) {

  /** A fill, as the order that the command was about sees it. */
  record Fill(
      String tradeId, long price, long quantity, long baseAmount, long quoteAmount, long fee) {}

  /**
   * @param known the order as known before the command, or null
   */
  static OrderResult of(Decision decision, TrackedOrder known, ReadModels models) {
    return decision.isRepeat()
        ? ofRepeat(decision.sequence(), decision.repeat(), models)
        : new Reading(decision.sequence(), known, models).read(decision.events());
  }

  private static OrderResult ofRepeat(
      long sequence, CommandRepeatedDecoder repeat, ReadModels models) {
    var kept = models.takerFills(repeat.accountId(), repeat.orderId(), sequence);
    List<Fill> fills = new ArrayList<>();
    if (kept != null) {
      kept.forEach(
          fill ->
              fills.add(
                  new Fill(
                      fill.tradeId(),
                      fill.price(),
                      fill.quantity(),
                      fill.baseAmount(),
                      fill.quoteAmount(),
                      fill.fee())));
    }
    return new OrderResult(
        sequence,
        repeat.orderId(),
        repeat.accountId(),
        repeat.orderStatus(),
        repeat.openQuantity(),
        repeat.filledQuantity(),
        fills,
        kept == null);
  }

  /** Adds the members of the order's JSON object. */
  void writeTo(JsonGenerator json) throws IOException {
    json.writeNumberField("sequence", sequence);
    json.writeNumberField("order_id", orderId);
    json.writeNumberField("account_id", accountId);
    json.writeStringField("status", status.name().toLowerCase(Locale.ROOT));
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

  /** Goes through the events of one command. */
  private static final class Reading {
    private final long sequence;
    private final TrackedOrder known;
    private final ReadModels models;
    private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
    private final TradeDecoder trade = new TradeDecoder();
    private final List<Fill> fills = new ArrayList<>();
    private long orderId;
    private long accountId;
    private long openQuantity;
    private long filledQuantity;
    private boolean filledIsFinal;
    private OrderStatus status = OrderStatus.OPEN;

    Reading(long sequence, TrackedOrder known, ReadModels models) {
      this.sequence = sequence;
      this.known = known;
      this.models = models;
    }

    OrderResult read(List<DirectBuffer> events) {
      for (DirectBuffer event : events) {
        switch (CommandFormat.templateId(event, 0)) {
          case OrderAcceptedDecoder.TEMPLATE_ID -> onAccepted(event);
          case TradeDecoder.TEMPLATE_ID -> onTrade(event);
          case OrderAmendedDecoder.TEMPLATE_ID -> onAmended(event);
          case OrderReplacedDecoder.TEMPLATE_ID -> onReplaced(event);
          case OrderCancelledDecoder.TEMPLATE_ID -> onCancelled(event);
          default ->
              throw new IllegalStateException(
                  "event template " + CommandFormat.templateId(event, 0) + " answers no order");
        }
      }
      return new OrderResult(
          sequence, orderId, accountId, status, openQuantity, filledQuantity, fills, false);
    }

    private void onAccepted(DirectBuffer event) {
      OrderAcceptedDecoder accepted =
          new OrderAcceptedDecoder().wrapAndApplyHeader(event, 0, messageHeader);
      orderId = accepted.orderId();
      accountId = accepted.accountId();
      openQuantity = accepted.quantity();
    }

    private void onTrade(DirectBuffer event) {
      trade.wrapAndApplyHeader(event, 0, messageHeader);
      fills.add(
          new Fill(
              sequence + "-" + trade.header().index(),
              trade.price(),
              trade.quantity(),
              trade.baseAmount(),
              trade.quoteAmount(),
              trade.takerFee()));
      openQuantity = trade.takerOpenQuantity();
      if (!filledIsFinal) {
        filledQuantity += trade.quantity();
      }
      if (openQuantity == 0) {
        status = OrderStatus.FILLED;
      }
    }

    private void onAmended(DirectBuffer event) {
      OrderAmendedDecoder amended =
          new OrderAmendedDecoder().wrapAndApplyHeader(event, 0, messageHeader);
      orderId = amended.orderId();
      accountId = amended.accountId();
      openQuantity = amended.openQuantity();
      filledQuantity = amended.quantity() - amended.openQuantity();
    }

    private void onReplaced(DirectBuffer event) {
      OrderReplacedDecoder replaced =
          new OrderReplacedDecoder().wrapAndApplyHeader(event, 0, messageHeader);
      orderId = replaced.orderId();
      accountId = replaced.accountId();
      openQuantity = replaced.openQuantity();
      readFilled();
    }

    private void onCancelled(DirectBuffer event) {
      OrderCancelledDecoder cancelled =
          new OrderCancelledDecoder().wrapAndApplyHeader(event, 0, messageHeader);
      if (orderId == 0) {
        orderId = cancelled.orderId();
        accountId = cancelled.accountId();
        readFilled();
      }
      openQuantity = 0;
      status = OrderStatus.CANCELLED;
    }

    /** What the events do not say; after the command, its own fills included. */
    private void readFilled() {
      TrackedOrder order = models.order(orderId);
      if (order == null) {
        order = known;
      }
      if (order == null) {
        // Placed by another gateway, and forgotten here between the answer and this line.
        throw ProblemType.OUTCOME_UNKNOWN.problem(
            "The command was executed, but its order is no longer known here. Retry with the same"
                + " Idempotency-Key to get the outcome.");
      }
      filledQuantity = models.filledAfter(order, sequence);
      filledIsFinal = true;
    }
  }
}
