package io.rollingdrop.lab.nasdaq;

/**
 * One thing that a partner asks of the market.
 *
 * @param message the message that causes it, from 0
 * @param last whether the market's state after it is the state after the message
 * @param kind what is asked
 * @param name client order id of the order placed, amended or cancelled
 * @param buy side of that order, and so whose it is
 * @param price ticks, of an order placed
 * @param quantity lots: of an order placed, or the new total of one amended
 * @param maker client order id of the resting order that an execution must fill, entirely and
 *     alone; empty for all else
 */
public record Operation(
    int message,
    boolean last,
    Kind kind,
    String name,
    boolean buy,
    long price,
    long quantity,
    String maker) {

  /** What can be asked. */
  public enum Kind {
    PLACE,
    EXECUTE,
    AMEND,
    CANCEL
  }
}
