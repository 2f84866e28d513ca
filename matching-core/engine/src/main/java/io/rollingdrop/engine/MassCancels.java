package io.rollingdrop.engine;

import io.rollingdrop.protocol.codec.CancelReason;
import io.rollingdrop.protocol.codec.Sides;
import io.rollingdrop.protocol.snapshot.MassCancelRecordDecoder;
import io.rollingdrop.protocol.snapshot.MassCancelRecordEncoder;
import org.agrona.MutableDirectBuffer;

/**
 * Accounts' requests to have all their orders cancelled that are not done: one after the other, in
 * the order they came, order by order, as those came to rest.
 */
final class MassCancels {

  /** Requests that may wait, at most. */
  static final int MOST = 64;

  private static final int ALL_MARKETS = -1;

  private final Registry registry;
  private final Orders orders;
  private final OrdersOfAccounts ofAccounts;
  private final Matching matching;
  private final EventWriter events;
  private final StateHash hash;
  private final TableCapture capture =
      new TableCapture(
          MOST, MassCancelRecordEncoder.TEMPLATE_ID, MassCancelRecordEncoder.BLOCK_LENGTH);

  // By place; the first is being done.
  private final long[] sequences = new long[MOST];
  private final int[] accounts = new int[MOST];
  private final int[] markets = new int[MOST];
  private final Sides[] sides = new Sides[MOST];
  private final long[] cancelled = new long[MOST];
  private int count;

  /** Of a snapshot: where its first goes on. */
  private long restoredWalk;

  MassCancels(
      Registry registry, Orders orders, Matching matching, EventWriter events, StateHash hash) {
    this.registry = registry;
    this.orders = orders;
    this.ofAccounts = orders.ofAccounts();
    this.matching = matching;
    this.events = events;
    this.hash = hash;
  }

  boolean isFull() {
    return count == MOST;
  }

  /**
   * Takes a request.
   *
   * @param market an index of the registry, negative for all
   */
  void add(long sequence, int account, int market, Sides which) {
    put(sequence, account, Math.max(ALL_MARKETS, market), which, 0);
    if (count == 1) {
      ofAccounts.walkFrom(ofAccounts.first(account));
    }
  }

  private void put(long sequence, int account, int market, Sides which, long done) {
    sequences[count] = sequence;
    accounts[count] = account;
    markets[count] = market;
    sides[count] = which;
    cancelled[count] = done;
    hash.add(contribution(count));
    count++;
  }

  /**
   * Looks at so many orders at most; those of an auction that is locked stay.
   *
   * @return how many of them it has not looked at
   */
  int goOn(int most) {
    int left = most;
    while (count > 0 && left > 0) {
      int order = ofAccounts.walk();
      if (order == Orders.NONE) {
        endFirst();
      } else {
        look(order);
        left--;
      }
    }
    return left;
  }

  private void look(int order) {
    ofAccounts.walkFrom(orders.nextOfAccount(order));
    Market market = registry.marketAt(orders.market(order));
    boolean concerned =
        !market.isLocked()
            && orders.orderId(order) < sequences[0]
            && (markets[0] == ALL_MARKETS || markets[0] == orders.market(order))
            && (sides[0] == Sides.BOTH || (sides[0] == Sides.BUYS) == orders.isBuy(order));
    if (concerned) {
      market.book.withdraw(order);
      matching.end(market, order, CancelReason.MASS_CANCEL);
      hash.subtract(contribution(0));
      cancelled[0]++;
      hash.add(contribution(0));
    }
  }

  private void endFirst() {
    events
        .ordersCancelled()
        .requestSequence(sequences[0])
        .accountId(registry.accountId(accounts[0]))
        .cancelledOrders(cancelled[0])
        .tenantId(registry.tenantOf(accounts[0]));
    hash.subtract(contribution(0));
    count--;
    System.arraycopy(sequences, 1, sequences, 0, count);
    System.arraycopy(accounts, 1, accounts, 0, count);
    System.arraycopy(markets, 1, markets, 0, count);
    System.arraycopy(sides, 1, sides, 0, count);
    System.arraycopy(cancelled, 1, cancelled, 0, count);
    if (count > 0) {
      ofAccounts.walkFrom(ofAccounts.first(accounts[0]));
    }
  }

  private long contribution(int place) {
    long which = (long) markets[place] << Integer.SIZE | sides[place].value();
    return StateHash.of(
        StateHash.MASS_CANCEL, sequences[place], accounts[place], which, cancelled[place]);
  }

  /** Captures the requests at once: they are few, and their places change. */
  TableCapture capture(StateSink sink) {
    capture.begin(this::encode, count, sink);
    capture.copyAll();
    return capture;
  }

  private long encode(int from, int to, MutableDirectBuffer buffer, int offset) {
    long walked = 0;
    int at = offset;
    MassCancelRecordEncoder encoder = new MassCancelRecordEncoder();
    for (int place = from; place < to; place++, at += MassCancelRecordEncoder.BLOCK_LENGTH) {
      walked += contribution(place);
      boolean ends = place > 0 || ofAccounts.walk() == Orders.NONE;
      encoder
          .wrap(buffer, at)
          .requestSequence(sequences[place])
          .accountId(registry.accountId(accounts[place]))
          .cancelledOrders(cancelled[place])
          .nextOrderId(ends ? 0 : orders.orderId(ofAccounts.walk()))
          .marketId(markets[place] == ALL_MARKETS ? 0 : registry.marketAt(markets[place]).marketId)
          .sides(sides[place].value());
    }
    return walked;
  }

  /** Takes a request of a snapshot, in their order; false if it does not fit. */
  boolean restore(MassCancelRecordDecoder request) {
    int account = registry.account(request.accountId());
    int market = request.marketId() == 0 ? ALL_MARKETS : registry.market(request.marketId());
    if (isFull() || account == Registry.NONE || (request.marketId() != 0 && market < 0)) {
      return false;
    }
    if (count == 0) {
      restoredWalk = request.nextOrderId();
    }
    put(
        request.requestSequence(),
        account,
        market,
        Sides.get(request.sides()),
        request.cancelledOrders());
    return true;
  }

  /** All orders of the snapshot rest now. */
  void endRestoration() {
    if (restoredWalk != 0) {
      ofAccounts.walkFrom(orders.findById(restoredWalk));
    }
  }

  /** The requests' part of the state hash, and the walk's, worked out anew. */
  long audit() {
    long walked = ofAccounts.contribution();
    for (int place = 0; place < count; place++) {
      walked += contribution(place);
    }
    return walked;
  }
}
