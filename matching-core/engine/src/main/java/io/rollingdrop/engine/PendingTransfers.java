package io.rollingdrop.engine;

import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.snapshot.PendingTransferRecordDecoder;
import io.rollingdrop.protocol.snapshot.PendingTransferRecordEncoder;

/**
 * Legs of transfers that are yet to be posted or voided, by slot, found by transfer id and number
 * of the leg. All memory is taken at the start.
 */
final class PendingTransfers {

  static final int NONE = SlotTable.NONE;

  /** A tenant may have one of so many parts of the room. */
  private static final int TENANTS_SHARE = 16;

  // A leg, in words.

  /** 0: the slot is free. */
  private static final int TRANSFER_ID = 0;

  private static final int AMOUNT = 1;
  private static final int EXPIRY = 2;

  /** The balance that it debits in the upper half, the one that it credits in the lower. */
  private static final int BALANCES = 3;

  /**
   * The tenant that asked for it in the upper half, 0 for the operator; its number in the lower.
   */
  private static final int TENANT_AND_LEG = 4;

  private static final int WORDS = 5;

  /** No more have room. */
  static final int MOST_LEGS = (Integer.MAX_VALUE - 8) / WORDS;

  private final Ledger ledger;
  private final Registry registry;
  private final StateHash hash;
  private final TableCapture capture;
  private final SlotTable index;
  private final Expiries expiries;
  private final long[] words;
  private final int[] free;
  private int freeCount;

  /** How many there are, by registry index of the tenant that asked for them. */
  private final int[] ofTenants;

  private final int mostOfTenant;

  /** Above every slot that was ever taken. */
  private int end;

  PendingTransfers(EngineLimits limits, Registry registry, Ledger ledger, StateHash hash) {
    this.registry = registry;
    this.ledger = ledger;
    this.hash = hash;
    int capacity = limits.maxAccounts();
    capture =
        new TableCapture(
            capacity,
            PendingTransferRecordEncoder.TEMPLATE_ID,
            PendingTransferRecordEncoder.BLOCK_LENGTH);
    index = new SlotTable(capacity);
    expiries = new Expiries(this::expiry, this::transferId, capacity);
    words = new long[capacity * WORDS];
    free = new int[capacity];
    ofTenants = new int[limits.maxTenants()];
    mostOfTenant = Math.max(CommandFormat.MAX_LEGS, capacity / TENANTS_SHARE);
    for (int slot = capacity - 1; slot >= 0; slot--) {
      free[freeCount++] = slot;
    }
  }

  /**
   * Whether so many legs can be added for who asks: all tenants have equal shares of a part of the
   * room, so that none can fill it for the others.
   *
   * @param tenantId 0: the operator, who has no share
   */
  boolean hasRoomFor(int tenantId, int legs) {
    return freeCount >= legs
        && (tenantId == 0 || ofTenants[registry.tenant(tenantId)] + legs <= mostOfTenant);
  }

  /**
   * Takes a leg; there is room. The balances have been told.
   *
   * @param leg its number, from 0
   * @param tenantId who asked for it; 0: the operator
   * @param debit slot of the balance that it debits, and {@code credit} of the one that it credits
   * @param expiryNs when the transfer is voided by itself
   */
  void add(
      long transferId, int leg, int tenantId, int debit, int credit, long amount, long expiryNs) {
    int slot = free[--freeCount];
    capture.beforeChange(slot);
    end = Math.max(end, slot + 1);
    int at = slot * WORDS;
    words[at + TRANSFER_ID] = transferId;
    words[at + AMOUNT] = amount;
    words[at + EXPIRY] = expiryNs;
    words[at + BALANCES] = pair(debit, credit);
    words[at + TENANT_AND_LEG] = pair(tenantId, leg);
    index.insert(StateHash.finish(transferId), slot);
    hash.add(contribution(slot));
    count(tenantId, 1);
    if (leg == 0) {
      expiries.add(slot);
    }
  }

  /** Gives the slot of a leg back. */
  void remove(int slot) {
    capture.beforeChange(slot);
    hash.subtract(contribution(slot));
    index.remove(StateHash.finish(transferId(slot)), slot);
    if (leg(slot) == 0) {
      expiries.remove(slot);
    }
    count(tenantId(slot), -1);
    words[slot * WORDS + TRANSFER_ID] = 0;
    free[freeCount++] = slot;
  }

  private void count(int tenantId, int legs) {
    if (tenantId != 0) {
      ofTenants[registry.tenant(tenantId)] += legs;
    }
  }

  /** The slot of a leg; {@link #NONE} if it is not pending. */
  int find(long transferId, int leg) {
    long key = StateHash.finish(transferId);
    int slot = index.first(key);
    while (slot != NONE && (transferId(slot) != transferId || leg(slot) != leg)) {
      slot = index.next(key);
    }
    return slot;
  }

  /** The first leg of the transfer that is the first to be voided by itself; {@link #NONE}. */
  int firstToEnd() {
    return expiries.first();
  }

  long transferId(int slot) {
    return words[slot * WORDS + TRANSFER_ID];
  }

  long amount(int slot) {
    return words[slot * WORDS + AMOUNT];
  }

  /** Nanoseconds since the Unix epoch. */
  long expiry(int slot) {
    return words[slot * WORDS + EXPIRY];
  }

  /** Slot of the balance that it debits. */
  int debit(int slot) {
    return upper(words[slot * WORDS + BALANCES]);
  }

  /** Slot of the balance that it credits. */
  int credit(int slot) {
    return (int) words[slot * WORDS + BALANCES];
  }

  /** Who asked for it; 0: the operator. */
  int tenantId(int slot) {
    return upper(words[slot * WORDS + TENANT_AND_LEG]);
  }

  /** Its number within the transfer, from 0. */
  int leg(int slot) {
    return (int) words[slot * WORDS + TENANT_AND_LEG];
  }

  private static long pair(int upper, int lower) {
    return (long) upper << Integer.SIZE | Integer.toUnsignedLong(lower);
  }

  private static int upper(long pair) {
    return (int) (pair >>> Integer.SIZE);
  }

  /** Its share of the state hash. */
  long contribution(int slot) {
    int at = slot * WORDS;
    long accounts = pair(ledger.account(debit(slot)), ledger.account(credit(slot)));
    long terms =
        StateHash.of(
            StateHash.PENDING_TRANSFER,
            accounts,
            ledger.asset(debit(slot)),
            words[at + AMOUNT],
            words[at + EXPIRY]);
    return StateHash.of(
        StateHash.PENDING_TRANSFER, terms, words[at + TRANSFER_ID], words[at + TENANT_AND_LEG], 0);
  }

  /** Adds what is held for them to {@code held}, by balance. */
  void addHeld(long[] held) {
    for (int slot = 0; slot < end; slot++) {
      if (transferId(slot) != 0) {
        held[debit(slot)] += amount(slot);
      }
    }
  }

  /** Begins to capture the legs that are pending now; returns how that is to be gone on with. */
  TableCapture beginCapture(StateSink sink) {
    capture.begin(new PendingTransferRecords(this, ledger, registry), end, sink);
    return capture;
  }

  /** Takes a leg of a snapshot; false if it does not fit. */
  boolean restore(PendingTransferRecordDecoder leg) {
    int asset = registry.asset(leg.assetId());
    int debitAccount = registry.account(leg.debitAccountId());
    int creditAccount = registry.account(leg.creditAccountId());
    if (freeCount == 0
        || asset == Registry.NONE
        || (leg.tenantId() != 0 && registry.tenant(leg.tenantId()) == Registry.NONE)
        || debitAccount == Registry.NONE
        || creditAccount == Registry.NONE) {
      return false;
    }
    int debit = ledger.find(debitAccount, asset);
    int credit = ledger.find(creditAccount, asset);
    if (debit == SlotTable.NONE || credit == SlotTable.NONE) {
      return false;
    }
    add(leg.transferId(), leg.leg(), leg.tenantId(), debit, credit, leg.amount(), leg.expiry());
    return true;
  }

  /** Their part of the state hash, worked out anew. */
  long audit() {
    long walked = 0;
    for (int slot = 0; slot < end; slot++) {
      if (transferId(slot) != 0) {
        walked += contribution(slot);
      }
    }
    return walked;
  }
}
