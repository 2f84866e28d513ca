package io.rollingdrop.engine;

import io.rollingdrop.protocol.codec.OrderStatus;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.snapshot.OrderRecordDecoder;
import io.rollingdrop.protocol.snapshot.OrderRecordEncoder;
import org.agrona.MutableDirectBuffer;
import org.agrona.collections.Long2LongHashMap;

/**
 * All open orders, in parallel arrays by slot, found by order id or by (account, client order id).
 * A slot is taken when an order is accepted and given back when it is filled or cancelled.
 *
 * <p>Between two commands the orders there are are those that rest. What rests is changed by the
 * methods here only, so that a capture sees it before.
 */
final class Orders {

  static final int NONE = -1;

  private static final float LOAD_FACTOR = 0.5f;

  final long[] orderId;
  final long[] price;
  final long[] open;
  final long[] filled;
  final int[] account;
  final int[] market;
  final boolean[] isBuy;

  // The fee rates it was accepted under, parts per million: it never pays more.
  final int[] makerRate;
  final int[] takerRate;

  // Place in the book: the level, and the queue within it.
  final int[] level;
  final int[] next;
  final int[] previous;

  private final TableCapture capture;
  private final OrderRecordEncoder encoder = new OrderRecordEncoder();
  private final long[] priority;
  private final long[] word0;
  private final long[] word1;
  private final long[] word2;
  private final int[] free;
  private final Long2LongHashMap byOrderId;
  private final SlotTable byClientOrderId;
  private final StateHash hash;
  private int freeCount;

  Orders(EngineLimits limits, StateHash hash) {
    this.hash = hash;
    int capacity = limits.maxOrders();
    capture =
        new TableCapture(capacity, OrderRecordEncoder.TEMPLATE_ID, OrderRecordEncoder.BLOCK_LENGTH);
    orderId = new long[capacity];
    price = new long[capacity];
    open = new long[capacity];
    filled = new long[capacity];
    account = new int[capacity];
    market = new int[capacity];
    isBuy = new boolean[capacity];
    makerRate = new int[capacity];
    takerRate = new int[capacity];
    level = new int[capacity];
    next = new int[capacity];
    previous = new int[capacity];
    priority = new long[capacity];
    word0 = new long[capacity];
    word1 = new long[capacity];
    word2 = new long[capacity];
    free = new int[capacity];
    byOrderId = new Long2LongHashMap(2 * capacity, LOAD_FACTOR, NONE);
    byClientOrderId = new SlotTable(capacity);
    for (int slot = capacity - 1; slot >= 0; slot--) {
      free[freeCount++] = slot;
      level[slot] = NONE;
    }
  }

  boolean isFull() {
    return freeCount == 0;
  }

  int openCount() {
    return free.length - freeCount;
  }

  /** Takes a slot; there must be one. */
  int take(long id, int accountIndex, int marketIndex, boolean buy, long limit, long quantity) {
    int slot = free[--freeCount];
    capture.beforeChange(slot);
    orderId[slot] = id;
    account[slot] = accountIndex;
    market[slot] = marketIndex;
    isBuy[slot] = buy;
    price[slot] = limit;
    open[slot] = quantity;
    filled[slot] = 0;
    level[slot] = NONE;
    byOrderId.put(id, slot);
    return slot;
  }

  void name(int slot, long w0, long w1, long w2) {
    word0[slot] = w0;
    word1[slot] = w1;
    word2[slot] = w2;
    if (w0 != 0) {
      byClientOrderId.insert(nameHash(account[slot], w0, w1, w2), slot);
    }
  }

  /** The order is accepted, or replaced, under these fee rates. It must not rest. */
  void agreeRates(int slot, int maker, int taker) {
    makerRate[slot] = maker;
    takerRate[slot] = taker;
  }

  /** The rate for which a buy holds. */
  int heldRate(int slot) {
    return Math.max(makerRate[slot], takerRate[slot]);
  }

  /** Gives the slot back; the order must be out of its book. */
  void giveBack(int slot) {
    byOrderId.remove(orderId[slot]);
    if (word0[slot] != 0) {
      byClientOrderId.remove(nameHash(account[slot], word0[slot], word1[slot], word2[slot]), slot);
    }
    free[freeCount++] = slot;
  }

  int findById(long id) {
    return (int) byOrderId.get(id);
  }

  int findByName(int accountIndex, long w0, long w1, long w2) {
    long key = nameHash(accountIndex, w0, w1, w2);
    for (int slot = byClientOrderId.first(key);
        slot != SlotTable.NONE;
        slot = byClientOrderId.next(key)) {
      if (account[slot] == accountIndex
          && word0[slot] == w0
          && word1[slot] == w1
          && word2[slot] == w2) {
        return slot;
      }
    }
    return NONE;
  }

  /** The order rests from now on; {@code priority} orders it within its level. */
  void rest(int slot, long timePriority) {
    priority[slot] = timePriority;
    hash.add(contribution(slot));
  }

  /** The order rests no more. */
  void unrest(int slot) {
    capture.beforeChange(slot);
    hash.subtract(contribution(slot));
  }

  /** A resting order trades. */
  void fillResting(int slot, long quantity) {
    capture.beforeChange(slot);
    open[slot] -= quantity;
    filled[slot] += quantity;
    hash.add((filledWeight(slot) - openWeight(slot)) * quantity);
  }

  /** An order that does not rest trades. */
  void fillIncoming(int slot, long quantity) {
    open[slot] -= quantity;
    filled[slot] += quantity;
  }

  /** A resting order shrinks. */
  void reduceResting(int slot, long newOpen) {
    capture.beforeChange(slot);
    hash.subtract(openWeight(slot) * (open[slot] - newOpen));
    open[slot] = newOpen;
  }

  OrderStatus status(int slot) {
    return open[slot] == 0 ? OrderStatus.FILLED : OrderStatus.OPEN;
  }

  /** The order's share of the state hash while it rests. */
  private long contribution(int slot) {
    long h =
        StateHash.of(StateHash.ORDER, orderId[slot], account[slot], market[slot], priority[slot]);
    h = StateHash.fold(h, price[slot]);
    h = StateHash.fold(h, isBuy[slot] ? 1 : 0);
    h = StateHash.fold(h, (long) makerRate[slot] << Integer.SIZE | takerRate[slot]);
    h = StateHash.fold(h, word0[slot]);
    h = StateHash.fold(h, word1[slot]);
    h = StateHash.fold(h, word2[slot]);
    return StateHash.finish(h) + openWeight(slot) * open[slot] + filledWeight(slot) * filled[slot];
  }

  private long openWeight(int slot) {
    return StateHash.finish(orderId[slot]) | 1;
  }

  private long filledWeight(int slot) {
    return StateHash.finish(~orderId[slot]) | 1;
  }

  private static long nameHash(int accountIndex, long w0, long w1, long w2) {
    return StateHash.of(accountIndex, w0, w1, w2, 0);
  }

  /** Begins to capture the orders that rest now; returns how that is to be gone on with. */
  TableCapture beginCapture(Registry registry, StateSink sink) {
    capture.begin(new Resting(registry), level.length, sink);
    return capture;
  }

  /**
   * Takes an order of a snapshot. It rests when {@link #rest} is called with its priority, and so
   * after those before it.
   *
   * @return its slot, or {@link #NONE} if there is no room
   */
  int restore(OrderRecordDecoder order, int accountIndex, int marketIndex) {
    if (isFull()) {
      return NONE;
    }
    boolean buy = order.side() == Side.BUY.value();
    int slot =
        take(order.orderId(), accountIndex, marketIndex, buy, order.price(), order.openQuantity());
    name(slot, order.clientOrderId0(), order.clientOrderId1(), order.clientOrderId2());
    agreeRates(slot, order.makerRate(), order.takerRate());
    filled[slot] = order.filledQuantity();
    return slot;
  }

  /** The orders that rest, by slot. */
  private final class Resting implements TableCapture.Table {
    private final Registry registry;

    Resting(Registry registry) {
      this.registry = registry;
    }

    @Override
    public int count(int from, int to) {
      int count = 0;
      for (int slot = from; slot < to; slot++) {
        count += level[slot] == NONE ? 0 : 1;
      }
      return count;
    }

    @Override
    public long encode(int from, int to, MutableDirectBuffer buffer, int offset) {
      long walked = 0;
      int at = offset;
      for (int slot = from; slot < to; slot++) {
        if (level[slot] == NONE) {
          continue;
        }
        walked += contribution(slot);
        Market traded = registry.marketAt(market[slot]);
        encoder
            .wrap(buffer, at)
            .orderId(orderId[slot])
            .accountId(registry.accountId(account[slot]))
            .price(price[slot])
            .openQuantity(open[slot])
            .filledQuantity(filled[slot])
            .heldAmount(traded.hold(isBuy[slot], price[slot], open[slot], heldRate(slot)))
            .priority(priority[slot])
            .clientOrderId0(word0[slot])
            .clientOrderId1(word1[slot])
            .clientOrderId2(word2[slot])
            .marketId(traded.marketId)
            .makerRate(makerRate[slot])
            .takerRate(takerRate[slot])
            .side((isBuy[slot] ? Side.BUY : Side.SELL).value());
        at += OrderRecordEncoder.BLOCK_LENGTH;
      }
      return walked;
    }
  }

  /** The orders' part of the state hash, worked out anew. */
  long audit() {
    long walked = 0;
    for (int slot = 0; slot < level.length; slot++) {
      if (level[slot] != NONE) {
        walked += contribution(slot);
      }
    }
    return walked;
  }
}
