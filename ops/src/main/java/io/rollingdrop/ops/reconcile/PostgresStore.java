package io.rollingdrop.ops.reconcile;

import io.rollingdrop.ops.decided.Balance;
import io.rollingdrop.ops.decided.BalanceKey;
import io.rollingdrop.satellite.support.Endpoints;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is in Postgres, of one moment: position, balances, and the same balances worked out from
 * ledger entries and open orders, all in one snapshot.
 *
 * @param sequence of the last command whose effect is there; 0: none yet
 * @param historyAfter it began with the state after this command; 0: with the first event
 * @param balances all that are not zero
 * @param entered available plus held of each balance, as the ledger entries add up
 * @param held of each balance, as the holds of the orders add up
 * @param unbalanced entries' (sequence, index, asset) whose deltas do not add up to zero
 */
record PostgresStore(
    long sequence,
    long historyAfter,
    SortedMap<BalanceKey, Balance> balances,
    SortedMap<BalanceKey, Long> entered,
    SortedMap<BalanceKey, Long> held,
    long unbalanced) {

  /** Properties of the driver, in seconds. */
  private static final List<String> BOUNDS =
      List.of("loginTimeout", "connectTimeout", "socketTimeout");

  private static final String POSITION =
      "SELECT coalesce(max(sequence), 0) FROM rollingdrop.consumer_position";
  private static final String BEGINNING =
      "SELECT coalesce(max(snapshot_sequence), 0) FROM rollingdrop.consumer_position";
  private static final String BALANCES =
      "SELECT account_id, asset_id, available, held FROM rollingdrop.balances";
  private static final String ENTERED =
      "SELECT account_id, asset_id, sum(available_delta + held_delta)::bigint"
          + " FROM rollingdrop.ledger_entries WHERE account_id <> 0 GROUP BY account_id, asset_id";
  private static final String HELD =
      "SELECT account_id, asset_id, sum(held)::bigint FROM ("
          + " SELECT o.account_id, o.held_amount AS held,"
          + " CASE o.side WHEN 'buy' THEN m.quote_asset_id ELSE m.base_asset_id END AS asset_id"
          + " FROM rollingdrop.orders o JOIN rollingdrop.markets m USING (market_id)"
          + " WHERE o.held_amount > 0"
          + " UNION ALL SELECT account_id, held_delta, asset_id FROM rollingdrop.ledger_entries"
          + " WHERE kind = 'transfer') AS holds GROUP BY 1, 2 HAVING sum(held) <> 0";
  private static final String UNBALANCED =
      "SELECT count(*) FROM (SELECT 1 FROM rollingdrop.ledger_entries"
          + " GROUP BY sequence, index, asset_id"
          + " HAVING sum(available_delta + held_delta) <> 0) AS broken";

  /**
   * Reads it.
   *
   * @param patience longest wait for an answer
   * @throws SQLException if Postgres does not answer, or the persister has never been there
   */
  static PostgresStore read(Endpoints.Postgres where, Duration patience) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", where.user());
    properties.setProperty("password", where.password());
    for (String bound : BOUNDS) {
      properties.setProperty(bound, Long.toString(Math.max(1, patience.toSeconds())));
    }
    try (Connection connection = DriverManager.getConnection(where.url(), properties)) {
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setReadOnly(true);
      try (Statement statement = connection.createStatement()) {
        long sequence = number(statement, POSITION);
        SortedMap<BalanceKey, Balance> balances = new TreeMap<>();
        try (ResultSet rows = statement.executeQuery(BALANCES)) {
          while (rows.next()) {
            Balance balance = new Balance(rows.getLong(3), rows.getLong(4));
            if (!balance.isZero()) {
              balances.put(new BalanceKey(rows.getLong(1), rows.getInt(2)), balance);
            }
          }
        }
        return new PostgresStore(
            sequence,
            number(statement, BEGINNING),
            balances,
            sums(statement, ENTERED),
            sums(statement, HELD),
            number(statement, UNBALANCED));
      }
    }
  }

  private static long number(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static SortedMap<BalanceKey, Long> sums(Statement statement, String query)
      throws SQLException {
    SortedMap<BalanceKey, Long> sums = new TreeMap<>();
    try (ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        if (rows.getLong(3) != 0) {
          sums.put(new BalanceKey(rows.getLong(1), rows.getInt(2)), rows.getLong(3));
        }
      }
    }
    return sums;
  }

  /** What does not agree with the core's balances at {@link #sequence}; empty if all does. */
  String difference(SortedMap<BalanceKey, Balance> decided) {
    if (unbalanced > 0) {
      return unbalanced + " ledger postings whose entries do not add up to zero";
    }
    String difference = Differences.between("balances", decided, balances);
    if (difference.isEmpty()) {
      difference =
          Differences.between(
              "sums of ledger entries",
              Differences.map(decided, balance -> balance.available() + balance.held()),
              entered);
    }
    if (difference.isEmpty()) {
      difference =
          Differences.between(
              "sums of what orders and pending transfers hold",
              Differences.map(decided, Balance::held),
              held);
    }
    return difference;
  }
}
