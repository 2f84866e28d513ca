package io.rollingdrop.engine;

import io.rollingdrop.protocol.codec.RejectReason;
import io.rollingdrop.protocol.snapshot.RiskLimitRecordDecoder;
import io.rollingdrop.protocol.snapshot.RiskLimitRecordEncoder;
import java.util.Arrays;
import org.agrona.MutableDirectBuffer;
import org.agrona.collections.Long2LongHashMap;

/**
 * What the orders of an account, or of all accounts of a tenant together, may come to: how many are
 * open, and how much they hold of an asset. Few have limits, so they are looked up only where there
 * are any at all; memory grows as limits are set.
 */
final class RiskLimits {

  private static final int FIRST_CAPACITY = 64;
  private static final float LOAD_FACTOR = 0.5f;

  // A limit, in words.

  /** Whose it is and of which asset: {@link #ofAccount}, {@link #ofTenant}, {@link #ofAsset}. */
  private static final int KEY = 0;

  /** Of an asset: most that one order holds; else most open orders. 0: no limit. */
  private static final int FIRST = 1;

  /** Of an asset: most that is held in all. 0: no limit. */
  private static final int SECOND = 2;

  private static final int WORDS = 3;

  // A key: whose it is, the index of the account or tenant, and above 0 the asset's index plus one.
  private static final long OF_TENANT = 1L << 62;
  private static final int SUBJECT_SHIFT = Integer.SIZE;

  private final Registry registry;
  private final Ledger ledger;
  private final OrdersOfAccounts openOrders;
  private final StateHash hash;
  private final TableCapture capture;
  private final int most;
  private final Long2LongHashMap slots =
      new Long2LongHashMap(2 * FIRST_CAPACITY, LOAD_FACTOR, SlotTable.NONE);
  private long[] words = new long[FIRST_CAPACITY * WORDS];

  RiskLimits(
      EngineLimits limits,
      Registry registry,
      Ledger ledger,
      OrdersOfAccounts openOrders,
      StateHash hash) {
    this.registry = registry;
    this.ledger = ledger;
    this.openOrders = openOrders;
    this.hash = hash;
    most = limits.maxBalances();
    capture =
        new TableCapture(
            most, RiskLimitRecordEncoder.TEMPLATE_ID, RiskLimitRecordEncoder.BLOCK_LENGTH);
  }

  /** Key of the limit of open orders of an account, by registry index. */
  static long ofAccount(int account) {
    return (long) account << SUBJECT_SHIFT;
  }

  /** Key of the limit of open orders of a tenant, by registry index. */
  static long ofTenant(int tenant) {
    return OF_TENANT | (long) tenant << SUBJECT_SHIFT;
  }

  /** Key of the limits of what the same account or tenant holds of an asset, by registry index. */
  static long ofAsset(long subject, int asset) {
    return subject | (asset + 1);
  }

  /** Whether a limit can be set under that key. */
  boolean hasRoomFor(long key) {
    return slots.size() < most || slots.get(key) != SlotTable.NONE;
  }

  /**
   * Sets a limit; there is room.
   *
   * @param first of an asset: most that one order holds; else most open orders
   * @param second of an asset: most that is held in all
   */
  void set(long key, long first, long second) {
    if ((first | second) != 0 || slots.get(key) != SlotTable.NONE) {
      put(key, first, second);
    }
  }

  private void put(long key, long first, long second) {
    int slot = (int) slots.get(key);
    if (slot == SlotTable.NONE) {
      slot = slots.size();
      slots.put(key, slot);
      if ((slot + 1) * WORDS > words.length) {
        words = Arrays.copyOf(words, 2 * words.length);
      }
      words[slot * WORDS + KEY] = key;
    } else {
      capture.beforeChange(slot);
      hash.subtract(contribution(slot));
    }
    words[slot * WORDS + FIRST] = first;
    words[slot * WORDS + SECOND] = second;
    hash.add(contribution(slot));
  }

  /**
   * Whether an order may be placed, or replaced.
   *
   * @param paying slot of the balance that it holds of
   * @param released what was held for it before, 0 if it is new
   * @param hold what is to be held for it: if that is not more, no limit of holds concerns it
   * @param becomesOpen whether it may be open after the command and is not before
   */
  RejectReason check(int account, int paying, long released, long hold, boolean becomesOpen) {
    if (slots.size() == 0) {
      return RejectReason.NONE;
    }
    long ofAccount = ofAccount(account);
    int tenant = registry.tenantIndexOf(account);
    long ofTenant = ofTenant(tenant);
    if (becomesOpen
        && (isAbove(openOrders.count(account) + 1L, ofAccount, FIRST)
            || isAbove(openOrders.countOfTenant(tenant) + 1L, ofTenant, FIRST))) {
      return RejectReason.OPEN_ORDER_LIMIT;
    }
    if (hold <= released) {
      return RejectReason.NONE;
    }
    int asset = ledger.asset(paying);
    long ofAccountsAsset = ofAsset(ofAccount, asset);
    long ofTenantsAsset = ofAsset(ofTenant, asset);
    if (isAbove(hold, ofAccountsAsset, FIRST) || isAbove(hold, ofTenantsAsset, FIRST)) {
      return RejectReason.ORDER_HOLD_LIMIT;
    }
    long more = hold - released;
    return isAbove(ledger.held(paying) + more, ofAccountsAsset, SECOND)
            || isAbove(ledger.heldByTenant(tenant, asset) + more, ofTenantsAsset, SECOND)
        ? RejectReason.HELD_LIMIT
        : RejectReason.NONE;
  }

  private boolean isAbove(long amount, long key, int word) {
    int slot = (int) slots.get(key);
    if (slot == SlotTable.NONE) {
      return false;
    }
    long limit = words[slot * WORDS + word];
    return limit != 0 && amount > limit;
  }

  private long contribution(int slot) {
    int at = slot * WORDS;
    return StateHash.of(
        StateHash.RISK_LIMIT, words[at + KEY], words[at + FIRST], words[at + SECOND], 0);
  }

  /** Begins to capture the limits as they are now; returns how that is to be gone on with. */
  TableCapture beginCapture(StateSink sink) {
    capture.begin(this::encode, slots.size(), sink);
    return capture;
  }

  private long encode(int from, int to, MutableDirectBuffer buffer, int offset) {
    long walked = 0;
    int at = offset;
    RiskLimitRecordEncoder encoder = new RiskLimitRecordEncoder();
    for (int slot = from; slot < to; slot++, at += RiskLimitRecordEncoder.BLOCK_LENGTH) {
      walked += contribution(slot);
      long key = words[slot * WORDS + KEY];
      boolean ofTenant = (key & OF_TENANT) != 0;
      int subject = (int) ((key & ~OF_TENANT) >>> SUBJECT_SHIFT);
      int asset = (int) key - 1;
      long first = words[slot * WORDS + FIRST];
      encoder
          .wrap(buffer, at)
          .accountId(ofTenant ? 0 : registry.accountId(subject))
          .maxOrderHold(asset < 0 ? 0 : first)
          .maxHeld(words[slot * WORDS + SECOND])
          .tenantId(ofTenant ? registry.tenantId(subject) : 0)
          .assetId(asset < 0 ? 0 : registry.assetId(asset))
          .maxOpenOrders(asset < 0 ? (int) first : 0);
    }
    return walked;
  }

  /** Takes a limit of a snapshot; false if it does not fit. */
  boolean restore(RiskLimitRecordDecoder limit) {
    boolean ofTenant = limit.tenantId() != 0;
    int subject =
        ofTenant ? registry.tenant(limit.tenantId()) : registry.account(limit.accountId());
    boolean ofAsset = limit.assetId() != 0;
    int asset = registry.asset(limit.assetId());
    if (subject == Registry.NONE || (ofAsset && asset == Registry.NONE)) {
      return false;
    }
    long whose = ofTenant ? ofTenant(subject) : ofAccount(subject);
    long key = ofAsset ? ofAsset(whose, asset) : whose;
    if (!hasRoomFor(key)) {
      return false;
    }
    put(key, ofAsset ? limit.maxOrderHold() : limit.maxOpenOrders(), limit.maxHeld());
    return true;
  }

  /** Their part of the state hash, worked out anew. */
  long audit() {
    long walked = 0;
    for (int slot = 0; slot < slots.size(); slot++) {
      walked += contribution(slot);
    }
    return walked;
  }
}
