package io.rollingdrop.engine;

import io.rollingdrop.protocol.snapshot.PurchaseRecordEncoder;
import org.agrona.MutableDirectBuffer;

/** What was bought, by slot, as a snapshot has it. */
final class PurchaseRecords implements TableCapture.Table {

  private final Purchases purchases;
  private final Registry registry;
  private final PurchaseRecordEncoder encoder = new PurchaseRecordEncoder();

  PurchaseRecords(Purchases purchases, Registry registry) {
    this.purchases = purchases;
    this.registry = registry;
  }

  @Override
  public int count(int from, int to) {
    int count = 0;
    for (int slot = from; slot < to; slot++) {
      count += purchases.isTaken(slot) ? 1 : 0;
    }
    return count;
  }

  @Override
  public long encode(int from, int to, MutableDirectBuffer buffer, int offset) {
    long walked = 0;
    int at = offset;
    for (int slot = from; slot < to; slot++) {
      if (purchases.isTaken(slot)) {
        walked += purchases.contribution(slot);
        boolean ofHousehold = purchases.isOfHousehold(slot);
        long subject = purchases.subject(slot);
        encoder
            .wrap(buffer, at)
            .accountId(ofHousehold ? 0 : registry.accountId((int) subject))
            .householdId(ofHousehold ? subject : 0)
            .quantity(purchases.quantity(slot))
            .marketId(registry.marketAt(purchases.market(slot)).marketId);
        at += PurchaseRecordEncoder.BLOCK_LENGTH;
      }
    }
    return walked;
  }
}
