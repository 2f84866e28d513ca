package io.rollingdrop.satellite.persister.postgres;

import io.rollingdrop.protocol.OrderTerms;
import io.rollingdrop.protocol.codec.CancelReason;
import io.rollingdrop.protocol.codec.EventHeaderDecoder;
import io.rollingdrop.protocol.codec.OrderAcceptedDecoder;
import io.rollingdrop.protocol.codec.OrderAmendedDecoder;
import io.rollingdrop.protocol.codec.OrderCancelledDecoder;
import io.rollingdrop.protocol.codec.OrderReplacedDecoder;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.StopTriggeredDecoder;
import io.rollingdrop.protocol.codec.TimeInForce;

/**
 * The net effect of a batch on one order: of an order that the batch accepts, all of it; of an
 * older one, what is to be added or set. What an event does not tell about an older order, its side
 * above all, is not looked up: the row knows it.
 */
final class OrderChange {

  /** How {@link #quantity} is meant. */
  enum QuantityIs {
    UNCHANGED,
    TOTAL,
    /** To be added to what the row says was filled before the batch. */
    ABOVE_FILLED
  }

  enum Status {
    WAITING,
    OPEN,
    FILLED,
    CANCELLED
  }

  final long orderId;
  final long accountId;
  final int marketId;

  // Of an order that the batch accepts; else unknown.
  boolean isNew;
  Side side;
  int tenantId;
  TimeInForce timeInForce;
  OrderTerms terms;
  long clientWord0;
  long clientWord1;
  long clientWord2;
  long createdSequence;
  long createdAtNs;

  /** 0: unchanged. */
  long price;

  QuantityIs quantityIs = QuantityIs.UNCHANGED;
  long quantity;

  /** Negative: unchanged. */
  long openQuantity = -1;

  long filled;
  long heldDelta;

  /** What moved between available and held without a trade, while the side is not known. */
  long movedToHeld;

  /** Null: unchanged. */
  Status status;

  /** Null: it has not ended, or was filled. */
  CancelReason endReason;

  /** 0: not triggered by this batch. */
  long triggeredAtNs;

  long updatedSequence;
  long updatedAtNs;

  OrderChange(long orderId, long accountId, int marketId) {
    this.orderId = orderId;
    this.accountId = accountId;
    this.marketId = marketId;
  }

  void accept(OrderAcceptedDecoder event) {
    isNew = true;
    side = event.side();
    tenantId = event.tenantId();
    timeInForce = event.timeInForce();
    terms = OrderTerms.of(event);
    status = terms.waits() ? Status.WAITING : Status.OPEN;
    clientWord0 = event.clientOrderId().word0();
    clientWord1 = event.clientOrderId().word1();
    clientWord2 = event.clientOrderId().word2();
    createdSequence = event.header().sequence();
    createdAtNs = event.header().timestamp();
    price = event.price();
    total(event.quantity());
    openQuantity = event.quantity();
    heldDelta = event.heldAmount();
    touch(event.header());
  }

  void fill(EventHeaderDecoder header, long lots, long open, long paidFromHeld) {
    filled += lots;
    openQuantity = open;
    heldDelta -= paidFromHeld;
    if (open == 0) {
      status = Status.FILLED;
    }
    touch(header);
  }

  void amend(OrderAmendedDecoder event) {
    total(event.quantity());
    openQuantity = event.openQuantity();
    heldDelta -= event.releasedAmount();
    if (openQuantity == 0) {
      status = Status.FILLED;
    }
    touch(event.header());
  }

  void replace(OrderReplacedDecoder event) {
    price = event.price();
    openQuantity = event.openQuantity();
    quantity = filled + event.openQuantity();
    quantityIs = isNew ? QuantityIs.TOTAL : QuantityIs.ABOVE_FILLED;
    heldDelta += event.heldAmount() - event.releasedAmount();
    touch(event.header());
  }

  void cancel(OrderCancelledDecoder event) {
    openQuantity = 0;
    heldDelta -= event.releasedAmount();
    status = Status.CANCELLED;
    endReason = event.reason();
    touch(event.header());
  }

  void trigger(StopTriggeredDecoder event) {
    status = Status.OPEN;
    triggeredAtNs = event.header().timestamp();
    touch(event.header());
  }

  private void total(long lots) {
    quantity = lots;
    quantityIs = QuantityIs.TOTAL;
  }

  private void touch(EventHeaderDecoder header) {
    updatedSequence = header.sequence();
    updatedAtNs = header.timestamp();
  }
}
