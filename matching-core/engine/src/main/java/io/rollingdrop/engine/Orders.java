package io.rollingdrop.engine;

import io.rollingdrop.protocol.codec.OrderType;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.snapshot.OrderRecordDecoder;
import io.rollingdrop.protocol.snapshot.OrderRecordEncoder;

/**
 * All open orders, by slot, found by order id or by (account, client order id). A slot is taken
 * when an order is accepted and given back when it is filled or cancelled.
 *
 * <p>An order lies in one place, sixteen words in two or three cache lines, because whoever touches
 * one of its fields soon touches the others, and among a million orders each line is a miss.
 *
 * <p>Between two commands the orders there are are those that rest. What rests is changed by the
 * methods here only, so that a capture sees it before.
 */
final class Orders {

  static final int NONE = -1;

  // An order, in words.
  private static final int ORDER_ID = 0;
  private static final int PRICE = 1;
  private static final int OPEN = 2;
  private static final int FILLED = 3;
  private static final int PRIORITY = 4;

  /**
   * The level it rests at in the upper half; in the lower 1 for a buy, and from bit 1 on its terms.
   */
  private static final int LEVEL_AND_SIDE = 5;

  /** Those after and before it in the queue of its level. */
  private static final int NEXT_AND_PREVIOUS = 6;

  private static final int ACCOUNT_AND_MARKET = 7;

  /** The balances that it pays from and is paid to. */
  private static final int PAYING_AND_RECEIVING = 8;

  /**
   * The fee rates it was accepted under, as maker and taker, parts per million: it never pays more.
   */
  private static final int RATES = 9;

  /** The client order id; its first word is 0 if there is none. */
  private static final int NAME = 10;

  private static final int NAME_HASH = 13;

  /** Of its share of the state hash what does not change while it rests. */
  private static final int FIXED_SHARE = 14;

  /** Those that came to rest after and before it, of the same account. */
  private static final int OF_ACCOUNT = 15;

  private static final int WORDS = 16;

  // Terms.
  static final int POST_ONLY = 1;
  static final int SELF_TRADE_SHIFT = 1;
  static final int TYPE_SHIFT = 4;
  private static final int SELF_TRADE_MASK = 7;
  private static final int TYPE_MASK = 3;
  private static final int TERMS_MASK = 0x7f << 1;

  /** Beside the terms: there is more to it, in words of its own, which most orders do without. */
  private static final int HAS_MORE = 1 << 8;

  private static final int EXPIRY = 0;
  private static final int DISPLAY = 1;
  private static final int SHOWN = 2;
  private static final int STOP_PRICE = 3;
  private static final int MORE_WORDS = 4;

  /** No more have room. */
  static final int MOST_ORDERS = (Integer.MAX_VALUE - 8) / WORDS;

  private final StateHash hash;
  private final TableCapture capture;
  private final long[] words;
  private final long[] more;
  private final Expiries expiries;
  private final OrdersOfAccounts ofAccounts;
  private final int[] free;
  private final SlotTable byOrderId;
  private final SlotTable byName;
  private int freeCount;
  private long lastPriority;

  /** The last priority that was beyond the sequence of its command. */
  private long priorityAhead;

  Orders(EngineLimits limits, StateHash hash) {
    this.hash = hash;
    int capacity = limits.maxOrders();
    capture =
        new TableCapture(capacity, OrderRecordEncoder.TEMPLATE_ID, OrderRecordEncoder.BLOCK_LENGTH);
    words = new long[capacity * WORDS];
    more = new long[capacity * MORE_WORDS];
    expiries = new Expiries(this::expiry, this::orderId, capacity);
    ofAccounts = new OrdersOfAccounts(this, limits, hash);
    free = new int[capacity];
    byOrderId = new SlotTable(capacity);
    byName = new SlotTable(capacity);
    for (int slot = capacity - 1; slot >= 0; slot--) {
      free[freeCount++] = slot;
      leaveLevel(slot);
    }
  }

  boolean isFull() {
    return freeCount == 0;
  }

  int openCount() {
    return free.length - freeCount;
  }

  long orderId(int slot) {
    return words[slot * WORDS + ORDER_ID];
  }

  long price(int slot) {
    return words[slot * WORDS + PRICE];
  }

  long open(int slot) {
    return words[slot * WORDS + OPEN];
  }

  long filled(int slot) {
    return words[slot * WORDS + FILLED];
  }

  boolean isBuy(int slot) {
    return (words[slot * WORDS + LEVEL_AND_SIDE] & 1) != 0;
  }

  /**
   * What it asks for beside price and quantity: {@link #POST_ONLY}, and the values of
   * SelfTradePrevention and OrderType at their bits. Of most orders 0.
   */
  int terms(int slot) {
    return ((int) words[slot * WORDS + LEVEL_AND_SIDE] & TERMS_MASK) >>> 1;
  }

  boolean isPostOnly(int slot) {
    return (terms(slot) & POST_ONLY) != 0;
  }

  /** A value of SelfTradePrevention. */
  int selfTradePrevention(int slot) {
    return terms(slot) >>> SELF_TRADE_SHIFT & SELF_TRADE_MASK;
  }

  /** When it ends by itself, nanoseconds since the Unix epoch; 0: never. */
  long expiry(int slot) {
    return hasMore(slot) ? more[slot * MORE_WORDS + EXPIRY] : 0;
  }

  /** Lots that are shown of it while it rests; 0: all. */
  long display(int slot) {
    return hasMore(slot) ? more[slot * MORE_WORDS + DISPLAY] : 0;
  }

  /** What another order can trade with now, before it is last in time: all, or what is shown. */
  long shown(int slot) {
    return display(slot) == 0 ? open(slot) : more[slot * MORE_WORDS + SHOWN];
  }

  /** Ticks that it waits for, or has waited for; 0: none. */
  long stopPrice(int slot) {
    return hasMore(slot) ? more[slot * MORE_WORDS + STOP_PRICE] : 0;
  }

  /** Whether it is in no book until the market trades at its stop price. */
  boolean waits(int slot) {
    return type(slot) >= OrderType.STOP.value();
  }

  /** A value of OrderType. */
  int type(int slot) {
    return terms(slot) >>> TYPE_SHIFT;
  }

  private boolean hasMore(int slot) {
    return (words[slot * WORDS + LEVEL_AND_SIDE] & HAS_MORE) != 0;
  }

  /** An index of the registry. */
  int account(int slot) {
    return upper(words[slot * WORDS + ACCOUNT_AND_MARKET]);
  }

  /** An index of the registry. */
  int market(int slot) {
    return (int) words[slot * WORDS + ACCOUNT_AND_MARKET];
  }

  /** The balance that it pays from. */
  int paying(int slot) {
    return upper(words[slot * WORDS + PAYING_AND_RECEIVING]);
  }

  /** The balance that it is paid to. */
  int receiving(int slot) {
    return (int) words[slot * WORDS + PAYING_AND_RECEIVING];
  }

  int makerRate(int slot) {
    return upper(words[slot * WORDS + RATES]);
  }

  int takerRate(int slot) {
    return (int) words[slot * WORDS + RATES];
  }

  /** The rate for which a buy holds. */
  int heldRate(int slot) {
    return Math.max(makerRate(slot), takerRate(slot));
  }

  // The place in a book, kept by its side.

  int level(int slot) {
    return upper(words[slot * WORDS + LEVEL_AND_SIDE]);
  }

  int next(int slot) {
    return upper(words[slot * WORDS + NEXT_AND_PREVIOUS]);
  }

  int previous(int slot) {
    return (int) words[slot * WORDS + NEXT_AND_PREVIOUS];
  }

  /** The order is the last of a level's queue. */
  void enqueue(int slot, int level, int previous) {
    int at = slot * WORDS;
    words[at + LEVEL_AND_SIDE] = pair(level, (int) words[at + LEVEL_AND_SIDE]);
    words[at + NEXT_AND_PREVIOUS] = pair(NONE, previous);
  }

  void setNext(int slot, int next) {
    words[slot * WORDS + NEXT_AND_PREVIOUS] = pair(next, previous(slot));
  }

  void setPrevious(int slot, int previous) {
    words[slot * WORDS + NEXT_AND_PREVIOUS] = pair(next(slot), previous);
  }

  /** The order is in no queue. */
  void leaveLevel(int slot) {
    int at = slot * WORDS + LEVEL_AND_SIDE;
    words[at] = pair(NONE, (int) words[at]);
  }

  private static long pair(int upper, int lower) {
    return (long) upper << Integer.SIZE | Integer.toUnsignedLong(lower);
  }

  private static int upper(long pair) {
    return (int) (pair >>> Integer.SIZE);
  }

  // Its life.

  /** Takes a slot; there must be one. */
  int take(long id, int accountIndex, int marketIndex, boolean buy, long limit, long quantity) {
    int slot = free[--freeCount];
    capture.beforeChange(slot);
    int at = slot * WORDS;
    words[at + ORDER_ID] = id;
    words[at + PRICE] = limit;
    words[at + OPEN] = quantity;
    words[at + FILLED] = 0;
    words[at + LEVEL_AND_SIDE] = pair(NONE, buy ? 1 : 0);
    words[at + ACCOUNT_AND_MARKET] = pair(accountIndex, marketIndex);
    byOrderId.insert(StateHash.finish(id), slot);
    return slot;
  }

  /**
   * Says what else an order that was just taken asks for. It must not rest.
   *
   * @param expiryNs when it ends by itself; 0: never
   * @param display lots that are shown of it; 0: all
   * @param stopPrice ticks that it waits for; 0: none
   */
  void setTerms(int slot, int terms, long expiryNs, long display, long stopPrice) {
    words[slot * WORDS + LEVEL_AND_SIDE] |= terms << 1;
    if ((expiryNs | display | stopPrice) != 0) {
      words[slot * WORDS + LEVEL_AND_SIDE] |= HAS_MORE;
      int at = slot * MORE_WORDS;
      more[at + EXPIRY] = expiryNs;
      more[at + DISPLAY] = display;
      more[at + SHOWN] = 0;
      more[at + STOP_PRICE] = stopPrice;
    }
  }

  /** It waits no more: it is a limit order from now on. It must not rest. */
  void trigger(int slot) {
    words[slot * WORDS + LEVEL_AND_SIDE] &= ~((long) TYPE_MASK << (TYPE_SHIFT + 1));
  }

  /** As much of it is shown as can be. It must not rest. */
  void show(int slot) {
    if (display(slot) != 0) {
      more[slot * MORE_WORDS + SHOWN] = Math.min(display(slot), open(slot));
    }
  }

  OrdersOfAccounts ofAccounts() {
    return ofAccounts;
  }

  // Its place among those of its account, kept by these.

  int nextOfAccount(int slot) {
    return upper(words[slot * WORDS + OF_ACCOUNT]);
  }

  int previousOfAccount(int slot) {
    return (int) words[slot * WORDS + OF_ACCOUNT];
  }

  void linkOfAccount(int slot, int next, int previous) {
    words[slot * WORDS + OF_ACCOUNT] = pair(next, previous);
  }

  /** The order that is the first to end by itself; {@link #NONE} if none does. */
  int firstToEnd() {
    return expiries.first();
  }

  /**
   * Names an order.
   *
   * @param key the name's {@link #nameHash}, if there is a name
   */
  void name(int slot, long w0, long w1, long w2, long key) {
    int at = slot * WORDS;
    words[at + NAME] = w0;
    words[at + NAME + 1] = w1;
    words[at + NAME + 2] = w2;
    if (w0 != 0) {
      words[at + NAME_HASH] = key;
      byName.insert(key, slot);
    }
  }

  /** The balances that the order pays from and is paid to. */
  void settleBy(int slot, int payingBalance, int receivingBalance) {
    words[slot * WORDS + PAYING_AND_RECEIVING] = pair(payingBalance, receivingBalance);
  }

  /** The order is accepted, or replaced, under these fee rates. It must not rest. */
  void agreeRates(int slot, int maker, int taker) {
    words[slot * WORDS + RATES] = pair(maker, taker);
  }

  /** The order gets new terms. It must not rest. */
  void reprice(int slot, long limit, long quantity) {
    words[slot * WORDS + PRICE] = limit;
    words[slot * WORDS + OPEN] = quantity;
  }

  /** Nothing is open of the order any more. It must not rest. */
  void close(int slot) {
    words[slot * WORDS + OPEN] = 0;
  }

  /** Gives the slot back; the order must be out of its book. */
  void giveBack(int slot) {
    byOrderId.remove(StateHash.finish(orderId(slot)), slot);
    if (words[slot * WORDS + NAME] != 0) {
      byName.remove(words[slot * WORDS + NAME_HASH], slot);
    }
    free[freeCount++] = slot;
  }

  int findById(long id) {
    long key = StateHash.finish(id);
    int slot = byOrderId.first(key);
    while (slot != SlotTable.NONE && orderId(slot) != id) {
      slot = byOrderId.next(key);
    }
    return slot;
  }

  int findByName(int accountIndex, long w0, long w1, long w2) {
    return findByName(accountIndex, w0, w1, w2, nameHash(accountIndex, w0, w1, w2));
  }

  /**
   * Finds an order.
   *
   * @param key the name's {@link #nameHash}
   */
  int findByName(int accountIndex, long w0, long w1, long w2, long key) {
    for (int slot = byName.first(key); slot != SlotTable.NONE; slot = byName.next(key)) {
      int name = slot * WORDS + NAME;
      if (words[name] == w0
          && words[name + 1] == w1
          && words[name + 2] == w2
          && account(slot) == accountIndex) {
        return slot;
      }
    }
    return NONE;
  }

  /**
   * What orders the next that comes to rest behind all before it: the command's sequence, or above
   * it if another has that.
   */
  long nextPriority(long sequence) {
    if (sequence > lastPriority) {
      lastPriority = sequence;
    } else {
      hash.add(++lastPriority - priorityAhead);
      priorityAhead = lastPriority;
    }
    return lastPriority;
  }

  /** The last priority that was above the sequence of its command; 0 if none was. */
  long priorityAhead() {
    return priorityAhead;
  }

  /** As {@link #priorityAhead}, from a snapshot. */
  void restorePriorityAhead(long priority) {
    lastPriority = priority;
    priorityAhead = priority;
    hash.add(priority);
  }

  /** The order rests from now on; {@code priority} orders it within its level. */
  void rest(int slot, long timePriority) {
    words[slot * WORDS + PRIORITY] = timePriority;
    words[slot * WORDS + FIXED_SHARE] = fixedShare(slot);
    hash.add(share(slot));
    ofAccounts.append(account(slot), slot);
    if (expiry(slot) != 0) {
      expiries.add(slot);
    }
  }

  /** The order rests no more. */
  void unrest(int slot) {
    capture.beforeChange(slot);
    hash.subtract(share(slot));
    ofAccounts.remove(account(slot), slot);
    if (expiry(slot) != 0) {
      expiries.remove(slot);
    }
  }

  /** A resting order trades. */
  void fillResting(int slot, long quantity) {
    capture.beforeChange(slot);
    fillIncoming(slot, quantity);
    hash.add((filledWeight(slot) - openWeight(slot)) * quantity);
    if (display(slot) != 0) {
      showLess(slot, more[slot * MORE_WORDS + SHOWN] - quantity);
    }
  }

  private void showLess(int slot, long shown) {
    int at = slot * MORE_WORDS + SHOWN;
    hash.subtract(shownWeight(slot) * (more[at] - shown));
    more[at] = shown;
  }

  /** An order that does not rest trades. */
  void fillIncoming(int slot, long quantity) {
    words[slot * WORDS + OPEN] -= quantity;
    words[slot * WORDS + FILLED] += quantity;
  }

  /** An order that does not rest shrinks. */
  void reduceIncoming(int slot, long newOpen) {
    words[slot * WORDS + OPEN] = newOpen;
  }

  /** A resting order shrinks. */
  void reduceResting(int slot, long newOpen) {
    capture.beforeChange(slot);
    hash.subtract(openWeight(slot) * (open(slot) - newOpen));
    words[slot * WORDS + OPEN] = newOpen;
    if (display(slot) != 0) {
      showLess(slot, Math.min(more[slot * MORE_WORDS + SHOWN], newOpen));
    }
  }

  /** The order's share of the state hash while it rests. */
  private long share(int slot) {
    return words[slot * WORDS + FIXED_SHARE]
        + openWeight(slot) * open(slot)
        + filledWeight(slot) * filled(slot)
        + (display(slot) == 0 ? 0 : shownWeight(slot) * shown(slot));
  }

  /** What does not change of it, worked out anew. */
  private long fixedShare(int slot) {
    int at = slot * WORDS;
    long h =
        StateHash.of(
            StateHash.ORDER, orderId(slot), account(slot), market(slot), words[at + PRIORITY]);
    h = StateHash.fold(h, price(slot));
    h = StateHash.fold(h, isBuy(slot) ? 1 : 0);
    h = StateHash.fold(h, words[at + RATES]);
    h = StateHash.fold(h, words[at + NAME]);
    h = StateHash.fold(h, words[at + NAME + 1]);
    h = StateHash.fold(h, words[at + NAME + 2]);
    if ((words[at + LEVEL_AND_SIDE] & (TERMS_MASK | HAS_MORE)) != 0) {
      h = StateHash.fold(h, terms(slot));
      h = StateHash.fold(h, expiry(slot));
      h = StateHash.fold(h, display(slot));
      h = StateHash.fold(h, stopPrice(slot));
    }
    return StateHash.finish(h);
  }

  /** {@link #share} without trust in what was kept of it. */
  long walkedShare(int slot) {
    return share(slot) - words[slot * WORDS + FIXED_SHARE] + fixedShare(slot);
  }

  private long openWeight(int slot) {
    return StateHash.finish(orderId(slot)) | 1;
  }

  private long filledWeight(int slot) {
    return StateHash.finish(~orderId(slot)) | 1;
  }

  private long shownWeight(int slot) {
    return StateHash.finish(Long.rotateLeft(orderId(slot), Integer.SIZE)) | 1;
  }

  /** Of an account's name for an order. */
  static long nameHash(int accountIndex, long w0, long w1, long w2) {
    return StateHash.of(accountIndex, w0, w1, w2, 0);
  }

  /** Begins to capture the orders that rest now; returns how that is to be gone on with. */
  TableCapture beginCapture(Registry registry, StateSink sink) {
    capture.begin(new OrderRecords(this, registry), free.length, sink);
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
    long w0 = order.clientOrderId0();
    long w1 = order.clientOrderId1();
    long w2 = order.clientOrderId2();
    name(slot, w0, w1, w2, nameHash(accountIndex, w0, w1, w2));
    agreeRates(slot, order.makerRate(), order.takerRate());
    setTerms(slot, order.terms(), order.expiry(), order.displayQuantity(), order.stopPrice());
    if (order.displayQuantity() != 0) {
      more[slot * MORE_WORDS + SHOWN] = order.shownQuantity();
    }
    words[slot * WORDS + FILLED] = order.filledQuantity();
    return slot;
  }

  /** Adds what is held for the orders that rest or wait to {@code held}, by balance. */
  void addHeld(long[] held, Registry registry) {
    for (int slot = 0; slot < free.length; slot++) {
      if (level(slot) != NONE) {
        held[paying(slot)] +=
            registry
                .marketAt(market(slot))
                .hold(isBuy(slot), price(slot), open(slot), heldRate(slot));
      }
    }
  }

  /** What orders it among those at its price. */
  long priority(int slot) {
    return words[slot * WORDS + PRIORITY];
  }

  /** A word of its client order id. */
  long nameWord(int slot, int word) {
    return words[slot * WORDS + NAME + word];
  }

  /** The orders' part of the state hash, worked out anew. */
  long audit() {
    long walked = priorityAhead;
    for (int slot = 0; slot < free.length; slot++) {
      if (level(slot) != NONE) {
        walked += walkedShare(slot);
      }
    }
    return walked;
  }
}
