package io.rollingdrop.protocol;

/**
 * What an order may ask for beside market, side, price, quantity and time in force. What is not set
 * is as if nobody had thought of it.
 *
 * @param minimumQuantity lots that must trade at once, or the order is rejected; 0: none
 */
public record OrderTerms(long minimumQuantity) {

  /** None. */
  public static final OrderTerms NONE = new OrderTerms(0);

  /** The same with this minimum; lots. */
  public OrderTerms withMinimumQuantity(long lots) {
    return new OrderTerms(lots);
  }
}
