package io.rollingdrop.protocol.market;

import java.util.Arrays;
import java.util.Objects;

/**
 * The best price levels of one side of a book, best first. Immutable, so any thread may read it.
 *
 * <p>Prices are in ticks, quantities in lots.
 */
public final class Levels {

  static final Levels NONE = new Levels(new long[0], new long[0], new int[0]);

  private final long[] prices;
  private final long[] quantities;
  private final int[] orders;

  /** Takes the arrays over: the caller must not keep them. All are of one length. */
  Levels(long[] prices, long[] quantities, int[] orders) {
    this.prices = prices;
    this.quantities = quantities;
    this.orders = orders;
  }

  public int size() {
    return prices.length;
  }

  /**
   * @param rank 0 for the best level
   * @throws IndexOutOfBoundsException if there is no such level
   */
  public long price(int rank) {
    return prices[rank];
  }

  /** Total open quantity at the level. */
  public long quantity(int rank) {
    return quantities[rank];
  }

  /** How many orders rest at the level. */
  public int orders(int rank) {
    return orders[rank];
  }

  /** Whether the first {@code depth} levels are equal. */
  public boolean startsLike(Levels other, int depth) {
    int mine = Math.min(depth, size());
    int theirs = Math.min(depth, other.size());
    return Arrays.equals(prices, 0, mine, other.prices, 0, theirs)
        && Arrays.equals(quantities, 0, mine, other.quantities, 0, theirs)
        && Arrays.equals(orders, 0, mine, other.orders, 0, theirs);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Levels levels && startsLike(levels, Integer.MAX_VALUE);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        Arrays.hashCode(prices), Arrays.hashCode(quantities), Arrays.hashCode(orders));
  }

  /** As {@code [price x quantity (orders), ...]}, for messages of tests and logs. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("[");
    for (int rank = 0; rank < size(); rank++) {
      text.append(rank == 0 ? "" : ", ").append(prices[rank]).append(" x ");
      text.append(quantities[rank]).append(" (").append(orders[rank]).append(')');
    }
    return text.append(']').toString();
  }
}
