package io.rollingdrop.engine;

import io.rollingdrop.protocol.codec.RejectReason;
import io.rollingdrop.protocol.snapshot.PurchaseRecordDecoder;
import io.rollingdrop.protocol.snapshot.PurchaseRecordEncoder;

/**
 * How much accounts and households have bought, or have open to buy, in markets with purchase
 * limits: an order counts in full when it is accepted, and what of it ends without a trade is taken
 * off again. A count that comes to nothing is given back. All memory is taken at the start.
 */
final class Purchases {

  // A count, in words.

  /** The market's index in the upper half; in the lower 1 if it is a household's. */
  private static final int MARKET_AND_KIND = 0;

  /** The account's index, or the household's id. */
  private static final int SUBJECT = 1;

  /** Lots. */
  private static final int COUNT = 2;

  private static final int WORDS = 3;

  private static final int OF_ACCOUNT = 0;
  private static final int OF_HOUSEHOLD = 1;

  private final Registry registry;
  private final StateHash hash;
  private final TableCapture capture;
  private final SlotTable index;
  private final long[] words;
  private final int[] free;
  private int freeCount;

  /** Above every slot that was ever taken. */
  private int end;

  Purchases(EngineLimits limits, Registry registry, StateHash hash) {
    this.registry = registry;
    this.hash = hash;
    int capacity = limits.maxBalances();
    capture =
        new TableCapture(
            capacity, PurchaseRecordEncoder.TEMPLATE_ID, PurchaseRecordEncoder.BLOCK_LENGTH);
    index = new SlotTable(capacity);
    words = new long[capacity * WORDS];
    free = new int[capacity];
    for (int slot = capacity - 1; slot >= 0; slot--) {
      free[freeCount++] = slot;
    }
  }

  /**
   * Whether an account may buy so much more.
   *
   * @param marketIndex the market's index in the registry
   * @param quantity lots, from 1
   */
  RejectReason check(int marketIndex, int account, long quantity) {
    Market market = registry.marketAt(marketIndex);
    if (!market.countsPurchases()) {
      return RejectReason.NONE;
    }
    int ofAccount = find(marketIndex, OF_ACCOUNT, account);
    long household = registry.household(account);
    int ofHousehold = household == 0 ? SlotTable.NONE : find(marketIndex, OF_HOUSEHOLD, household);
    if (isAbove(market.purchasesPerAccount, ofAccount, quantity)
        || (household != 0 && isAbove(market.purchasesPerHousehold, ofHousehold, quantity))) {
      return RejectReason.PURCHASE_LIMIT;
    }
    int opened =
        (ofAccount == SlotTable.NONE ? 1 : 0)
            + (household != 0 && ofHousehold == SlotTable.NONE ? 1 : 0);
    if (isBeyondRange(ofAccount, quantity) || isBeyondRange(ofHousehold, quantity)) {
      return RejectReason.VALUE_OVERFLOW;
    }
    return freeCount >= opened ? RejectReason.NONE : RejectReason.CAPACITY_REACHED;
  }

  private boolean isAbove(long limit, int slot, long quantity) {
    return limit != 0 && quantity > limit - count(slot);
  }

  private boolean isBeyondRange(int slot, long quantity) {
    return count(slot) > Long.MAX_VALUE - quantity;
  }

  private long count(int slot) {
    return slot == SlotTable.NONE ? 0 : words[slot * WORDS + COUNT];
  }

  /** Counts an order to buy that {@link #check} has let pass, or takes off if it is negative. */
  void add(int marketIndex, int account, long quantity) {
    add(marketIndex, OF_ACCOUNT, account, quantity);
    long household = registry.household(account);
    if (household != 0) {
      add(marketIndex, OF_HOUSEHOLD, household, quantity);
    }
  }

  private void add(int marketIndex, int kind, long subject, long quantity) {
    int slot = find(marketIndex, kind, subject);
    if (slot == SlotTable.NONE) {
      slot = open(marketIndex, kind, subject);
    }
    capture.beforeChange(slot);
    words[slot * WORDS + COUNT] += quantity;
    hash.add(weight(slot) * quantity);
    if (count(slot) == 0) {
      index.remove(key(slot), slot);
      hash.subtract(key(slot));
      free[freeCount++] = slot;
    }
  }

  private int open(int marketIndex, int kind, long subject) {
    int slot = free[--freeCount];
    capture.beforeChange(slot);
    end = Math.max(end, slot + 1);
    int at = slot * WORDS;
    words[at + MARKET_AND_KIND] = marketAndKind(marketIndex, kind);
    words[at + SUBJECT] = subject;
    words[at + COUNT] = 0;
    long key = key(slot);
    index.insert(key, slot);
    hash.add(key);
    return slot;
  }

  private int find(int marketIndex, int kind, long subject) {
    long marketAndKind = marketAndKind(marketIndex, kind);
    long key = key(marketAndKind, subject);
    for (int slot = index.first(key); slot != SlotTable.NONE; slot = index.next(key)) {
      if (words[slot * WORDS + MARKET_AND_KIND] == marketAndKind
          && words[slot * WORDS + SUBJECT] == subject) {
        return slot;
      }
    }
    return SlotTable.NONE;
  }

  private static long marketAndKind(int marketIndex, int kind) {
    return (long) marketIndex << Integer.SIZE | kind;
  }

  private long key(int slot) {
    return key(words[slot * WORDS + MARKET_AND_KIND], words[slot * WORDS + SUBJECT]);
  }

  private static long key(long marketAndKind, long subject) {
    return StateHash.of(StateHash.PURCHASE, marketAndKind, subject);
  }

  private long weight(int slot) {
    return key(slot) | 1;
  }

  /** Its share of the state hash. */
  long contribution(int slot) {
    return key(slot) + weight(slot) * words[slot * WORDS + COUNT];
  }

  /** Begins to capture the counts as they are now; returns how that is to be gone on with. */
  TableCapture beginCapture(StateSink sink) {
    capture.begin(new PurchaseRecords(this, registry), end, sink);
    return capture;
  }

  /** Whether the slot has a count. */
  boolean isTaken(int slot) {
    return count(slot) != 0;
  }

  /** Lots. */
  long quantity(int slot) {
    return count(slot);
  }

  /** The market's index in the registry. */
  int market(int slot) {
    return (int) (words[slot * WORDS + MARKET_AND_KIND] >>> Integer.SIZE);
  }

  /** Whether it is a household's count, and not an account's. */
  boolean isOfHousehold(int slot) {
    return (int) words[slot * WORDS + MARKET_AND_KIND] == OF_HOUSEHOLD;
  }

  /** The account's index, or the household's id. */
  long subject(int slot) {
    return words[slot * WORDS + SUBJECT];
  }

  /** Takes a count of a snapshot; false if it does not fit. */
  boolean restore(PurchaseRecordDecoder count) {
    int market = registry.market(count.marketId());
    boolean ofHousehold = count.householdId() != 0;
    long subject = ofHousehold ? count.householdId() : registry.account(count.accountId());
    if (market == Registry.NONE
        || subject == Registry.NONE
        || count.quantity() <= 0
        || freeCount == 0) {
      return false;
    }
    add(market, ofHousehold ? OF_HOUSEHOLD : OF_ACCOUNT, subject, count.quantity());
    return true;
  }

  /** Their part of the state hash, worked out anew. */
  long audit() {
    long walked = 0;
    for (int slot = 0; slot < end; slot++) {
      walked += isTaken(slot) ? contribution(slot) : 0;
    }
    return walked;
  }
}
