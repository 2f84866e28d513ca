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

  private final StateHash hash;
  private final TableCapture capture;
  private final TableCapture assetCapture;
  private final SlotTable index;
  private final int[] accounts;
  private final int[] assets;
  private final long[] available;
  private final long[] held;
  private final long[] availableWeight;
  private final long[] heldWeight;
  private final long[] supply;
  private final BalanceRecordEncoder encoder = new BalanceRecordEncoder();
  private int count;
  private long imbalance;

  /**
   * @param assetCapture told before the supply of an asset changes
   */
  Ledger(EngineLimits limits, StateHash hash, TableCapture assetCapture) {
    this.hash = hash;
    this.assetCapture = assetCapture;
    int capacity = limits.maxBalances();
    capture =
        new TableCapture(
            capacity, BalanceRecordEncoder.TEMPLATE_ID, BalanceRecordEncoder.BLOCK_LENGTH);
    index = new SlotTable(capacity);
    accounts = new int[capacity];
    assets = new int[capacity];
    available = new long[capacity];
    held = new long[capacity];
    availableWeight = new long[capacity];
    heldWeight = new long[capacity];
    supply = new long[limits.maxAssets()];
  }

  /** The slot of the balance, or {@link SlotTable#NONE}. Account and asset are registry indexes. */
  int find(int account, int asset) {
    long key = key(account, asset);
    for (int slot = index.first(key); slot != SlotTable.NONE; slot = index.next(key)) {
      if (accounts[slot] == account && assets[slot] == asset) {
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
    if (slot != SlotTable.NONE || count == accounts.length) {
      return slot;
    }
    slot = count++;
    accounts[slot] = account;
    assets[slot] = asset;
    long key = key(account, asset);
    availableWeight[slot] = key | 1;
    heldWeight[slot] = StateHash.finish(key) | 1;
    index.insert(key, slot);
    hash.add(key);
    return slot;
  }

  long available(int slot) {
    return available[slot];
  }

  long held(int slot) {
    return held[slot];
  }

  /** Money or units come in; the caller has seen that {@link #supply} has room. */
  void deposit(int slot, long amount) {
    assetCapture.beforeChange(assets[slot]);
    supply[assets[slot]] += amount;
    imbalance -= assetWeight(assets[slot]) * amount;
    change(slot, amount, 0);
  }

  /** Money or units go out; the caller has seen that they are available. */
  void withdraw(int slot, long amount) {
    assetCapture.beforeChange(assets[slot]);
    supply[assets[slot]] -= amount;
    imbalance += assetWeight(assets[slot]) * amount;
    change(slot, -amount, 0);
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

  private void change(int slot, long availableChange, long heldChange) {
    long newAvailable = available[slot] + availableChange;
    long newHeld = held[slot] + heldChange;
    if (newAvailable < 0 || newHeld < 0) {
      throw new InvariantViolation(
          "a balance below zero: available " + newAvailable + ", held " + newHeld);
    }
    capture.beforeChange(slot);
    available[slot] = newAvailable;
    held[slot] = newHeld;
    imbalance += assetWeight(assets[slot]) * (availableChange + heldChange);
    hash.add(availableWeight[slot] * availableChange + heldWeight[slot] * heldChange);
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
    return key(accounts[slot], assets[slot])
        + availableWeight[slot] * available[slot]
        + heldWeight[slot] * held[slot];
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
    available[slot] = balance.available();
    held[slot] = balance.held();
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
          .accountId(registry.accountId(accounts[slot]))
          .available(available[slot])
          .held(held[slot])
          .assetId(registry.assetId(assets[slot]));
    }
    return walked;
  }

  /** Takes balances by registry indexes. */
  interface Visitor {
    void onBalance(int account, int asset, long available, long held);
  }

  void forEach(Visitor visitor) {
    for (int slot = 0; slot < count; slot++) {
      visitor.onBalance(accounts[slot], assets[slot], available[slot], held[slot]);
    }
  }

  /**
   * Walks all balances; throws unless they add up, asset by asset. Returns their part of the state
   * hash.
   */
  long audit() {
    long[] totals = new long[supply.length];
    long walked = 0;
    for (int slot = 0; slot < count; slot++) {
      totals[assets[slot]] =
          Math.addExact(totals[assets[slot]], Math.addExact(available[slot], held[slot]));
      walked += contribution(slot);
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
