package io.rollingdrop.lab.parts.benchmark;

/**
 * Order books of all markets, asked for a batch of operations of one kind at a time. One thread.
 */
interface Book {

  /**
   * Makes a batch ready; not timed.
   *
   * @param orders whose price, quantity and so on are asked for; kept until played
   * @param places of the orders in the batch, in the order in which they are asked for
   */
  void prepare(BookOperation operation, OrderSet orders, int[] places);

  /**
   * Does what was prepared: the timed part.
   *
   * @return something that could not be known without doing it
   */
  long play();

  /**
   * Checks that the batch came to what its operation says, all of it and nothing else; not timed.
   *
   * @throws IllegalStateException if it did not
   */
  void requireDone();

  /** Whether it does the same work for each operation from now on, however many there were. */
  boolean isSteady();

  /** Orders that rest. */
  int openOrders();

  /** Open lots of all orders that rest, by a walk over the levels. */
  long openLots();
}
