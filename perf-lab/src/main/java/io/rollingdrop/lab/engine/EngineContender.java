package io.rollingdrop.lab.engine;

import io.rollingdrop.lab.workload.OrderName;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.EventHandler;
import io.rollingdrop.protocol.codec.CancelOrderDecoder;
import io.rollingdrop.protocol.codec.CommandRejectedDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import io.rollingdrop.protocol.codec.OrderAcceptedDecoder;
import io.rollingdrop.protocol.codec.OrderCancelledDecoder;
import io.rollingdrop.protocol.codec.OrderReplacedDecoder;
import io.rollingdrop.protocol.codec.RejectReason;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import io.rollingdrop.protocol.codec.TradeDecoder;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2LongHashMap;

/**
 * The production engine, whole: a command is written, checked, decided with its ledger entries,
 * state hash and conservation check, and its events are read. An order is found by its client order
 * id, which is the workload's.
 */
public final class EngineContender implements Contender {

  private static final int FEWEST_ORDERS = 1 << 10;
  private static final int MOST_ORDERS = 1 << 22;
  private static final long NOBODYS = -1;
  private static final float LOAD_FACTOR = 0.65f;

  @Override
  public String name() {
    return "RollingDrop, whole engine";
  }

  @Override
  public Book newBook(int messages, ReportSum reports) {
    return new Replay(messages, reports);
  }

  /** Room for the open orders of a workload of so many messages. */
  static int ordersFor(int messages) {
    return Integer.highestOneBit(Math.clamp(messages, FEWEST_ORDERS, MOST_ORDERS - 1)) << 1;
  }

  private static final class Replay implements Book, EventHandler {

    private final ReportSum reports;
    private final BareEngine engine;
    private final OrderName name = new OrderName();
    private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
    private final OrderAcceptedDecoder accepted = new OrderAcceptedDecoder();
    private final TradeDecoder trade = new TradeDecoder();
    private final OrderReplacedDecoder replaced = new OrderReplacedDecoder();
    private final OrderCancelledDecoder cancelled = new OrderCancelledDecoder();
    private final CommandRejectedDecoder rejected = new CommandRejectedDecoder();

    /** Whose account an order id was entered for last. */
    private final Long2LongHashMap sides;

    /** The workload's id of the core's, which is a sequence and so dense. */
    private long[] orderIds;

    private long askedFor;

    Replay(int messages, ReportSum reports) {
      this.reports = reports;
      sides = new Long2LongHashMap(messages, LOAD_FACTOR, NOBODYS);
      orderIds = new long[2 * messages + FEWEST_ORDERS];
      engine = new BareEngine(TwoPartners.limits(ordersFor(messages)), this);
      TwoPartners.enter(engine);
    }

    @Override
    public void play(Messages messages, int index) {
      long id = messages.orderId(index);
      boolean buy = messages.isBuy(index);
      askedFor = id;
      reports.at(index);
      name.of(id);
      switch (messages.type(index)) {
        case NEW -> {
          Side side = buy ? Side.BUY : Side.SELL;
          sides.put(id, side.value());
          TwoPartners.actAs(engine, side);
          engine.decide(
              engine
                  .command()
                  .placeOrder(
                      TwoPartners.MARKET,
                      side,
                      messages.isIoc(index) ? TimeInForce.IOC : TimeInForce.GTC,
                      messages.price(index),
                      messages.quantity(index),
                      name));
        }
        case CANCEL -> {
          actAsOwner(id, buy);
          engine.decide(engine.command().cancelOrder(0, name));
        }
        case MODIFY -> {
          actAsOwner(id, buy);
          engine.decide(
              engine
                  .command()
                  .replaceOrder(0, name, messages.price(index), messages.quantity(index)));
        }
      }
    }

    private void actAsOwner(long id, boolean buy) {
      long entered = sides.get(id);
      boolean buyer = entered == NOBODYS ? buy : entered == Side.BUY.value();
      TwoPartners.actAs(engine, buyer ? Side.BUY : Side.SELL);
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
        case OrderReplacedDecoder.TEMPLATE_ID -> {
          replaced.wrapAndApplyHeader(buffer, offset, messageHeader);
          reports.modifyAck(
              orderIds[(int) replaced.orderId()], replaced.price(), replaced.openQuantity());
        }
        case OrderCancelledDecoder.TEMPLATE_ID ->
            reports.cancelAck(
                orderIds[
                    (int) cancelled.wrapAndApplyHeader(buffer, offset, messageHeader).orderId()]);
        case CommandRejectedDecoder.TEMPLATE_ID ->
            onRejected(rejected.wrapAndApplyHeader(buffer, offset, messageHeader));
        default -> {
          // The stage's events: tenants, accounts, deposits.
        }
      }
    }

    private void remember(int order) {
      if (order >= orderIds.length) {
        orderIds = Arrays.copyOf(orderIds, 2 * order);
      }
      orderIds[order] = askedFor;
    }

    private void onRejected(CommandRejectedDecoder event) {
      if (event.reason() != RejectReason.UNKNOWN_ORDER) {
        throw new IllegalStateException(
            "the core refuses what is asked for order %d: %s".formatted(askedFor, event.reason()));
      }
      if (event.commandTemplateId() == CancelOrderDecoder.TEMPLATE_ID) {
        reports.cancelReject(askedFor);
      } else {
        reports.modifyReject(askedFor);
      }
    }
  }
}
