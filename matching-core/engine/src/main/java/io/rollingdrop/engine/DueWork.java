package io.rollingdrop.engine;

import io.rollingdrop.protocol.codec.CancelReason;
import io.rollingdrop.protocol.codec.MarketState;

/**
 * What happens without being asked for by the command at hand: auctions that go on, waiting orders
 * that are triggered, orders that are cancelled by the account, orders that end by themselves,
 * pending transfers that do, in this order. A bounded piece after each command, after what that has
 * made; what is left goes on after the next.
 */
final class DueWork {

  /**
   * Trades and changes of state of auctions, orders, and legs of transfers that are looked at after
   * one command, at most.
   */
  static final int MOST_AT_ONCE = 128;

  private final Registry registry;
  private final Orders orders;
  private final Matching matching;
  private final Auctions auctions;
  private final MassCancels massCancels;
  private final Transfers transfers;
  private final StateHash hash;
  private long dueThroughNs;

  DueWork(
      Registry registry,
      Orders orders,
      Matching matching,
      Auctions auctions,
      MassCancels massCancels,
      Transfers transfers,
      StateHash hash) {
    this.registry = registry;
    this.orders = orders;
    this.matching = matching;
    this.auctions = auctions;
    this.massCancels = massCancels;
    this.transfers = transfers;
    this.hash = hash;
  }

  /** A tick says that it is so late. */
  void tick(long nowNs) {
    hash.subtract(contribution());
    dueThroughNs = nowNs;
    hash.add(contribution());
  }

  /**
   * Does a piece.
   *
   * @param sequence of the command at hand
   */
  void goOn(long sequence) {
    int left = end(massCancels.goOn(trigger(uncross(MOST_AT_ONCE, sequence), sequence)));
    transfers.endExpired(left, dueThroughNs);
  }

  /** Auction by auction, the one first that is due for longest: all of it before the next. */
  private int uncross(int most, long sequence) {
    int left = most;
    for (int market = auctions.firstDue(dueThroughNs);
        market != Registry.NONE && left > 0;
        market = auctions.firstDue(dueThroughNs), left--) {
      goOn(market, registry.marketAt(market), sequence);
    }
    return left;
  }

  private void goOn(int index, Market market, long sequence) {
    if (market.state != MarketState.UNCROSSING) {
      if (market.state == MarketState.AUCTION && market.auction.lockNs != 0) {
        auctions.lock(index);
      } else {
        auctions.price(index);
      }
    } else if (market.auction.left > 0) {
      matching.tradeInAuction(index, sequence);
    } else {
      auctions.end(index, market.auction.nextState);
    }
  }

  /** Market by market; an order that is triggered may trade, and so trigger more. */
  private int trigger(int most, long sequence) {
    int left = most;
    Triggers triggers = registry.markets().triggers();
    for (int index = triggers.first(); index >= 0 && left > 0; index = triggers.after(index)) {
      Market market = registry.marketAt(index);
      int order = market.nextTriggered();
      for (; order != Orders.NONE && left > 0; order = market.nextTriggered(), left--) {
        matching.trigger(market, order, sequence);
      }
      if (order == Orders.NONE && market.isOpen()) {
        registry.markets().endTriggers(index);
      }
    }
    return left;
  }

  private int end(int most) {
    int left = most;
    for (int order = orders.firstToEnd();
        order != Orders.NONE && left > 0 && orders.expiry(order) <= dueThroughNs;
        order = orders.firstToEnd(), left--) {
      Market market = registry.marketAt(orders.market(order));
      market.book.withdraw(order);
      matching.end(market, order, CancelReason.EXPIRED);
    }
    return left;
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
