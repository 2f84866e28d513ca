package io.rollingdrop.engine;

import io.rollingdrop.protocol.SnapshotRecordHandler;
import io.rollingdrop.protocol.snapshot.AccountRecordDecoder;
import io.rollingdrop.protocol.snapshot.AssetRecordDecoder;
import io.rollingdrop.protocol.snapshot.BalanceRecordDecoder;
import io.rollingdrop.protocol.snapshot.GrantRecordDecoder;
import io.rollingdrop.protocol.snapshot.MarketRecordDecoder;
import io.rollingdrop.protocol.snapshot.MassCancelRecordDecoder;
import io.rollingdrop.protocol.snapshot.OrderRecordDecoder;
import io.rollingdrop.protocol.snapshot.OutcomeRecordDecoder;
import io.rollingdrop.protocol.snapshot.PendingTransferRecordDecoder;
import io.rollingdrop.protocol.snapshot.PurchaseRecordDecoder;
import io.rollingdrop.protocol.snapshot.RiskLimitRecordDecoder;
import io.rollingdrop.protocol.snapshot.SessionRecordDecoder;
import io.rollingdrop.protocol.snapshot.SnapshotHeaderDecoder;
import io.rollingdrop.protocol.snapshot.TenantRecordDecoder;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2LongHashMap;

/**
 * Builds an engine's state from the records of a snapshot, table by table. Orders come in no order
 * of their own: they enter their books at the end, by priority.
 */
final class StateRestoration implements SnapshotRecordHandler {

  private final int shardId;
  private final int newestRules;
  private final EventWriter events;
  private final SnapshotHeaderDecoder header = new SnapshotHeaderDecoder();
  private final TenantRecordDecoder tenant = new TenantRecordDecoder();
  private final AssetRecordDecoder asset = new AssetRecordDecoder();
  private final AccountRecordDecoder account = new AccountRecordDecoder();
  private final MarketRecordDecoder market = new MarketRecordDecoder();
  private final GrantRecordDecoder grant = new GrantRecordDecoder();
  private final BalanceRecordDecoder balance = new BalanceRecordDecoder();
  private final OrderRecordDecoder order = new OrderRecordDecoder();
  private final SessionRecordDecoder session = new SessionRecordDecoder();
  private final OutcomeRecordDecoder outcome = new OutcomeRecordDecoder();
  private final PendingTransferRecordDecoder pendingTransfer = new PendingTransferRecordDecoder();
  private final RiskLimitRecordDecoder riskLimit = new RiskLimitRecordDecoder();
  private final PurchaseRecordDecoder purchase = new PurchaseRecordDecoder();
  private final MassCancelRecordDecoder massCancel = new MassCancelRecordDecoder();
  private final Long2LongHashMap slotByPriority = new Long2LongHashMap(Orders.NONE);
  private EngineState state;
  private long[] priorities = new long[1024];
  private int orders;
  private int rulesVersion;
  private long sequence;
  private long timestampNs;
  private long stateHash;

  StateRestoration(int shardId, int newestRules, EventWriter events) {
    this.shardId = shardId;
    this.newestRules = newestRules;
    this.events = events;
  }

  @Override
  public void onRecord(
      int templateId, DirectBuffer buffer, int offset, int blockLength, int version) {
    if (templateId == SnapshotHeaderDecoder.TEMPLATE_ID) {
      state = begin(header.wrap(buffer, offset, blockLength, version));
      return;
    }
    EngineState made = state();
    boolean fits =
        switch (templateId) {
          case TenantRecordDecoder.TEMPLATE_ID ->
              made.registry.restore(tenant.wrap(buffer, offset, blockLength, version));
          case AssetRecordDecoder.TEMPLATE_ID ->
              restore(made, asset.wrap(buffer, offset, blockLength, version));
          case AccountRecordDecoder.TEMPLATE_ID ->
              made.registry.restore(account.wrap(buffer, offset, blockLength, version));
          case MarketRecordDecoder.TEMPLATE_ID ->
              made.registry.restore(market.wrap(buffer, offset, blockLength, version));
          case GrantRecordDecoder.TEMPLATE_ID ->
              made.registry.restore(grant.wrap(buffer, offset, blockLength, version));
          case BalanceRecordDecoder.TEMPLATE_ID ->
              restore(made, balance.wrap(buffer, offset, blockLength, version));
          case OrderRecordDecoder.TEMPLATE_ID ->
              restore(made, order.wrap(buffer, offset, blockLength, version));
          case SessionRecordDecoder.TEMPLATE_ID ->
              made.sessions.restore(session.wrap(buffer, offset, blockLength, version));
          case OutcomeRecordDecoder.TEMPLATE_ID ->
              made.window.restore(outcome.wrap(buffer, offset, blockLength, version));
          case MassCancelRecordDecoder.TEMPLATE_ID ->
              made.massCancels.restore(massCancel.wrap(buffer, offset, blockLength, version));
          case PendingTransferRecordDecoder.TEMPLATE_ID ->
              made.pendingTransfers.restore(
                  pendingTransfer.wrap(buffer, offset, blockLength, version));
          case RiskLimitRecordDecoder.TEMPLATE_ID ->
              made.riskLimits.restore(riskLimit.wrap(buffer, offset, blockLength, version));
          case PurchaseRecordDecoder.TEMPLATE_ID ->
              made.purchases.restore(purchase.wrap(buffer, offset, blockLength, version));
          default ->
              throw new IllegalArgumentException(
                  "the snapshot has records of template " + templateId + ", of a later release");
        };
    if (!fits) {
      throw new IllegalArgumentException(
          "the snapshot has a record of template "
              + templateId
              + " beyond its own bounds, or that names what it does not have");
    }
  }

  private EngineState begin(SnapshotHeaderDecoder snapshot) {
    EngineLimits limits = EngineLimits.from(snapshot);
    if (snapshot.shardId() != shardId) {
      throw new IllegalArgumentException(
          "the snapshot is of shard " + snapshot.shardId() + ", this core is shard " + shardId);
    }
    if (snapshot.rulesVersion() > newestRules || !limits.areValid()) {
      throw new IllegalArgumentException(
          "the snapshot is of rules "
              + snapshot.rulesVersion()
              + " within "
              + limits
              + ", which this release does not know");
    }
    rulesVersion = snapshot.rulesVersion();
    sequence = snapshot.sequence();
    timestampNs = snapshot.timestamp();
    stateHash = snapshot.stateHash();
    EngineState made = new EngineState(limits, events);
    made.window.restoreForgottenThrough(snapshot.forgottenThrough());
    made.dueWork.restore(snapshot.dueThrough());
    made.orders.restorePriorityAhead(snapshot.lastPriority());
    return made;
  }

  private static boolean restore(EngineState made, AssetRecordDecoder asset) {
    if (!made.registry.restore(asset)) {
      return false;
    }
    made.ledger.restoreSupply(asset.index(), asset.supply());
    return true;
  }

  private static boolean restore(EngineState made, BalanceRecordDecoder balance) {
    int account = made.registry.account(balance.accountId());
    int asset = made.registry.asset(balance.assetId());
    return account != Registry.NONE
        && asset != Registry.NONE
        && made.ledger.restore(balance, account, asset);
  }

  private boolean restore(EngineState made, OrderRecordDecoder order) {
    int account = made.registry.account(order.accountId());
    int market = made.registry.market(order.marketId());
    if (account == Registry.NONE || market == Registry.NONE) {
      return false;
    }
    int slot = made.orders.restore(order, account, market);
    if (slot == Orders.NONE) {
      return false;
    }
    Market traded = made.registry.marketAt(market);
    int base = made.ledger.find(account, traded.baseAsset);
    int quote = made.ledger.find(account, traded.quoteAsset);
    if (base == SlotTable.NONE || quote == SlotTable.NONE) {
      return false;
    }
    boolean buy = made.orders.isBuy(slot);
    made.orders.settleBy(slot, buy ? quote : base, buy ? base : quote);
    if (orders == priorities.length) {
      priorities = Arrays.copyOf(priorities, 2 * orders);
    }
    priorities[orders++] = order.priority();
    return slotByPriority.put(order.priority(), slot) == Orders.NONE;
  }

  /** The state, when all records were given. */
  EngineState end() {
    EngineState made = state();
    for (int index = 0; index < made.registry.markets().count(); index++) {
      Market market = made.registry.marketAt(index);
      if (market == null) {
        throw new IllegalArgumentException("the snapshot lacks a market, at index " + index);
      }
      if (market.feeAccountId != 0) {
        market.feeBalance =
            made.ledger.find(made.registry.account(market.feeAccountId), market.quoteAsset);
      }
    }
    Arrays.sort(priorities, 0, orders);
    for (int i = 0; i < orders; i++) {
      int slot = (int) slotByPriority.get(priorities[i]);
      made.registry.marketAt(made.orders.market(slot)).book.rest(slot, priorities[i]);
    }
    made.massCancels.endRestoration();
    made.auctions.endRestoration();
    return made;
  }

  private EngineState state() {
    if (state == null) {
      throw new IllegalArgumentException("the snapshot does not begin with a header");
    }
    return state;
  }

  int rulesVersion() {
    return rulesVersion;
  }

  long sequence() {
    return sequence;
  }

  long timestampNs() {
    return timestampNs;
  }

  long stateHash() {
    return stateHash;
  }
}
