package io.rollingdrop.satellite.persister.postgres;

import io.rollingdrop.protocol.Position;
import io.rollingdrop.satellite.persister.SinkRefusedException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The persister's row in {@code consumer_position}. */
final class PositionRow {

  private static final String INSERT =
      """
      INSERT INTO consumer_position (epoch, sequence, index, checksum, name)
      VALUES (?, ?, ?, ?, ?) ON CONFLICT (name) DO NOTHING
      """;
  private static final String SELECT =
      "SELECT epoch, sequence, index, checksum FROM consumer_position WHERE name = ?";
  private static final String MOVE =
      """
      UPDATE consumer_position
      SET epoch = ?, sequence = ?, index = ?, checksum = ?, updated_at = now()
      WHERE name = ? AND epoch = ? AND sequence = ? AND index = ? AND checksum = ?
      """;
  private static final String NAME_BEGINNING =
      "UPDATE consumer_position SET snapshot_sequence = sequence WHERE name = ?";

  private final String name;

  PositionRow(String name) {
    this.name = name;
  }

  /** Reads the position; a row that is missing is made, at the start. */
  Position read(Connection connection) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      set(insert, 1, Position.START);
      insert.setString(5, name);
      insert.executeUpdate();
    }
    try (PreparedStatement select = connection.prepareStatement(SELECT)) {
      select.setString(1, name);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return new Position(row.getInt(1), row.getLong(2), row.getInt(3), row.getLong(4));
      }
    }
  }

  /**
   * Moves the position.
   *
   * @throws SinkRefusedException if it is not where this persister left it
   */
  void move(Connection connection, Position from, Position to) throws SQLException {
    try (PreparedStatement move = connection.prepareStatement(MOVE)) {
      set(move, 1, to);
      move.setString(5, name);
      set(move, 6, from);
      if (move.executeUpdate() != 1) {
        throw new SinkRefusedException(
            "consumer_position '%s' is not at %s any more: something else writes to these tables. Find and stop it, then restart this persister."
                .formatted(name, from));
      }
    }
  }

  /**
   * Moves the position from the start to a snapshot's, and notes that history begins there.
   *
   * @throws SinkRefusedException if it is not at the start
   */
  void begin(Connection connection, Position snapshot) throws SQLException {
    move(connection, Position.START, snapshot);
    try (PreparedStatement note = connection.prepareStatement(NAME_BEGINNING)) {
      note.setString(1, name);
      note.executeUpdate();
    }
  }

  private static void set(PreparedStatement statement, int at, Position position)
      throws SQLException {
    statement.setInt(at, position.epoch());
    statement.setLong(at + 1, position.sequence());
    statement.setInt(at + 2, position.index());
    statement.setLong(at + 3, position.checksum());
  }
}
