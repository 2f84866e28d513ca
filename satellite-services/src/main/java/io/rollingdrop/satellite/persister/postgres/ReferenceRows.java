package io.rollingdrop.satellite.persister.postgres;

import io.rollingdrop.protocol.codec.AccountCreatedDecoder;
import io.rollingdrop.protocol.codec.AccountFrozenDecoder;
import io.rollingdrop.protocol.codec.AssetCreatedDecoder;
import io.rollingdrop.protocol.codec.MarketCreatedDecoder;
import io.rollingdrop.protocol.codec.MarketFeesChangedDecoder;
import io.rollingdrop.protocol.codec.MarketGrantedDecoder;
import io.rollingdrop.protocol.codec.MarketLimitsChangedDecoder;
import io.rollingdrop.protocol.codec.MarketStateChangedDecoder;
import io.rollingdrop.protocol.codec.SessionEndChangedDecoder;
import io.rollingdrop.protocol.codec.TenantCreatedDecoder;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.postgresql.copy.CopyManager;

/** Tenants, assets, accounts and markets of a batch. One thread. */
final class ReferenceRows {

  private final CopyBuffer tenants = new CopyBuffer("tenants", "tenant_id, sequence, created_at");
  private final CopyBuffer assets =
      new CopyBuffer("assets", "asset_id, symbol, scale, sequence, created_at");
  private final CopyBuffer accounts =
      new CopyBuffer("accounts", "account_id, tenant_id, frozen, sequence, created_at");
  private final CopyBuffer markets =
      new CopyBuffer(
          "markets",
          "market_id, symbol, owner_tenant_id, base_asset_id, quote_asset_id, lot_size, tick_size,"
              + " sequence, created_at");
  private final DeferredStatement states =
      new DeferredStatement(
          "UPDATE markets SET state = ?::market_state, sequence = ? WHERE market_id = ?");
  private final DeferredStatement fees =
      new DeferredStatement(
          "UPDATE markets SET maker_fee_ppm = ?, taker_fee_ppm = ?, fee_account_id = ?, sequence = ?"
              + " WHERE market_id = ?");
  private final DeferredStatement limits =
      new DeferredStatement(
          "UPDATE markets SET min_price = ?, max_price = ?, max_quantity = ?, sequence = ?"
              + " WHERE market_id = ?");
  private final DeferredStatement sessionEnds =
      new DeferredStatement(
          "UPDATE markets SET session_ends_at = timestamptz 'epoch' + ?::bigint"
              + " * interval '1 microsecond', sequence = ? WHERE market_id = ?");
  private final DeferredStatement grants =
      new DeferredStatement(
          "INSERT INTO market_grants (market_id, tenant_id, granted, sequence) VALUES (?, ?, ?, ?)"
              + " ON CONFLICT (market_id, tenant_id)"
              + " DO UPDATE SET granted = excluded.granted, sequence = excluded.sequence");
  private final DeferredStatement freezes =
      new DeferredStatement("UPDATE accounts SET frozen = ?, sequence = ? WHERE account_id = ?");

  private final List<CopyBuffer> copies = List.of(tenants, assets, accounts, markets);
  private final List<DeferredStatement> statements =
      List.of(states, fees, limits, sessionEnds, grants, freezes);

  void add(TenantCreatedDecoder event) {
    tenants
        .row()
        .int4(event.tenantId())
        .int8(event.header().sequence())
        .timestamp(event.header().timestamp());
  }

  void add(AssetCreatedDecoder event) {
    assets
        .row()
        .int4(event.assetId())
        .packedName(event.symbol().word0(), event.symbol().word1())
        .int2(event.scale())
        .int8(event.header().sequence())
        .timestamp(event.header().timestamp());
  }

  void add(AccountCreatedDecoder event) {
    accounts
        .row()
        .int8(event.accountId())
        .int4(event.tenantId())
        .bool(false)
        .int8(event.header().sequence())
        .timestamp(event.header().timestamp());
  }

  void add(MarketCreatedDecoder event) {
    markets
        .row()
        .int4(event.marketId())
        .packedName(event.symbol().word0(), event.symbol().word1())
        .int4(event.ownerTenantId())
        .int4(event.baseAssetId())
        .int4(event.quoteAssetId())
        .int8(event.lotSize())
        .int8(event.tickSize())
        .int8(event.header().sequence())
        .timestamp(event.header().timestamp());
  }

  void add(MarketStateChangedDecoder event) {
    states.add(Labels.text(event.state()), event.header().sequence(), event.marketId());
  }

  void add(MarketFeesChangedDecoder event) {
    fees.add(
        event.makerRate(),
        event.takerRate(),
        event.feeAccountId(),
        event.header().sequence(),
        event.marketId());
  }

  void add(MarketLimitsChangedDecoder event) {
    limits.add(
        event.minPrice(),
        event.maxPrice(),
        event.maxQuantity(),
        event.header().sequence(),
        event.marketId());
  }

  void add(SessionEndChangedDecoder event) {
    Long endUs = event.sessionEnd() == 0 ? null : TimeUnit.NANOSECONDS.toMicros(event.sessionEnd());
    sessionEnds.add(endUs, event.header().sequence(), event.marketId());
  }

  void add(MarketGrantedDecoder event) {
    grants.add(
        event.marketId(), event.granteeTenantId(), event.granted() == 1, event.header().sequence());
  }

  void add(AccountFrozenDecoder event) {
    freezes.add(event.frozen() == 1, event.header().sequence(), event.accountId());
  }

  /** Writes them: what is new first, so that what changes is there. Returns the number of rows. */
  long write(Connection connection, CopyManager copier) throws SQLException, IOException {
    long rows = 0;
    for (CopyBuffer copy : copies) {
      copy.copyTo(copier);
      rows += copy.rows();
    }
    for (DeferredStatement statement : statements) {
      statement.execute(connection);
      rows += statement.rows();
    }
    return rows;
  }

  void clear() {
    copies.forEach(CopyBuffer::clear);
    statements.forEach(DeferredStatement::clear);
  }
}
