package io.rollingdrop.lab.peer;

import io.rollingdrop.engine.EngineLimits;
import io.rollingdrop.lab.engine.BareEngine;
import io.rollingdrop.lab.engine.ReportSum;
import io.rollingdrop.lab.workload.Exchange;
import io.rollingdrop.lab.workload.OrderName;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.EventHandler;
import io.rollingdrop.protocol.codec.CommandRejectedDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import io.rollingdrop.protocol.codec.OrderAcceptedDecoder;
import io.rollingdrop.protocol.codec.OrderCancelledDecoder;
import io.rollingdrop.protocol.codec.RejectReason;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import io.rollingdrop.protocol.codec.TradeDecoder;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;

/** Our engine on what the peer was given, to see whether both report the same. Not timed. */
final class EngineTwin implements EventHandler {

  private static final int FEW = 64;
  private static final int ORDERS = 1 << 14;
  private static final int BALANCES = 1 << 13;
  private static final int LEVELS = 1 << 10;

  private final ReportSum reports = new ReportSum();
  private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
  private final OrderAcceptedDecoder accepted = new OrderAcceptedDecoder();
  private final TradeDecoder trade = new TradeDecoder();
  private final OrderCancelledDecoder cancelled = new OrderCancelledDecoder();
  private final CommandRejectedDecoder rejected = new CommandRejectedDecoder();
  private final OrderName name = new OrderName();
  private final BareEngine engine;

  /** The workload's order id by the engine's, which is the sequence of the command. */
  private long[] orderIds = new long[ORDERS];

  private long askedFor;

  EngineTwin() {
    engine =
        new BareEngine(
            new EngineLimits(
                TimeUnit.MINUTES.toNanos(10),
                0,
                FEW,
                FEW,
                FEW,
                2 * Exchange.ACCOUNTS,
                BALANCES,
                FEW,
                FEW,
                ORDERS,
                LEVELS,
                FEW),
            this);
    Exchange.setUp(engine.command(), engine::accept);
  }

  /** What it has reported so far. */
  ReportSum reports() {
    return reports;
  }

  /**
   * Decides a stretch of the workload.
   *
   * @throws IllegalStateException if it refuses what the peer may not refuse either
   */
  void play(PeerOrders orders) {
    for (int index = 0; index < orders.count(); index++) {
      askedFor = orders.orderId(index);
      reports.at((int) orders.number(index));
      long account = orders.account(index);
      engine.command().by(orders.tenant(index), account).account(account);
      name.of(askedFor);
      engine.decide(
          orders.isCancel(index)
              ? engine.command().cancelOrder(0, name)
              : engine
                  .command()
                  .placeOrder(
                      orders.market(index),
                      orders.isBuy(index) ? Side.BUY : Side.SELL,
                      orders.isIoc(index) ? TimeInForce.IOC : TimeInForce.GTC,
                      orders.price(index),
                      orders.quantity(index),
                      name));
    }
  }

  @Override
  public void onEvent(DirectBuffer buffer, int offset, int length) {
    switch (CommandFormat.templateId(buffer, offset)) {
      case OrderAcceptedDecoder.TEMPLATE_ID -> {
        accepted.wrapAndApplyHeader(buffer, offset, messageHeader);
        remember((int) accepted.orderId());
        reports.orderAck(
            accepted.side() == Side.BUY, askedFor, accepted.price(), accepted.quantity());
      }
      case TradeDecoder.TEMPLATE_ID -> {
        trade.wrapAndApplyHeader(buffer, offset, messageHeader);
        reports.trade(
            trade.price(),
            trade.quantity(),
            orderIds[(int) trade.makerOrderId()],
            orderIds[(int) trade.takerOrderId()]);
      }
      case OrderCancelledDecoder.TEMPLATE_ID ->
          reports.cancelAck(
              orderIds[
                  (int) cancelled.wrapAndApplyHeader(buffer, offset, messageHeader).orderId()]);
      case CommandRejectedDecoder.TEMPLATE_ID ->
          onRejected(rejected.wrapAndApplyHeader(buffer, offset, messageHeader).reason());
      default -> {
        // The set-up's events: tenants, accounts, deposits.
      }
    }
  }

  private void remember(int order) {
    if (order >= orderIds.length) {
      orderIds = Arrays.copyOf(orderIds, 2 * order);
    }
    orderIds[order] = askedFor;
  }

  private void onRejected(RejectReason reason) {
    if (reason != RejectReason.UNKNOWN_ORDER) {
      throw new IllegalStateException(
          "our engine refuses what is asked for order %d: %s".formatted(askedFor, reason));
    }
    reports.cancelReject(askedFor);
  }
}
