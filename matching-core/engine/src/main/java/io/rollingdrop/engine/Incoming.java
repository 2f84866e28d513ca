package io.rollingdrop.engine;

import io.rollingdrop.protocol.codec.OrderType;
import io.rollingdrop.protocol.codec.PlaceOrderDecoder;
import io.rollingdrop.protocol.codec.RejectReason;
import io.rollingdrop.protocol.codec.SelfTradePrevention;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;

/**
 * What an order asks for that is about to be placed, and whether that goes together. One instance,
 * reused.
 */
final class Incoming {

  /** A resting order is shown in so many pieces at most: each may be a trade of one command. */
  static final int MOST_SLICES = 1_000;

  boolean buy;

  /** Ticks: the worst at which it trades. */
  long price;

  long quantity;
  long minimumQuantity;

  /** When it ends; 0: never by itself. */
  long expiryNs;

  TimeInForce timeInForce;
  OrderType type;
  SelfTradePrevention selfTradePrevention;
  boolean postOnly;

  /** Lots that are shown of it while it rests; 0: all. */
  long displayQuantity;

  /** Ticks that it waits for; 0: none. */
  long stopPrice;

  private boolean expiryGiven;

  /** Takes what the command says; what an older version does not say is as if it said none. */
  void read(PlaceOrderDecoder request, Market market) {
    buy = request.side() == Side.BUY;
    quantity = request.quantity();
    minimumQuantity = request.minimumQuantity();
    timeInForce = request.timeInForce();
    type = request.orderType() == OrderType.NULL_VAL ? OrderType.LIMIT : request.orderType();
    selfTradePrevention =
        request.selfTradePrevention() == SelfTradePrevention.NULL_VAL
            ? SelfTradePrevention.NONE
            : request.selfTradePrevention();
    postOnly = request.postOnly() == 1;
    displayQuantity = request.displayQuantity();
    stopPrice = request.stopPrice();
    price = request.price();
    if (price == 0 && !buy && (type == OrderType.MARKET || type == OrderType.STOP)) {
      price = Math.max(1, market.minPrice);
    }
    expiryGiven = request.expiry() != 0;
    expiryNs = timeInForce == TimeInForce.DAY ? market.sessionEndNs : request.expiry();
  }

  /** Whether it is what it can be at that time; its price and quantity were found to be. */
  RejectReason check(long nowNs) {
    if (minimumQuantity < 0 || minimumQuantity > quantity) {
      return RejectReason.INVALID_QUANTITY;
    }
    if (stopPrice < 0) {
      return RejectReason.INVALID_STOP_PRICE;
    }
    if (!doTermsGoTogether()) {
      return RejectReason.INVALID_TERMS;
    }
    if (displayQuantity < 0
        || displayQuantity > quantity
        || (displayQuantity > 0 && quantity / displayQuantity > MOST_SLICES)) {
      return RejectReason.INVALID_DISPLAY_QUANTITY;
    }
    if (timeInForce == TimeInForce.GTD && expiryNs <= nowNs) {
      return RejectReason.INVALID_EXPIRY;
    }
    return timeInForce == TimeInForce.DAY && expiryNs <= nowNs
        ? RejectReason.NO_SESSION
        : RejectReason.NONE;
  }

  private boolean doTermsGoTogether() {
    if (expiryGiven && timeInForce != TimeInForce.GTD) {
      return false;
    }
    if (postOnly && (!rests() || minimumQuantity > 0)) {
      return false;
    }
    if (type == OrderType.MARKET && rests()) {
      return false;
    }
    if (waits() != (stopPrice != 0) || (waits() && !mayWait())) {
      return false;
    }
    if (displayQuantity != 0 && (!rests() || type == OrderType.STOP)) {
      return false;
    }
    // What it would take from itself is not known before it has.
    return selfTradePrevention != SelfTradePrevention.DECREMENT || leastAtOnce() == 0;
  }

  /** Whether it enters no book before the market trades at its stop price. */
  boolean waits() {
    return type == OrderType.STOP || type == OrderType.STOP_LIMIT;
  }

  private boolean mayWait() {
    return rests() && !postOnly && minimumQuantity == 0;
  }

  /** Whether what does not trade at once rests. */
  boolean rests() {
    return timeInForce != TimeInForce.IOC && timeInForce != TimeInForce.FOK;
  }

  /** Whether it makes no sense while the market collects orders, and none trade. */
  boolean needsTrading() {
    return !rests() || postOnly || minimumQuantity > 0;
  }

  /** Lots that must trade at once. */
  long leastAtOnce() {
    return timeInForce == TimeInForce.FOK ? quantity : minimumQuantity;
  }

  /** What is kept of it while it is open, see {@link Orders#terms}. */
  int terms() {
    return (postOnly ? Orders.POST_ONLY : 0)
        | selfTradePrevention.value() << Orders.SELF_TRADE_SHIFT
        | type.value() << Orders.TYPE_SHIFT;
  }
}
