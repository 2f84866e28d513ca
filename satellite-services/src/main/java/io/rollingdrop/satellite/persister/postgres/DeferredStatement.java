package io.rollingdrop.satellite.persister.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A statement for what is rare, an operator's decision: its rows are collected in the events' order
 * and sent together. One thread.
 */
final class DeferredStatement {

  private final String sql;
  private final List<Object[]> rows = new ArrayList<>();

  DeferredStatement(String sql) {
    this.sql = sql;
  }

  void add(Object... values) {
    rows.add(values);
  }

  int rows() {
    return rows.size();
  }

  void clear() {
    rows.clear();
  }

  void execute(Connection connection) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (Object[] values : rows) {
        for (int i = 0; i < values.length; i++) {
          statement.setObject(i + 1, values[i]);
        }
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }
}
