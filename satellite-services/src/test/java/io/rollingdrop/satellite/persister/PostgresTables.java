package io.rollingdrop.satellite.persister;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;

/** Reads and breaks the persister's tables, on a connection of its own. */
final class PostgresTables {

  private final PostgresSettings settings;

  PostgresTables(PostgresSettings settings) {
    this.settings = settings;
  }

  /** An empty database. */
  void drop() {
    execute("DROP SCHEMA IF EXISTS rollingdrop CASCADE");
  }

  void execute(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(settings.url(), settings.user(), settings.password());
  }

  /** The first column of the first row. */
  long number(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  /** The first two columns as key and value. */
  Map<String, String> pairs(String sql) {
    Map<String, String> pairs = new TreeMap<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        pairs.put(row.getString(1), row.getString(2));
      }
      return pairs;
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  Map<String, String> balances() {
    return pairs(
        "SELECT account_id || '/' || asset_id, available || '/' || held"
            + " FROM rollingdrop.balances WHERE available <> 0 OR held <> 0");
  }

  /** What there is now, not how it came about: rows of each table, without when they were made. */
  Map<String, String> present() {
    return pairs(
        """
        SELECT 'tenant ' || tenant_id, '' FROM rollingdrop.tenants
        UNION ALL
        SELECT 'asset ' || asset_id, (symbol, scale)::text FROM rollingdrop.assets
        UNION ALL
        SELECT 'account ' || account_id, (tenant_id, frozen)::text FROM rollingdrop.accounts
        UNION ALL
        SELECT 'market ' || market_id, (symbol, owner_tenant_id, base_asset_id, quote_asset_id,
          lot_size, tick_size, state, maker_fee_ppm, taker_fee_ppm, fee_account_id, min_price,
          max_price, max_quantity, session_ends_at)::text FROM rollingdrop.markets
        UNION ALL
        SELECT 'grant ' || market_id || '/' || tenant_id, '' FROM rollingdrop.market_grants
        WHERE granted
        UNION ALL
        SELECT 'balance ' || account_id || '/' || asset_id, (available, held)::text
        FROM rollingdrop.balances WHERE available <> 0 OR held <> 0
        UNION ALL
        SELECT 'order ' || order_id, (account_id, tenant_id, market_id, side, time_in_force, price,
          quantity, open_quantity, filled_quantity, held_amount, client_order_id,
          created_sequence, status, type, expires_at, stop_price, display_quantity, post_only,
          self_trade_prevention, triggered_at IS NOT NULL)::text
        FROM rollingdrop.orders WHERE status IN ('waiting', 'open')
        """);
  }

  /** What was decided after a command: rows of history, whole. */
  Map<String, String> historyAfter(long sequence) {
    return pairs(
        """
        SELECT 'order ' || order_id, o::text FROM rollingdrop.orders o WHERE order_id > %1$d
        UNION ALL
        SELECT 'older order ' || order_id, (status, price, quantity, open_quantity,
          filled_quantity, held_amount, updated_sequence, updated_at, end_reason)::text
        FROM rollingdrop.orders WHERE order_id <= %1$d AND updated_sequence > %1$d
        UNION ALL
        SELECT 'trade ' || sequence || '.' || index, t::text FROM rollingdrop.trades t
        WHERE sequence > %1$d
        UNION ALL
        SELECT 'entry ' || sequence || '.' || index || '.' || leg, e::text
        FROM rollingdrop.ledger_entries e WHERE sequence > %1$d
        """
            .formatted(sequence));
  }

  /** What is wrong between the tables; all zero. */
  Map<String, String> contradictions() {
    return pairs(
        """
        SELECT 'unbalanced entries', count(*)::text FROM (
          SELECT FROM rollingdrop.ledger_entries GROUP BY sequence, index, asset_id
          HAVING sum(available_delta + held_delta) <> 0) u
        UNION ALL
        SELECT 'balances that are not the sum of their entries', count(*)::text FROM (
          SELECT account_id, asset_id, sum(available_delta + held_delta) AS total
          FROM rollingdrop.ledger_entries WHERE account_id <> 0 GROUP BY account_id, asset_id) e
        FULL JOIN rollingdrop.balances b USING (account_id, asset_id)
        WHERE coalesce(e.total, 0) <> coalesce(b.available + b.held, 0)
        UNION ALL
        SELECT 'held balances that are not the sum of what orders and transfers hold',
          count(*)::text FROM (
          SELECT account_id, asset_id, sum(held) AS held FROM (
            SELECT o.account_id, o.held_amount AS held,
              CASE o.side WHEN 'buy' THEN m.quote_asset_id ELSE m.base_asset_id END AS asset_id
            FROM rollingdrop.orders o JOIN rollingdrop.markets m USING (market_id)
            UNION ALL SELECT account_id, held_delta, asset_id FROM rollingdrop.ledger_entries
            WHERE kind = 'transfer') holds GROUP BY 1, 2) h
        FULL JOIN rollingdrop.balances b USING (account_id, asset_id)
        WHERE coalesce(h.held, 0) <> coalesce(b.held, 0)
        UNION ALL
        SELECT 'orders whose fills are not their trades', count(*)::text FROM rollingdrop.orders o
        LEFT JOIN (
          SELECT order_id, sum(quantity) AS traded FROM (
            SELECT maker_order_id AS order_id, quantity FROM rollingdrop.trades
            UNION ALL SELECT taker_order_id, quantity FROM rollingdrop.trades) f
          GROUP BY order_id) t USING (order_id)
        WHERE o.filled_quantity <> coalesce(t.traded, 0)
          AND o.created_sequence > (SELECT snapshot_sequence FROM rollingdrop.consumer_position)
        UNION ALL
        SELECT 'open orders that do not add up', coalesce(string_agg(o::text, ' '), '0')
        FROM rollingdrop.orders o
        WHERE (status IN ('waiting', 'open')) <> (open_quantity > 0)
          OR status <> 'cancelled' AND quantity <> open_quantity + filled_quantity
          OR status NOT IN ('waiting', 'open') AND held_amount <> 0
          OR (status = 'cancelled') <> (end_reason IS NOT NULL)
          OR status = 'waiting' AND (stop_price = 0 OR triggered_at IS NOT NULL)
        """);
  }
}
