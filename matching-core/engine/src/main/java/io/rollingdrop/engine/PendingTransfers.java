package io.rollingdrop.engine;

import io.rollingdrop.protocol.snapshot.PendingTransferRecordDecoder;
import io.rollingdrop.protocol.snapshot.PendingTransferRecordEncoder;
import org.agrona.MutableDirectBuffer;

/**
 * Legs of transfers that are yet to be posted or voided, by slot, found by transfer id and number
 * of the leg. All memory is taken at the start.
 */
final class PendingTransfers {

  static final int NONE = SlotTable.NONE;

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
    for (int slot = capacity - 1; slot >= 0; slot--) {
      free[freeCount++] = slot;
    }
  }

  boolean hasRoomFor(int legs) {
    return freeCount >= legs;
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
    words[slot * WORDS + TRANSFER_ID] = 0;
    free[freeCount++] = slot;
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

  private int leg(int slot) {
    return (int) words[slot * WORDS + TENANT_AND_LEG];
  }

  private static long pair(int upper, int lower) {
    return (long) upper << Integer.SIZE | Integer.toUnsignedLong(lower);
  }

  private static int upper(long pair) {
    return (int) (pair >>> Integer.SIZE);
  }

  private long contribution(int slot) {
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
    capture.begin(new Records(), end, sink);
    return capture;
  }

  /** Takes a leg of a snapshot; false if it does not fit. */
  boolean restore(PendingTransferRecordDecoder leg) {
    int asset = registry.asset(leg.assetId());
    int debitAccount = registry.account(leg.debitAccountId());
    int creditAccount = registry.account(leg.creditAccountId());
    if (freeCount == 0
        || asset == Registry.NONE
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

  /** The legs, as a snapshot has them. */
  private final class Records implements TableCapture.Table {

    private final PendingTransferRecordEncoder encoder = new PendingTransferRecordEncoder();

    @Override
    public int count(int from, int to) {
      int count = 0;
      for (int slot = from; slot < to; slot++) {
        count += transferId(slot) == 0 ? 0 : 1;
      }
      return count;
    }

    @Override
    public long encode(int from, int to, MutableDirectBuffer buffer, int offset) {
      long walked = 0;
      int at = offset;
      for (int slot = from; slot < to; slot++) {
        if (transferId(slot) != 0) {
          walked += contribution(slot);
          encoder
              .wrap(buffer, at)
              .transferId(transferId(slot))
              .debitAccountId(registry.accountId(ledger.account(debit(slot))))
              .creditAccountId(registry.accountId(ledger.account(credit(slot))))
              .amount(amount(slot))
              .expiry(expiry(slot))
              .assetId(registry.assetId(ledger.asset(debit(slot))))
              .tenantId(tenantId(slot))
              .leg((short) leg(slot));
          at += PendingTransferRecordEncoder.BLOCK_LENGTH;
        }
      }
      return walked;
    }
  }
}
