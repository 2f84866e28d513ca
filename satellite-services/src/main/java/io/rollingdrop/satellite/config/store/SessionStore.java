package io.rollingdrop.satellite.config.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Sessions of the console, by the hash of their token. Thread safe. Every method throws {@link
 * StoreUnavailableException} when PostgreSQL is out of reach.
 */
public final class SessionStore {

  /**
   * @param user whose session it is
   * @param role of the user, when asked
   * @param created when the user signed in
   * @param lastUsed when it was used, to about a minute
   */
  public record Row(String user, String role, Instant created, Instant lastUsed) {}

  private final Database database;

  public SessionStore(Database database) {
    this.database = database;
  }

  /** The session of that token. */
  public Optional<Row> find(byte[] tokenHash) {
    return database.transaction(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT name, role, s.created, last_used"
                      + " FROM console_session s JOIN console_user USING (name)"
                      + " WHERE token_hash = ?")) {
            select.setBytes(1, tokenHash);
            try (ResultSet row = select.executeQuery()) {
              return row.next()
                  ? Optional.of(
                      new Row(row.getString(1), row.getString(2), time(row, 3), time(row, 4)))
                  : Optional.empty();
            }
          }
        });
  }

  private static Instant time(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  /**
   * Adds a session. Sessions that are over go, and the oldest beyond the bound.
   *
   * @param createdAfter sessions of before are over
   * @param usedAfter sessions not used since are over
   * @param mostOfUser sessions that a user may have
   */
  public void add(
      byte[] tokenHash,
      String user,
      Instant now,
      Instant createdAfter,
      Instant usedAfter,
      int mostOfUser) {
    database.transaction(
        connection -> {
          removeOver(connection, createdAfter, usedAfter);
          insert(connection, tokenHash, user, now);
          removeOldest(connection, user, mostOfUser);
          return null;
        });
  }

  private static void removeOver(Connection connection, Instant createdAfter, Instant usedAfter)
      throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM console_session WHERE created <= ? OR last_used <= ?")) {
      delete.setObject(1, createdAfter.atOffset(ZoneOffset.UTC));
      delete.setObject(2, usedAfter.atOffset(ZoneOffset.UTC));
      delete.executeUpdate();
    }
  }

  private static void insert(Connection connection, byte[] tokenHash, String user, Instant now)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO console_session (token_hash, name, created, last_used)"
                + " VALUES (?, ?, ?, ?)")) {
      insert.setBytes(1, tokenHash);
      insert.setString(2, user);
      insert.setObject(3, now.atOffset(ZoneOffset.UTC));
      insert.setObject(4, now.atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
  }

  private static void removeOldest(Connection connection, String user, int mostOfUser)
      throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM console_session WHERE token_hash IN (SELECT token_hash"
                + " FROM console_session WHERE name = ? ORDER BY created DESC OFFSET ?)")) {
      delete.setString(1, user);
      delete.setInt(2, mostOfUser);
      delete.executeUpdate();
    }
  }

  /** Notes that a session was used. */
  public void used(byte[] tokenHash, Instant now) {
    database.transaction(
        connection -> {
          try (PreparedStatement update =
              connection.prepareStatement(
                  "UPDATE console_session SET last_used = ? WHERE token_hash = ?")) {
            update.setObject(1, now.atOffset(ZoneOffset.UTC));
            update.setBytes(2, tokenHash);
            return update.executeUpdate();
          }
        });
  }

  /** Removes a session; none of that token is no error. */
  public void remove(byte[] tokenHash) {
    database.transaction(
        connection -> {
          try (PreparedStatement delete =
              connection.prepareStatement("DELETE FROM console_session WHERE token_hash = ?")) {
            delete.setBytes(1, tokenHash);
            return delete.executeUpdate();
          }
        });
  }
}
