package io.rollingdrop.engine;

import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.snapshot.OrderRecordEncoder;
import org.agrona.MutableDirectBuffer;

/** The orders that rest or wait, by slot, as a snapshot has them. */
final class OrderRecords implements TableCapture.Table {

  private final Orders orders;
  private final Registry registry;
  private final OrderRecordEncoder encoder = new OrderRecordEncoder();

  OrderRecords(Orders orders, Registry registry) {
    this.orders = orders;
    this.registry = registry;
  }

  @Override
  public int count(int from, int to) {
    int count = 0;
    for (int slot = from; slot < to; slot++) {
      count += orders.level(slot) == Orders.NONE ? 0 : 1;
    }
    return count;
  }

  @Override
  public long encode(int from, int to, MutableDirectBuffer buffer, int offset) {
    long walked = 0;
    int at = offset;
    for (int slot = from; slot < to; slot++) {
      if (orders.level(slot) == Orders.NONE) {
        continue;
      }
      walked += orders.walkedShare(slot);
      Market traded = registry.marketAt(orders.market(slot));
      encoder
          .wrap(buffer, at)
          .orderId(orders.orderId(slot))
          .accountId(registry.accountId(orders.account(slot)))
          .price(orders.price(slot))
          .openQuantity(orders.open(slot))
          .filledQuantity(orders.filled(slot))
          .heldAmount(
              traded.hold(
                  orders.isBuy(slot), orders.price(slot), orders.open(slot), orders.heldRate(slot)))
          .priority(orders.priority(slot))
          .clientOrderId0(orders.nameWord(slot, 0))
          .clientOrderId1(orders.nameWord(slot, 1))
          .clientOrderId2(orders.nameWord(slot, 2))
          .marketId(traded.marketId)
          .makerRate(orders.makerRate(slot))
          .takerRate(orders.takerRate(slot))
          .side((orders.isBuy(slot) ? Side.BUY : Side.SELL).value())
          .terms(orders.terms(slot))
          .expiry(orders.expiry(slot))
          .displayQuantity(orders.display(slot))
          .shownQuantity(orders.display(slot) == 0 ? 0 : orders.shown(slot))
          .stopPrice(orders.stopPrice(slot));
      at += OrderRecordEncoder.BLOCK_LENGTH;
    }
    return walked;
  }
}
