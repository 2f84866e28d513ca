package io.rollingdrop.engine;

/**
 * The open orders of each account, in the order in which they came to rest; how many there are, of
 * the account and of its tenant; and one walk over those of an account, which goes on while orders
 * come and go.
 */
final class OrdersOfAccounts {

  // An account, in words: in one place, as an order that comes or goes touches all of them.
  private static final int FIRST = 0;
  private static final int LAST = 1;
  private static final int COUNT = 2;
  private static final int TENANT = 3;
  private static final int WORDS = 4;

  /** No more accounts have room. */
  static final int MOST_ACCOUNTS = (Integer.MAX_VALUE - 8) / WORDS;

  private final Orders orders;
  private final StateHash hash;
  private final int[] words;
  private final int[] countsOfTenants;

  /** Where the walk goes on. */
  private int walk = Orders.NONE;

  OrdersOfAccounts(Orders orders, EngineLimits limits, StateHash hash) {
    this.orders = orders;
    this.hash = hash;
    words = new int[limits.maxAccounts() * WORDS];
    countsOfTenants = new int[limits.maxTenants()];
  }

  /** There is an account now, of that tenant; both are indexes of the registry. */
  void open(int account, int tenant) {
    int at = account * WORDS;
    words[at + FIRST] = Orders.NONE;
    words[at + LAST] = Orders.NONE;
    words[at + COUNT] = 0;
    words[at + TENANT] = tenant;
  }

  /** How many there are of the account. */
  int count(int account) {
    return words[account * WORDS + COUNT];
  }

  /** How many there are of all accounts of a tenant. */
  int countOfTenant(int tenant) {
    return countsOfTenants[tenant];
  }

  void append(int account, int order) {
    int at = account * WORDS;
    int before = words[at + LAST];
    orders.linkOfAccount(order, Orders.NONE, before);
    if (before == Orders.NONE) {
      words[at + FIRST] = order;
    } else {
      orders.linkOfAccount(before, order, orders.previousOfAccount(before));
    }
    words[at + LAST] = order;
    words[at + COUNT]++;
    countsOfTenants[words[at + TENANT]]++;
  }

  void remove(int account, int order) {
    int at = account * WORDS;
    int before = orders.previousOfAccount(order);
    int after = orders.nextOfAccount(order);
    if (order == walk) {
      walkFrom(after);
    }
    if (before == Orders.NONE) {
      words[at + FIRST] = after;
    } else {
      orders.linkOfAccount(before, after, orders.previousOfAccount(before));
    }
    if (after == Orders.NONE) {
      words[at + LAST] = before;
    } else {
      orders.linkOfAccount(after, orders.nextOfAccount(after), before);
    }
    words[at + COUNT]--;
    countsOfTenants[words[at + TENANT]]--;
  }

  /** The account's first order; {@link Orders#NONE} if it has none. */
  int first(int account) {
    return words[account * WORDS + FIRST];
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
