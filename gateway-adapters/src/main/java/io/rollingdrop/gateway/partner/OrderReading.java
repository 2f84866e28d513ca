package io.rollingdrop.gateway.partner;

import io.rollingdrop.gateway.account.OrderState;
import io.rollingdrop.gateway.account.ReadModels;
import io.rollingdrop.gateway.account.TrackedOrder;
import io.rollingdrop.gateway.http.ProblemType;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.codec.CancelReason;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import io.rollingdrop.protocol.codec.OrderAcceptedDecoder;
import io.rollingdrop.protocol.codec.OrderAmendedDecoder;
import io.rollingdrop.protocol.codec.OrderCancelledDecoder;
import io.rollingdrop.protocol.codec.OrderReplacedDecoder;
import io.rollingdrop.protocol.codec.OrderReplenishedDecoder;
import io.rollingdrop.protocol.codec.OrdersCancelledDecoder;
import io.rollingdrop.protocol.codec.StopTriggeredDecoder;
import io.rollingdrop.protocol.codec.TradeDecoder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * Goes through the events of one command on an order, to learn how the order stands after it. Those
 * of other orders, and all that was due after the command, are left aside.
 */
final class OrderReading {

  private final long sequence;
  private final OrderCommand command;
  private final ReadModels models;
  private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
  private final TradeDecoder trade = new TradeDecoder();
  private final OrderCancelledDecoder cancelled = new OrderCancelledDecoder();
  private final List<OrderResult.Fill> fills = new ArrayList<>();
  private long orderId;
  private long accountId;
  private long openQuantity;
  private long filledQuantity;
  private boolean filledIsFinal;
  private OrderState state = OrderState.OPEN;
  private CancelReason endReason;

  /**
   * @param sequence of the command
   */
  OrderReading(long sequence, OrderCommand command, ReadModels models) {
    this.sequence = sequence;
    this.command = command;
    this.models = models;
  }

  /**
   * @param events of the command, all of them
   */
  OrderResult read(List<DirectBuffer> events) {
    for (DirectBuffer event : events) {
      if (isDueWork(event)) {
        break;
      }
      read(event);
    }
    if (state == OrderState.OPEN) {
      state = OrderResult.openState(sequence, command, OrderResult.find(orderId, command, models));
    }
    return new OrderResult(
        sequence, orderId, accountId, state, endReason, openQuantity, filledQuantity, fills, false);
  }

  /** Whether the event, and with it all that follow, came of no command: its time had come. */
  private boolean isDueWork(DirectBuffer event) {
    return switch (CommandFormat.templateId(event, 0)) {
      case StopTriggeredDecoder.TEMPLATE_ID, OrdersCancelledDecoder.TEMPLATE_ID -> true;
      case OrderCancelledDecoder.TEMPLATE_ID -> {
        CancelReason reason = cancelled.wrapAndApplyHeader(event, 0, messageHeader).reason();
        yield reason == CancelReason.MASS_CANCEL || reason == CancelReason.EXPIRED;
      }
      default -> false;
    };
  }

  private void read(DirectBuffer event) {
    switch (CommandFormat.templateId(event, 0)) {
      case OrderAcceptedDecoder.TEMPLATE_ID -> onAccepted(event);
      case TradeDecoder.TEMPLATE_ID -> onTrade(event);
      case OrderAmendedDecoder.TEMPLATE_ID -> onAmended(event);
      case OrderReplacedDecoder.TEMPLATE_ID -> onReplaced(event);
      case OrderCancelledDecoder.TEMPLATE_ID -> onCancelled(event);
      case OrderReplenishedDecoder.TEMPLATE_ID -> {
        // Another order, with which this one has traded.
      }
      default ->
          throw new IllegalStateException(
              "event template " + CommandFormat.templateId(event, 0) + " answers no order");
    }
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
        new OrderResult.Fill(
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
      state = OrderState.FILLED;
    }
  }

  private void onAmended(DirectBuffer event) {
    OrderAmendedDecoder amended =
        new OrderAmendedDecoder().wrapAndApplyHeader(event, 0, messageHeader);
    if (orderId == 0) {
      orderId = amended.orderId();
      accountId = amended.accountId();
      filledQuantity = amended.quantity() - amended.openQuantity();
    }
    if (amended.orderId() == orderId) {
      openQuantity = amended.openQuantity();
    }
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
    cancelled.wrapAndApplyHeader(event, 0, messageHeader);
    if (orderId == 0) {
      orderId = cancelled.orderId();
      accountId = cancelled.accountId();
      readFilled();
    }
    if (cancelled.orderId() == orderId) {
      openQuantity = 0;
      state = OrderState.CANCELLED;
      endReason = cancelled.reason();
    }
  }

  /** What the events do not say; after the command, its own fills included. */
  private void readFilled() {
    TrackedOrder order = OrderResult.find(orderId, command, models);
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
