package io.rollingdrop.protocol;

import io.rollingdrop.protocol.codec.OrderAcceptedDecoder;
import io.rollingdrop.protocol.codec.OrderType;
import io.rollingdrop.protocol.codec.SelfTradePrevention;

/**
 * What an order may ask for beside market, side, price, quantity and time in force. What is not set
 * is as if nobody had thought of it.
 *
 * @param type limit, unless it says otherwise
 * @param minimumQuantity lots that must trade at once, or the order is rejected; 0: none
 * @param expiryNs of a GTD order, nanoseconds since the Unix epoch; 0: none
 * @param selfTradePrevention what it does that would trade with an order of its own account
 * @param postOnly whether it is rejected if it would trade at once
 * @param displayQuantity lots that are shown of it while it rests; 0: all
 * @param stopPrice ticks that a stop order waits for; 0: none
 */
public record OrderTerms(
    OrderType type,
    long minimumQuantity,
    long expiryNs,
    SelfTradePrevention selfTradePrevention,
    boolean postOnly,
    long displayQuantity,
    long stopPrice) {

  /** None. */
  public static final OrderTerms NONE =
      new OrderTerms(OrderType.LIMIT, 0, 0, SelfTradePrevention.NONE, false, 0, 0);

  /**
   * Those that an order was accepted with, by an event of any version; {@link #NONE} itself where
   * there are none. A minimum quantity is not among them: it was met, or is not asked for again.
   */
  public static OrderTerms of(OrderAcceptedDecoder event) {
    OrderType type = event.orderType();
    SelfTradePrevention prevention = event.selfTradePrevention();
    OrderTerms terms =
        new OrderTerms(
            type == OrderType.NULL_VAL ? OrderType.LIMIT : type,
            0,
            event.expiry(),
            prevention == SelfTradePrevention.NULL_VAL ? SelfTradePrevention.NONE : prevention,
            event.postOnly() == 1,
            event.displayQuantity(),
            event.stopPrice());
    return terms.equals(NONE) ? NONE : terms;
  }

  /** Whether an order with these is in no book before the market trades at its stop price. */
  public boolean waits() {
    return stopPrice != 0;
  }

  /** Those of an order that waits for its stop price, then takes what there is. */
  public static OrderTerms stop(long price) {
    return new OrderTerms(OrderType.STOP, 0, 0, SelfTradePrevention.NONE, false, 0, price);
  }

  /** Those of an order that waits for its stop price, then is a limit order. */
  public static OrderTerms stopLimit(long price) {
    return new OrderTerms(OrderType.STOP_LIMIT, 0, 0, SelfTradePrevention.NONE, false, 0, price);
  }

  /** The same of another type. */
  public OrderTerms with(OrderType other) {
    return new OrderTerms(
        other,
        minimumQuantity,
        expiryNs,
        selfTradePrevention,
        postOnly,
        displayQuantity,
        stopPrice);
  }

  /** The same with another prevention of trades with oneself. */
  public OrderTerms with(SelfTradePrevention other) {
    return new OrderTerms(
        type, minimumQuantity, expiryNs, other, postOnly, displayQuantity, stopPrice);
  }

  /** The same with this minimum; lots. */
  public OrderTerms withMinimumQuantity(long lots) {
    return new OrderTerms(
        type, lots, expiryNs, selfTradePrevention, postOnly, displayQuantity, stopPrice);
  }

  /** The same with this expiry; nanoseconds since the Unix epoch. */
  public OrderTerms withExpiry(long nanos) {
    return new OrderTerms(
        type, minimumQuantity, nanos, selfTradePrevention, postOnly, displayQuantity, stopPrice);
  }

  /** The same, to be rejected if it would trade at once. */
  public OrderTerms asPostOnly() {
    return new OrderTerms(
        type, minimumQuantity, expiryNs, selfTradePrevention, true, displayQuantity, stopPrice);
  }

  /** The same, of which only so much is shown; lots. */
  public OrderTerms withDisplayQuantity(long lots) {
    return new OrderTerms(
        type, minimumQuantity, expiryNs, selfTradePrevention, postOnly, lots, stopPrice);
  }
}
