package io.rollingdrop.lab.nasdaq;

import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.EventHandler;
import io.rollingdrop.protocol.PackedAscii;
import io.rollingdrop.protocol.codec.ClientOrderIdDecoder;
import io.rollingdrop.protocol.codec.CommandRejectedDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import io.rollingdrop.protocol.codec.OrderAcceptedDecoder;
import io.rollingdrop.protocol.codec.OrderAmendedDecoder;
import io.rollingdrop.protocol.codec.OrderCancelledDecoder;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TradeDecoder;
import org.agrona.DirectBuffer;

/** Tells a judge what the core's events say. */
final class EventJudgement implements EventHandler {

  private final ReplayJudge judge;
  private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
  private final OrderAcceptedDecoder accepted = new OrderAcceptedDecoder();
  private final TradeDecoder trade = new TradeDecoder();
  private final OrderAmendedDecoder amended = new OrderAmendedDecoder();
  private final OrderCancelledDecoder cancelled = new OrderCancelledDecoder();
  private final CommandRejectedDecoder rejected = new CommandRejectedDecoder();

  EventJudgement(ReplayJudge judge) {
    this.judge = judge;
  }

  @Override
  public void onEvent(DirectBuffer buffer, int offset, int length) {
    switch (CommandFormat.templateId(buffer, offset)) {
      case OrderAcceptedDecoder.TEMPLATE_ID -> {
        accepted.wrapAndApplyHeader(buffer, offset, messageHeader);
        ClientOrderIdDecoder name = accepted.clientOrderId();
        judge.onAccepted(
            accepted.orderId(),
            PackedAscii.text(name.word0(), name.word1(), name.word2()),
            accepted.side() == Side.BUY,
            accepted.price(),
            accepted.quantity());
      }
      case TradeDecoder.TEMPLATE_ID -> {
        trade.wrapAndApplyHeader(buffer, offset, messageHeader);
        judge.onTrade(
            trade.makerOrderId(),
            trade.makerOpenQuantity(),
            trade.takerOrderId(),
            trade.takerOpenQuantity(),
            trade.quantity());
      }
      case OrderAmendedDecoder.TEMPLATE_ID -> {
        amended.wrapAndApplyHeader(buffer, offset, messageHeader);
        judge.onAmended(amended.orderId(), amended.openQuantity());
      }
      case OrderCancelledDecoder.TEMPLATE_ID -> {
        cancelled.wrapAndApplyHeader(buffer, offset, messageHeader);
        judge.onCancelled(cancelled.orderId());
      }
      case CommandRejectedDecoder.TEMPLATE_ID ->
          judge.onRejected(
              rejected.wrapAndApplyHeader(buffer, offset, messageHeader).reason().name());
      default -> {
        // The stage's events: tenants, accounts, deposits.
      }
    }
  }
}
