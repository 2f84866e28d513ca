package io.rollingdrop.lab.vectors;

import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.EventHandler;
import io.rollingdrop.protocol.PackedAscii;
import io.rollingdrop.protocol.codec.CancelOrderDecoder;
import io.rollingdrop.protocol.codec.CancelReason;
import io.rollingdrop.protocol.codec.ClientOrderIdDecoder;
import io.rollingdrop.protocol.codec.CommandRejectedDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import io.rollingdrop.protocol.codec.OrderAcceptedDecoder;
import io.rollingdrop.protocol.codec.OrderCancelledDecoder;
import io.rollingdrop.protocol.codec.OrderReplacedDecoder;
import io.rollingdrop.protocol.codec.RejectReason;
import io.rollingdrop.protocol.codec.ReplaceOrderDecoder;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TradeDecoder;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * Turns the core's events into canonical reports. Everything in a report comes from the events; of
 * the message only its sequence, and its order id where the core knows no such order. Not thread
 * safe.
 */
final class EventReports implements EventHandler {

  private final ReportStream reports;
  private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
  private final OrderAcceptedDecoder accepted = new OrderAcceptedDecoder();
  private final TradeDecoder trade = new TradeDecoder();
  private final OrderReplacedDecoder replaced = new OrderReplacedDecoder();
  private final OrderCancelledDecoder cancelled = new OrderCancelledDecoder();
  private final CommandRejectedDecoder rejected = new CommandRejectedDecoder();

  // By the core's order id, which is a sequence and so dense.
  private long[] clientIds = new long[1 << 10];
  private boolean[] buys = new boolean[1 << 10];

  private long askedFor;

  EventReports(ReportStream reports) {
    this.reports = reports;
  }

  /**
   * The events from here on are caused by this message.
   *
   * @param orderId that the message names
   */
  void at(long sequence, long orderId) {
    reports.at(sequence);
    askedFor = orderId;
  }

  /**
   * @throws WorkloadException if the event has no place in the report stream: the core refused an
   *     order, or ran into one of its limits
   */
  @Override
  public void onEvent(DirectBuffer buffer, int offset, int length) {
    switch (CommandFormat.templateId(buffer, offset)) {
      case OrderAcceptedDecoder.TEMPLATE_ID ->
          onAccepted(accepted.wrapAndApplyHeader(buffer, offset, messageHeader));
      case TradeDecoder.TEMPLATE_ID ->
          onTrade(trade.wrapAndApplyHeader(buffer, offset, messageHeader));
      case OrderReplacedDecoder.TEMPLATE_ID ->
          onReplaced(replaced.wrapAndApplyHeader(buffer, offset, messageHeader));
      case OrderCancelledDecoder.TEMPLATE_ID ->
          onCancelled(cancelled.wrapAndApplyHeader(buffer, offset, messageHeader));
      case CommandRejectedDecoder.TEMPLATE_ID ->
          onRejected(rejected.wrapAndApplyHeader(buffer, offset, messageHeader));
      default -> {
        // The stage's events: tenants, accounts, deposits. No order, no report.
      }
    }
  }

  private void onAccepted(OrderAcceptedDecoder event) {
    int order = Math.toIntExact(event.orderId());
    if (order >= clientIds.length) {
      clientIds = Arrays.copyOf(clientIds, 2 * order);
      buys = Arrays.copyOf(buys, 2 * order);
    }
    long price = event.price();
    long quantity = event.quantity();
    ClientOrderIdDecoder name = event.clientOrderId();
    clientIds[order] =
        Long.parseUnsignedLong(PackedAscii.text(name.word0(), name.word1(), name.word2()));
    buys[order] = event.side() == Side.BUY;
    reports.orderAck(buys[order], clientIds[order], price, quantity);
  }

  private void onTrade(TradeDecoder event) {
    reports.trade(
        event.price(),
        event.quantity(),
        clientIds[(int) event.makerOrderId()],
        clientIds[(int) event.takerOrderId()]);
  }

  private void onReplaced(OrderReplacedDecoder event) {
    int order = (int) event.orderId();
    reports.modifyAck(buys[order], clientIds[order], event.price(), event.openQuantity());
  }

  private void onCancelled(OrderCancelledDecoder event) {
    int order = (int) event.orderId();
    if (event.reason() == CancelReason.LEVEL_LIMIT) {
      throw new WorkloadException(
          "order %s does not rest: the book side has no room for another price level"
              .formatted(Long.toUnsignedString(clientIds[order])));
    }
    reports.cancelAck(buys[order], clientIds[order], event.price());
  }

  private void onRejected(CommandRejectedDecoder event) {
    boolean isUnknown = event.reason() == RejectReason.UNKNOWN_ORDER;
    int asked = event.commandTemplateId();
    if (isUnknown && asked == CancelOrderDecoder.TEMPLATE_ID) {
      reports.cancelReject(askedFor);
    } else if (isUnknown && asked == ReplaceOrderDecoder.TEMPLATE_ID) {
      reports.modifyReject(askedFor);
    } else {
      throw new WorkloadException(
          "the core refuses what is asked for order %s: %s"
              .formatted(Long.toUnsignedString(askedFor), event.reason()));
    }
  }
}
