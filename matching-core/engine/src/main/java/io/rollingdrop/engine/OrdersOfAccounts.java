package io.rollingdrop.engine;

import java.util.Arrays;

/**
 * The open orders of each account, in the order in which they came to rest; and one walk over those
 * of an account, which goes on while orders come and go.
 */
final class OrdersOfAccounts {

  private final Orders orders;
  private final StateHash hash;
  private final int[] first;
  private final int[] last;

  /** Where the walk goes on. */
  private int walk = Orders.NONE;

  OrdersOfAccounts(Orders orders, int capacity, StateHash hash) {
    this.orders = orders;
    this.hash = hash;
    first = new int[capacity];
    last = new int[capacity];
    Arrays.fill(first, Orders.NONE);
    Arrays.fill(last, Orders.NONE);
  }

  void append(int account, int order) {
    int before = last[account];
    orders.linkOfAccount(order, Orders.NONE, before);
    if (before == Orders.NONE) {
      first[account] = order;
    } else {
      orders.linkOfAccount(before, order, orders.previousOfAccount(before));
    }
    last[account] = order;
  }

  void remove(int account, int order) {
    int before = orders.previousOfAccount(order);
    int after = orders.nextOfAccount(order);
    if (order == walk) {
      walkFrom(after);
    }
    if (before == Orders.NONE) {
      first[account] = after;
    } else {
      orders.linkOfAccount(before, after, orders.previousOfAccount(before));
    }
    if (after == Orders.NONE) {
      last[account] = before;
    } else {
      orders.linkOfAccount(after, orders.nextOfAccount(after), before);
    }
  }

  /** The account's first order; {@link Orders#NONE} if it has none. */
  int first(int account) {
    return first[account];
  }

  /** The walk goes on with that order, or with the one after it if that goes first. */
  void walkFrom(int order) {
    hash.subtract(contribution());
    walk = order;
    hash.add(contribution());
  }

  /** Where the walk goes on; {@link Orders#NONE} if nothing is left. */
  int walk() {
    return walk;
  }

  /** The walk's share of the state hash. */
  long contribution() {
    return walk == Orders.NONE ? 0 : StateHash.of(StateHash.WALK, orders.orderId(walk), 0);
  }
}
