package io.rollingdrop.engine;

import io.rollingdrop.protocol.codec.CancelReason;

/**
 * What happens without being asked for by the command at hand: orders that end. A bounded piece
 * after each command, after what that has made; what is left goes on after the next.
 */
final class DueWork {

  /** Orders that are ended after one command, at most. */
  static final int MOST_AT_ONCE = 128;

  private final Registry registry;
  private final Orders orders;
  private final Matching matching;
  private final StateHash hash;
  private long dueThroughNs;

  DueWork(Registry registry, Orders orders, Matching matching, StateHash hash) {
    this.registry = registry;
    this.orders = orders;
    this.matching = matching;
    this.hash = hash;
  }

  /** A tick says that it is so late. */
  void tick(long nowNs) {
    hash.subtract(contribution());
    dueThroughNs = nowNs;
    hash.add(contribution());
  }

  /** Does a piece. */
  void goOn() {
    int left = MOST_AT_ONCE;
    for (int order = orders.firstToEnd();
        order != Orders.NONE && left > 0 && orders.expiry(order) <= dueThroughNs;
        order = orders.firstToEnd(), left--) {
      Market market = registry.marketAt(orders.market(order));
      market.book.withdraw(order);
      matching.end(market, order, CancelReason.EXPIRED);
    }
  }

  /** The time of the last tick under rules that have it; 0 before. */
  long dueThroughNs() {
    return dueThroughNs;
  }

  /** As {@link #dueThroughNs}, from a snapshot. */
  void restore(long nanos) {
    tick(nanos);
  }

  /** Its share of the state hash. */
  long contribution() {
    return dueThroughNs == 0 ? 0 : StateHash.of(StateHash.DUE, dueThroughNs, 0);
  }
}
