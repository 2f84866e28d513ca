package io.rollingdrop.engine;

import java.util.Arrays;
import org.agrona.collections.Long2LongHashMap;

/**
 * What all accounts of a tenant hold together of each asset. It follows from the balances, and so
 * has no share of the state hash. There is one a tenant and asset; memory grows when a tenant's
 * first balance of an asset is opened.
 */
final class TenantHoldings {

  private static final int FIRST_CAPACITY = 64;
  private static final float LOAD_FACTOR = 0.5f;

  private final Long2LongHashMap slots =
      new Long2LongHashMap(2 * FIRST_CAPACITY, LOAD_FACTOR, SlotTable.NONE);
  private long[] held = new long[FIRST_CAPACITY];

  /** The slot of a tenant's holding, both by registry index; made if there is none. */
  int findOrOpen(int tenant, int asset) {
    long key = key(tenant, asset);
    int slot = (int) slots.get(key);
    if (slot == SlotTable.NONE) {
      slot = slots.size();
      slots.put(key, slot);
      if (slot == held.length) {
        held = Arrays.copyOf(held, 2 * slot);
      }
    }
    return slot;
  }

  /** Minor units; 0 if none of the tenant's accounts has a balance. */
  long held(int tenant, int asset) {
    int slot = (int) slots.get(key(tenant, asset));
    return slot == SlotTable.NONE ? 0 : held[slot];
  }

  void change(int slot, long amount) {
    held[slot] += amount;
  }

  /** How many there are, in slots from 0. */
  int count() {
    return slots.size();
  }

  /** Minor units, by slot. */
  long heldAt(int slot) {
    return held[slot];
  }

  private static long key(int tenant, int asset) {
    return (long) tenant << Integer.SIZE | asset;
  }
}
