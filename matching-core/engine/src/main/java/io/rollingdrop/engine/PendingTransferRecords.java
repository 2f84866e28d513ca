package io.rollingdrop.engine;

import io.rollingdrop.protocol.snapshot.PendingTransferRecordEncoder;
import org.agrona.MutableDirectBuffer;

/** The legs of pending transfers, by slot, as a snapshot has them. */
final class PendingTransferRecords implements TableCapture.Table {

  private final PendingTransfers pending;
  private final Ledger ledger;
  private final Registry registry;
  private final PendingTransferRecordEncoder encoder = new PendingTransferRecordEncoder();

  PendingTransferRecords(PendingTransfers pending, Ledger ledger, Registry registry) {
    this.pending = pending;
    this.ledger = ledger;
    this.registry = registry;
  }

  @Override
  public int count(int from, int to) {
    int count = 0;
    for (int slot = from; slot < to; slot++) {
      count += pending.transferId(slot) == 0 ? 0 : 1;
    }
    return count;
  }

  @Override
  public long encode(int from, int to, MutableDirectBuffer buffer, int offset) {
    long walked = 0;
    int at = offset;
    for (int slot = from; slot < to; slot++) {
      if (pending.transferId(slot) != 0) {
        walked += pending.contribution(slot);
        int debit = pending.debit(slot);
        int credit = pending.credit(slot);
        encoder
            .wrap(buffer, at)
            .transferId(pending.transferId(slot))
            .debitAccountId(registry.accountId(ledger.account(debit)))
            .creditAccountId(registry.accountId(ledger.account(credit)))
            .amount(pending.amount(slot))
            .expiry(pending.expiry(slot))
            .assetId(registry.assetId(ledger.asset(debit)))
            .tenantId(pending.tenantId(slot))
            .leg((short) pending.leg(slot));
        at += PendingTransferRecordEncoder.BLOCK_LENGTH;
      }
    }
    return walked;
  }
}
