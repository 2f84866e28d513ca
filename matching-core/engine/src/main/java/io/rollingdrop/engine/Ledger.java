package io.rollingdrop.engine;

import io.rollingdrop.protocol.snapshot.BalanceRecordDecoder;
import io.rollingdrop.protocol.snapshot.BalanceRecordEncoder;
import org.agrona.MutableDirectBuffer;

/**
 * Who owns what: for each (account, asset) an available and a held amount, in minor units, neither
 * ever below zero.
 *
 * <p>Conservation is checked as it goes: every change of a balance and every deposit or withdrawal
 * adds its difference, times a weight of the asset, to one number, which must be zero at the end of
 * each command. The weights differ, so an error in one asset does not hide behind another's.
 */
final class Ledger {

  // A balance, in words: in one place, as whoever touches one touches most.

  /** Registry indexes: the account's in the upper half, the asset's in the lower. */
  private static final int ACCOUNT_AND_ASSET = 0;

  private static final int AVAILABLE = 1;
  private static final int HELD = 2;

  // What a unit of it weighs in the state hash.
  private static final int AVAILABLE_WEIGHT = 3;
  private static final int HELD_WEIGHT = 4;

  /** Slot of what all accounts of its tenant hold of its asset. */
  private static final int OF_TENANT = 5;

  private static final int WORDS = 6;

  /** No more have room. */
  static final int MOST_BALANCES = (Integer.MAX_VALUE - 8) / WORDS;

  private final StateHash hash;
  private final TableCapture capture;
  private final TableCapture assetCapture;
  private final SlotTable index;
  private final int capacity;
  private final long[] words;
  private final long[] supply;
  private final long[] assetWeights;
  private final Registry registry;
  private final TenantHoldings ofTenants = new TenantHoldings();
  private final BalanceRecordEncoder encoder = new BalanceRecordEncoder();
  private int count;
  private long imbalance;

  Ledger(EngineLimits limits, StateHash hash, Registry registry) {
    this.hash = hash;
    this.registry = registry;
    assetCapture = registry.assetCapture();
    capacity = limits.maxBalances();
    capture =
        new TableCapture(
            capacity, BalanceRecordEncoder.TEMPLATE_ID, BalanceRecordEncoder.BLOCK_LENGTH);
    index = new SlotTable(capacity);
    words = new long[capacity * WORDS];
    supply = new long[limits.maxAssets()];
    assetWeights = new long[limits.maxAssets()];
    for (int asset = 0; asset < assetWeights.length; asset++) {
      assetWeights[asset] = assetWeight(asset);
    }
  }

  /** The slot of the balance, or {@link SlotTable#NONE}. Account and asset are registry indexes. */
  int find(int account, int asset) {
    long key = key(account, asset);
    for (int slot = index.first(key); slot != SlotTable.NONE; slot = index.next(key)) {
      if (words[slot * WORDS + ACCOUNT_AND_ASSET] == accountAndAsset(account, asset)) {
        return slot;
      }
    }
    return SlotTable.NONE;
  }

  /**
   * The slot of the balance, opened at zero if it was not; {@link SlotTable#NONE} if there is no
   * room.
   */
  int findOrOpen(int account, int asset) {
    int slot = find(account, asset);
    if (slot != SlotTable.NONE || count == capacity) {
      return slot;
    }
    slot = count++;
    int at = slot * WORDS;
    words[at + ACCOUNT_AND_ASSET] = accountAndAsset(account, asset);
    long key = key(account, asset);
    words[at + AVAILABLE_WEIGHT] = key | 1;
    words[at + HELD_WEIGHT] = StateHash.finish(key) | 1;
    words[at + OF_TENANT] = ofTenants.findOrOpen(registry.tenantIndexOf(account), asset);
    index.insert(key, slot);
    hash.add(key);
    return slot;
  }

  long available(int slot) {
    return words[slot * WORDS + AVAILABLE];
  }

  long held(int slot) {
    return words[slot * WORDS + HELD];
  }

  /** Of its owner, an index of the registry. */
  int account(int slot) {
    return (int) (words[slot * WORDS + ACCOUNT_AND_ASSET] >>> Integer.SIZE);
  }

  /** An index of the registry. */
  int asset(int slot) {
    return (int) words[slot * WORDS + ACCOUNT_AND_ASSET];
  }

  private static long accountAndAsset(int account, int asset) {
    return (long) account << Integer.SIZE | asset;
  }

  /** Money or units come in; the caller has seen that {@link #supply} has room. */
  void deposit(int slot, long amount) {
    int asset = asset(slot);
    assetCapture.beforeChange(asset);
    supply[asset] += amount;
    imbalance -= assetWeights[asset] * amount;
    change(slot, amount, 0);
  }

  /** Money or units go out; the caller has seen that they are available. */
  void withdraw(int slot, long amount) {
    int asset = asset(slot);
    assetCapture.beforeChange(asset);
    supply[asset] -= amount;
    imbalance += assetWeights[asset] * amount;
    change(slot, -amount, 0);
  }

  /** What all accounts of a tenant hold together of an asset; both are indexes. */
  long heldByTenant(int tenant, int asset) {
    return ofTenants.held(tenant, asset);
  }

  void hold(int slot, long amount) {
    change(slot, -amount, amount);
  }

  void release(int slot, long amount) {
    change(slot, amount, -amount);
  }

  /** A trade is paid from what was held for it; what was held beyond becomes available. */
  void pay(int slot, long paid, long returned) {
    change(slot, returned, -paid - returned);
  }

  /** What a trade brings becomes available; all that was paid must be received by somebody. */
  void receive(int slot, long amount) {
    change(slot, amount, 0);
  }

  /** From available to available; the caller has seen that there is enough. */
  void transfer(int debit, int credit, long amount) {
    change(debit, -amount, 0);
    change(credit, amount, 0);
  }

  /** How many there are, in slots from 0. */
  int count() {
    return count;
  }

  /** Whether so many balances can be opened. */
  boolean hasRoomFor(int balances) {
    return capacity - count >= balances;
  }

  private void change(int slot, long availableChange, long heldChange) {
    int at = slot * WORDS;
    long newAvailable = words[at + AVAILABLE] + availableChange;
    long newHeld = words[at + HELD] + heldChange;
    if (newAvailable < 0 || newHeld < 0) {
      throw new InvariantViolation(
          "a balance below zero: available " + newAvailable + ", held " + newHeld);
    }
    capture.beforeChange(slot);
    words[at + AVAILABLE] = newAvailable;
    words[at + HELD] = newHeld;
    imbalance += assetWeights[asset(slot)] * (availableChange + heldChange);
    ofTenants.change((int) words[at + OF_TENANT], heldChange);
    hash.add(words[at + AVAILABLE_WEIGHT] * availableChange + words[at + HELD_WEIGHT] * heldChange);
  }

  /** To be called after each command. */
  void checkConservation() {
    if (imbalance != 0) {
      throw new InvariantViolation("balances do not add up to deposits less withdrawals");
    }
  }

  /** Deposits less withdrawals of the asset. */
  long supply(int asset) {
    return supply[asset];
  }

  /** The balance's share of the state hash. */
  private long contribution(int slot) {
    int at = slot * WORDS;
    return key(account(slot), asset(slot))
        + words[at + AVAILABLE_WEIGHT] * words[at + AVAILABLE]
        + words[at + HELD_WEIGHT] * words[at + HELD];
  }

  /** An asset's supply as a snapshot has it. */
  void restoreSupply(int asset, long amount) {
    supply[asset] = amount;
  }

  /** Takes a balance of a snapshot; false if there is no room. */
  boolean restore(BalanceRecordDecoder balance, int account, int asset) {
    int slot = findOrOpen(account, asset);
    if (slot == SlotTable.NONE) {
      return false;
    }
    hash.subtract(contribution(slot));
    words[slot * WORDS + AVAILABLE] = balance.available();
    words[slot * WORDS + HELD] = balance.held();
    ofTenants.change((int) words[slot * WORDS + OF_TENANT], balance.held());
    hash.add(contribution(slot));
    return true;
  }

  /** Begins to capture the balances as they are now; returns how that is to be gone on with. */
  TableCapture beginCapture(Registry registry, StateSink sink) {
    capture.begin(
        (from, to, buffer, offset) -> encode(registry, from, to, buffer, offset), count, sink);
    return capture;
  }

  private long encode(Registry registry, int from, int to, MutableDirectBuffer buffer, int offset) {
    long walked = 0;
    int at = offset;
    for (int slot = from; slot < to; slot++, at += BalanceRecordEncoder.BLOCK_LENGTH) {
      walked += contribution(slot);
      encoder
          .wrap(buffer, at)
          .accountId(registry.accountId(account(slot)))
          .available(available(slot))
          .held(held(slot))
          .assetId(registry.assetId(asset(slot)));
    }
    return walked;
  }

  /** Takes balances by registry indexes. */
  interface Visitor {
    void onBalance(int account, int asset, long available, long held);
  }

  void forEach(Visitor visitor) {
    for (int slot = 0; slot < count; slot++) {
      visitor.onBalance(account(slot), asset(slot), available(slot), held(slot));
    }
  }

  /**
   * Walks all balances; throws unless they add up, asset by asset. Returns their part of the state
   * hash.
   */
  long audit() {
    long[] totals = new long[supply.length];
    long[] heldByTenants = new long[ofTenants.count()];
    long walked = 0;
    for (int slot = 0; slot < count; slot++) {
      int asset = asset(slot);
      totals[asset] = Math.addExact(totals[asset], Math.addExact(available(slot), held(slot)));
      heldByTenants[(int) words[slot * WORDS + OF_TENANT]] += held(slot);
      walked += contribution(slot);
    }
    for (int holding = 0; holding < heldByTenants.length; holding++) {
      if (heldByTenants[holding] != ofTenants.heldAt(holding)) {
        throw new InvariantViolation(
            "a tenant holds " + heldByTenants[holding] + ", kept " + ofTenants.heldAt(holding));
      }
    }
    for (int asset = 0; asset < supply.length; asset++) {
      if (totals[asset] != supply[asset]) {
        throw new InvariantViolation(
            "asset index " + asset + ": balances " + totals[asset] + ", supply " + supply[asset]);
      }
    }
    return walked;
  }

  private static long assetWeight(int asset) {
    return StateHash.finish(asset + 1L) | 1;
  }

  private static long key(int account, int asset) {
    return StateHash.of(StateHash.BALANCE, account, asset);
  }
}
