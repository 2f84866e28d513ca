package io.rollingdrop.satellite.persister.postgres;

import io.rollingdrop.protocol.OrderTerms;
import io.rollingdrop.protocol.SnapshotRecordHandler;
import io.rollingdrop.protocol.StateSnapshot;
import io.rollingdrop.protocol.codec.MarketState;
import io.rollingdrop.protocol.codec.OrderType;
import io.rollingdrop.protocol.codec.SelfTradePrevention;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import io.rollingdrop.protocol.snapshot.AccountRecordDecoder;
import io.rollingdrop.protocol.snapshot.AssetRecordDecoder;
import io.rollingdrop.protocol.snapshot.BalanceRecordDecoder;
import io.rollingdrop.protocol.snapshot.GrantRecordDecoder;
import io.rollingdrop.protocol.snapshot.MarketRecordDecoder;
import io.rollingdrop.protocol.snapshot.OrderRecordDecoder;
import io.rollingdrop.protocol.snapshot.PendingTransferRecordDecoder;
import io.rollingdrop.protocol.snapshot.TenantRecordDecoder;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2LongHashMap;

/**
 * The rows that tables begin with which begin with a snapshot. What the snapshot does not tell is
 * said of its command: that is when rows were made and last changed, and by which every balance was
 * booked. Only which tenant an account is of is kept in memory, for the orders. One thread.
 */
final class OpeningRows implements SnapshotRecordHandler {

  private static final long UNKNOWN = Long.MIN_VALUE;

  // Bits of an order's record, as its schema says.
  private static final int POST_ONLY = 1;
  private static final int PREVENTION_SHIFT = 1;
  private static final int PREVENTION_MASK = 0x7;
  private static final int TYPE_SHIFT = 4;

  private final StreamedCopy tenants;
  private final StreamedCopy assets;
  private final StreamedCopy accounts;
  private final StreamedCopy markets;
  private final StreamedCopy grants;
  private final StreamedCopy balances;
  private final StreamedCopy orders;
  private final OpeningEntries entries;
  private final MarketAssets marketAssets;
  private final long sequence;
  private final long timestampNs;

  private final Labels<Side> sides = new Labels<>(Side.class);
  private final Labels<MarketState> states = new Labels<>(MarketState.class);
  private final Labels<TimeInForce> timesInForce = new Labels<>(TimeInForce.class);
  private final Labels<OrderChange.Status> statuses = new Labels<>(OrderChange.Status.class);
  private final TermsColumns terms = new TermsColumns();
  private final Long2LongHashMap tenantsOfAccounts = new Long2LongHashMap(UNKNOWN);

  private final TenantRecordDecoder tenant = new TenantRecordDecoder();
  private final AssetRecordDecoder asset = new AssetRecordDecoder();
  private final AccountRecordDecoder account = new AccountRecordDecoder();
  private final MarketRecordDecoder market = new MarketRecordDecoder();
  private final GrantRecordDecoder grant = new GrantRecordDecoder();
  private final BalanceRecordDecoder balance = new BalanceRecordDecoder();
  private final OrderRecordDecoder order = new OrderRecordDecoder();
  private final PendingTransferRecordDecoder pendingTransfer = new PendingTransferRecordDecoder();

  /**
   * @param copy makes the way into a table
   * @param marketAssets is told of the snapshot's markets
   */
  OpeningRows(StreamedCopy.Maker copy, StateSnapshot snapshot, MarketAssets marketAssets) {
    this.marketAssets = marketAssets;
    sequence = snapshot.sequence();
    timestampNs = snapshot.timestampNs();
    tenants = copy.into("tenants", "tenant_id, sequence, created_at");
    assets = copy.into("assets", "asset_id, symbol, scale, sequence, created_at");
    accounts = copy.into("accounts", "account_id, tenant_id, frozen, sequence, created_at");
    markets =
        copy.into(
            "markets",
            "market_id, symbol, owner_tenant_id, base_asset_id, quote_asset_id, lot_size,"
                + " tick_size, state, maker_fee_ppm, taker_fee_ppm, fee_account_id, min_price,"
                + " max_price, max_quantity, sequence, created_at, session_ends_at");
    grants = copy.into("market_grants", "market_id, tenant_id, granted, sequence");
    balances = copy.into("balances", "account_id, asset_id, available, held, sequence");
    orders = copy.into("orders", OrderTable.COLUMNS);
    entries =
        new OpeningEntries(copy.into("ledger_entries", LedgerRows.COLUMNS), sequence, timestampNs);
  }

  @Override
  public void onRecord(
      int templateId, DirectBuffer buffer, int offset, int blockLength, int version) {
    switch (templateId) {
      case TenantRecordDecoder.TEMPLATE_ID ->
          add(tenant.wrap(buffer, offset, blockLength, version));
      case AssetRecordDecoder.TEMPLATE_ID -> add(asset.wrap(buffer, offset, blockLength, version));
      case AccountRecordDecoder.TEMPLATE_ID ->
          add(account.wrap(buffer, offset, blockLength, version));
      case MarketRecordDecoder.TEMPLATE_ID ->
          add(market.wrap(buffer, offset, blockLength, version));
      case GrantRecordDecoder.TEMPLATE_ID -> add(grant.wrap(buffer, offset, blockLength, version));
      case BalanceRecordDecoder.TEMPLATE_ID ->
          add(balance.wrap(buffer, offset, blockLength, version));
      case OrderRecordDecoder.TEMPLATE_ID -> add(order.wrap(buffer, offset, blockLength, version));
      case PendingTransferRecordDecoder.TEMPLATE_ID -> {
        pendingTransfer.wrap(buffer, offset, blockLength, version);
        entries.hold(
            pendingTransfer.debitAccountId(), pendingTransfer.assetId(), pendingTransfer.amount());
      }
      default -> {
        // The core's bounds, limits, sessions and outcomes of keys: no table has them.
      }
    }
  }

  private void add(TenantRecordDecoder each) {
    tenants.row().int4(each.tenantId()).int8(sequence).timestamp(timestampNs);
  }

  private void add(AssetRecordDecoder each) {
    assets
        .row()
        .int4(each.assetId())
        .packedName(each.symbol0(), each.symbol1())
        .int2(each.scale())
        .int8(sequence)
        .timestamp(timestampNs);
  }

  private void add(AccountRecordDecoder each) {
    tenantsOfAccounts.put(each.accountId(), each.tenantId());
    accounts
        .row()
        .int8(each.accountId())
        .int4(each.tenantId())
        .bool(each.frozen() == 1)
        .int8(sequence)
        .timestamp(timestampNs);
  }

  private void add(MarketRecordDecoder each) {
    marketAssets.add(each.marketId(), each.baseAssetId(), each.quoteAssetId());
    markets
        .row()
        .int4(each.marketId())
        .packedName(each.symbol0(), each.symbol1())
        .int4(each.ownerTenantId())
        .int4(each.baseAssetId())
        .int4(each.quoteAssetId())
        .int8(each.lotSize())
        .int8(each.tickSize())
        .label(states.of(MarketState.get(each.state())))
        .int4(each.makerRate())
        .int4(each.takerRate())
        .int8(each.feeAccountId())
        .int8(each.minPrice())
        .int8(each.maxPrice())
        .int8(each.maxQuantity())
        .int8(sequence)
        .timestamp(timestampNs)
        .timestampOrNull(each.sessionEnd());
  }

  private void add(GrantRecordDecoder each) {
    grants.row().int4(each.marketId()).int4(each.tenantId()).bool(true).int8(sequence);
  }

  private void add(BalanceRecordDecoder each) {
    balances
        .row()
        .int8(each.accountId())
        .int4(each.assetId())
        .int8(each.available())
        .int8(each.held())
        .int8(sequence);
    entries.add(each.accountId(), each.assetId(), Math.addExact(each.available(), each.held()));
  }

  /**
   * A day order is not told from one that ends at an expiry of its own; one with a stop price that
   * does not wait was triggered, and is of type stop limit: no other rests after that.
   */
  private void add(OrderRecordDecoder each) {
    OrderTerms asked = termsOf(each);
    boolean waits = isWaiting(each);
    CopyBuffer row = orders.row();
    row.int8(each.orderId())
        .int8(each.accountId())
        .int4(tenantOf(each.accountId()))
        .int4(each.marketId())
        .label(sides.of(Side.get(each.side())))
        .label(timesInForce.of(each.expiry() == 0 ? TimeInForce.GTC : TimeInForce.GTD))
        .label(statuses.of(waits ? OrderChange.Status.WAITING : OrderChange.Status.OPEN))
        .int8(each.price())
        .int8(Math.addExact(each.openQuantity(), each.filledQuantity()))
        .int8(each.openQuantity())
        .int8(each.filledQuantity())
        .int8(each.heldAmount())
        .packedName(each.clientOrderId0(), each.clientOrderId1(), each.clientOrderId2())
        .int8(each.orderId())
        .timestamp(timestampNs)
        .int8(sequence)
        .timestamp(timestampNs);
    terms
        .add(row, asked)
        .timestampOrNull(asked.waits() && !waits ? timestampNs : 0)
        .labelOrNull(null);
  }

  private static OrderTerms termsOf(OrderRecordDecoder each) {
    int bits = each.terms();
    boolean triggered = each.stopPrice() != 0 && !isWaiting(each);
    return new OrderTerms(
        triggered ? OrderType.STOP_LIMIT : OrderType.get((short) (bits >>> TYPE_SHIFT)),
        0,
        each.expiry(),
        SelfTradePrevention.get((short) (bits >>> PREVENTION_SHIFT & PREVENTION_MASK)),
        (bits & POST_ONLY) != 0,
        each.displayQuantity(),
        each.stopPrice());
  }

  private static boolean isWaiting(OrderRecordDecoder each) {
    int type = each.terms() >>> TYPE_SHIFT;
    return type == OrderType.STOP.value() || type == OrderType.STOP_LIMIT.value();
  }

  private int tenantOf(long accountId) {
    long found = tenantsOfAccounts.get(accountId);
    if (found == UNKNOWN) {
      throw new IllegalStateException(
          "the snapshot at sequence %d has an order of account %d, and no such account"
              .formatted(sequence, accountId));
    }
    return (int) found;
  }
}
