package io.rollingdrop.satellite.persister.postgres;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.LongFunction;
import org.agrona.collections.Long2ObjectHashMap;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** The effect of some events, to be written in one transaction and then cleared. One thread. */
final class Batch {

  final ReferenceRows reference = new ReferenceRows();
  final CopyBuffer trades =
      new CopyBuffer(
          "trades",
          "sequence, index, market_id, price, quantity, base_amount, quote_amount, taker_side,"
              + " maker_order_id, taker_order_id, maker_account_id, taker_account_id,"
              + " maker_tenant_id, taker_tenant_id, maker_fee, taker_fee, fee_account_id,"
              + " traded_at");
  final BalanceChanges balances = new BalanceChanges();
  final LedgerRows ledger;

  private final CopyBuffer entries = new CopyBuffer("ledger_entries", LedgerRows.COLUMNS);
  private final Long2ObjectHashMap<OrderChange> orders = new Long2ObjectHashMap<>();
  private final OrderTable orderTable = new OrderTable();

  Batch() {
    ledger = new LedgerRows(entries, balances);
  }

  /** The batch's change of an order, made if there is none yet. */
  OrderChange order(long orderId, LongFunction<OrderChange> make) {
    return orders.computeIfAbsent(orderId, make);
  }

  /**
   * Writes everything, within the connection's transaction.
   *
   * @param sequence of the last event in the batch
   * @param markets tell what a change of an order moved, once the order's side is known
   * @return rows written
   */
  long write(Connection connection, long sequence, MarketAssets markets)
      throws SQLException, IOException {
    CopyManager copier = connection.unwrap(PGConnection.class).getCopyAPI();
    long rows = reference.write(connection, copier);
    rows += orderTable.write(connection, copier, orders.values());
    orders.values().forEach(order -> bookHolds(order, markets));
    trades.copyTo(copier);
    entries.copyTo(copier);
    return rows
        + trades.rows()
        + entries.rows()
        + BalanceTable.write(connection, balances, sequence);
  }

  private void bookHolds(OrderChange order, MarketAssets markets) {
    if (order.movedToHeld != 0) {
      balances.add(
          order.accountId,
          markets.of(order.marketId).paidWith(order.side),
          -order.movedToHeld,
          order.movedToHeld);
    }
  }

  void clear() {
    reference.clear();
    trades.clear();
    entries.clear();
    balances.clear();
    orders.clear();
  }
}
