package io.rollingdrop.lab.peer;

import io.rollingdrop.lab.workload.OrderFlow;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.CommandWriter;
import io.rollingdrop.protocol.PackedAscii;
import io.rollingdrop.protocol.codec.CancelOrderDecoder;
import io.rollingdrop.protocol.codec.ClientOrderIdDecoder;
import io.rollingdrop.protocol.codec.CommandHeaderDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import io.rollingdrop.protocol.codec.PlaceOrderDecoder;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import org.agrona.collections.Long2LongHashMap;

/**
 * Reads the workload's own commands, and leaves out what exchange-core has no equal of. Amend: ours
 * names the new total, its reduction names what to take off, which depends on what has been filled.
 * Replace: ours sets price and quantity at once, its move sets a price. What is left is 51 %
 * orders, 17 % IOC orders, 32 % cancels. Not thread safe.
 */
final class PeerFlow {

  private static final int HEXADECIMAL = 16;
  private static final long NOWHERE = -1;

  private final CommandWriter command = new CommandWriter(1);
  private final CommandHeaderDecoder header = new CommandHeaderDecoder();
  private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
  private final PlaceOrderDecoder place = new PlaceOrderDecoder();
  private final CancelOrderDecoder cancel = new CancelOrderDecoder();
  private final Long2LongHashMap markets = new Long2LongHashMap(NOWHERE);
  private final OrderFlow flow;
  private long number;

  PeerFlow(long seed) {
    flow = new OrderFlow(command, seed);
  }

  /** The next commands of the workload. */
  PeerOrders next(int count) {
    PeerOrders orders = new PeerOrders(number + 1, count);
    int index = 0;
    while (index < count) {
      flow.next(number + 1);
      if (isRead(orders, index)) {
        number++;
        index++;
      }
    }
    return orders;
  }

  private boolean isRead(PeerOrders orders, int index) {
    header.wrap(command.buffer(), CommandFormat.MESSAGE_HEADER);
    orders.accounts[index] = header.accountId();
    orders.tenants[index] = header.tenantId();
    return switch (CommandFormat.templateId(command.buffer(), 0)) {
      case PlaceOrderDecoder.TEMPLATE_ID -> {
        readPlace(orders, index);
        yield true;
      }
      case CancelOrderDecoder.TEMPLATE_ID -> {
        cancel.wrapAndApplyHeader(command.buffer(), 0, messageHeader);
        long orderId = id(cancel.clientOrderId());
        orders.cancels[index] = true;
        orders.orderIds[index] = orderId;
        orders.markets[index] = (int) markets.remove(orderId);
        yield true;
      }
      default -> false;
    };
  }

  private void readPlace(PeerOrders orders, int index) {
    place.wrapAndApplyHeader(command.buffer(), 0, messageHeader);
    long orderId = id(place.clientOrderId());
    boolean ioc = place.timeInForce() == TimeInForce.IOC;
    orders.orderIds[index] = orderId;
    orders.buys[index] = place.side() == Side.BUY;
    orders.iocs[index] = ioc;
    orders.markets[index] = place.marketId();
    orders.prices[index] = place.price();
    orders.quantities[index] = place.quantity();
    if (!ioc) {
      markets.put(orderId, place.marketId());
    }
  }

  private static long id(ClientOrderIdDecoder name) {
    return Long.parseUnsignedLong(
        PackedAscii.text(name.word0(), name.word1(), name.word2()), HEXADECIMAL);
  }
}
