package io.rollingdrop.satellite.config.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Who may sign in to the console. Thread safe. Every method throws {@link
 * StoreUnavailableException} when PostgreSQL is out of reach.
 */
public final class UserStore {

  /**
   * @param name unique
   * @param role what the user may do
   * @param passwordHash made of the password, with its salt and cost
   */
  public record User(String name, String role, String passwordHash) {
    /** Without the hash. */
    @Override
    public String toString() {
      return name + " (" + role + ")";
    }
  }

  private final Database database;

  public UserStore(Database database) {
    this.database = database;
  }

  /** The user of that name. */
  public Optional<User> find(String name) {
    return database.transaction(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT name, role, password_hash FROM console_user WHERE name = ?")) {
            select.setString(1, name);
            try (ResultSet row = select.executeQuery()) {
              return row.next()
                  ? Optional.of(new User(row.getString(1), row.getString(2), row.getString(3)))
                  : Optional.empty();
            }
          }
        });
  }

  /** Adds a user; one of that name gets the role and the password, and is signed out everywhere. */
  public void put(User user, Instant now) {
    database.transaction(
        connection -> {
          try (PreparedStatement insert =
                  connection.prepareStatement(
                      "INSERT INTO console_user (name, role, password_hash, created)"
                          + " VALUES (?, ?, ?, ?) ON CONFLICT (name) DO UPDATE"
                          + " SET role = excluded.role, password_hash = excluded.password_hash");
              PreparedStatement signOut =
                  connection.prepareStatement("DELETE FROM console_session WHERE name = ?")) {
            insert.setString(1, user.name());
            insert.setString(2, user.role());
            insert.setString(3, user.passwordHash());
            insert.setObject(4, now.atOffset(ZoneOffset.UTC));
            insert.executeUpdate();
            signOut.setString(1, user.name());
            return signOut.executeUpdate();
          }
        });
  }
}
