package io.rollingdrop.satellite.persister.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.PGConnection;

/** Adds a batch's changes to the balances, by one MERGE. */
final class BalanceTable {

  /**
   * The row that is there is added to, then checked: a balance below zero ends the transaction. An
   * INSERT with ON CONFLICT would check the change itself, which may well be below zero.
   */
  private static final String MERGE =
      """
      MERGE INTO balances b
      USING unnest(?::bigint[], ?::integer[], ?::bigint[], ?::bigint[])
        AS d (account_id, asset_id, available, held)
      ON b.account_id = d.account_id AND b.asset_id = d.asset_id
      WHEN MATCHED THEN UPDATE SET
        available = b.available + d.available, held = b.held + d.held, sequence = ?
      WHEN NOT MATCHED THEN INSERT (account_id, asset_id, available, held, sequence)
        VALUES (d.account_id, d.asset_id, d.available, d.held, ?)
      """;

  private BalanceTable() {}

  /** Returns the number of rows written. */
  static long write(Connection connection, BalanceChanges balances, long sequence)
      throws SQLException {
    List<BalanceChanges.Change> changes = balances.sorted();
    if (changes.isEmpty()) {
      return 0;
    }
    PGConnection postgres = connection.unwrap(PGConnection.class);
    try (PreparedStatement statement = connection.prepareStatement(MERGE)) {
      int at = 1;
      statement.setArray(
          at++,
          postgres.createArrayOf(
              "int8", changes.stream().mapToLong(change -> change.accountId).toArray()));
      statement.setArray(
          at++,
          postgres.createArrayOf(
              "int4", changes.stream().mapToInt(change -> change.assetId).toArray()));
      statement.setArray(
          at++,
          postgres.createArrayOf(
              "int8", changes.stream().mapToLong(change -> change.available).toArray()));
      statement.setArray(
          at++,
          postgres.createArrayOf(
              "int8", changes.stream().mapToLong(change -> change.held).toArray()));
      statement.setLong(at++, sequence);
      statement.setLong(at, sequence);
      statement.executeUpdate();
    }
    return changes.size();
  }
}
