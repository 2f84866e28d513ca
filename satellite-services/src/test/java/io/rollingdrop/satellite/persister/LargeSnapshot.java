package io.rollingdrop.satellite.persister;

import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.SnapshotRecordHandler;
import io.rollingdrop.protocol.StateSnapshot;
import io.rollingdrop.protocol.snapshot.AccountRecordDecoder;
import io.rollingdrop.protocol.snapshot.AccountRecordEncoder;
import io.rollingdrop.protocol.snapshot.BalanceRecordEncoder;
import io.rollingdrop.protocol.snapshot.MarketRecordEncoder;
import io.rollingdrop.protocol.snapshot.OrderRecordEncoder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A snapshot of one market with any number of accounts, each with a balance of {@code 5 + held} and
 * an order of one lot that is sold for it.
 */
record LargeSnapshot(int accounts) implements StateSnapshot {

  private static final int MARKET = 7;
  private static final int BASE = 2;

  @Override
  public long sequence() {
    return 2L * accounts;
  }

  @Override
  public long timestampNs() {
    return 1_800_000_000_000_000_000L;
  }

  @Override
  public long stateHash() {
    return 0;
  }

  @Override
  public Position position() {
    return new Position(1, sequence(), 0, 99);
  }

  @Override
  public long records() {
    return 1 + 3L * accounts;
  }

  @Override
  public void forEach(SnapshotRecordHandler handler) {
    UnsafeBuffer buffer = new UnsafeBuffer(new byte[256]);
    for (int i = 1; i <= accounts; i++) {
      new AccountRecordEncoder().wrap(buffer, 0).accountId(i).tenantId(1).frozen((short) 0);
      handOver(
          handler, buffer, AccountRecordEncoder.TEMPLATE_ID, AccountRecordEncoder.BLOCK_LENGTH);
    }
    new MarketRecordEncoder()
        .wrap(buffer, 0)
        .symbol0('X')
        .symbol1(0)
        .lotSize(1)
        .tickSize(1)
        .marketId(MARKET)
        .ownerTenantId(1)
        .baseAssetId(BASE)
        .quoteAssetId(1);
    handOver(handler, buffer, MarketRecordEncoder.TEMPLATE_ID, MarketRecordEncoder.BLOCK_LENGTH);
    for (int i = 1; i <= accounts; i++) {
      new BalanceRecordEncoder().wrap(buffer, 0).accountId(i).available(5).held(1).assetId(BASE);
      handOver(
          handler, buffer, BalanceRecordEncoder.TEMPLATE_ID, BalanceRecordEncoder.BLOCK_LENGTH);
    }
    buffer.setMemory(0, buffer.capacity(), (byte) 0);
    for (int i = 1; i <= accounts; i++) {
      new OrderRecordEncoder()
          .wrap(buffer, 0)
          .orderId(accounts + i)
          .accountId(i)
          .price(100)
          .openQuantity(1)
          .heldAmount(1)
          .marketId(MARKET)
          .side((short) 1);
      handOver(handler, buffer, OrderRecordEncoder.TEMPLATE_ID, OrderRecordEncoder.BLOCK_LENGTH);
    }
  }

  private static void handOver(
      SnapshotRecordHandler handler, UnsafeBuffer buffer, int templateId, int blockLength) {
    handler.onRecord(templateId, buffer, 0, blockLength, AccountRecordDecoder.SCHEMA_VERSION);
  }

  @Override
  public void close() {}
}
