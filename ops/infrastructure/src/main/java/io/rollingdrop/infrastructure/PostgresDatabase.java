package io.rollingdrop.infrastructure;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** A running PostgreSQL, as its superuser sees it. */
final class PostgresDatabase {

  private static final String MAINTENANCE = "postgres";
  private static final String ANSWER_WITHIN_S = "5";

  private final int port;
  private final String user;
  private final String password;

  PostgresDatabase(int port, String user, String password) {
    this.port = port;
    this.user = user;
    this.password = password;
  }

  static String url(int port, String database) {
    return "jdbc:postgresql://%s:%d/%s".formatted(LoopbackPort.HOST, port, database);
  }

  /** Whether it takes connections: it may be recovering still. */
  boolean answers() {
    try (Connection connection = connect()) {
      return connection.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }

  /**
   * Creates a user, and a database that is theirs, where they are missing. Either may be there
   * without the other, if an earlier start was interrupted.
   *
   * @param name of both; of letters only
   */
  void createOnce(String name, String itsPassword) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      if (!exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", name)) {
        statement.execute("CREATE ROLE %s LOGIN".formatted(name));
      }
      // The file of the password is the truth, should it have been made anew.
      statement.execute(
          "ALTER ROLE %s PASSWORD %s".formatted(name, statement.enquoteLiteral(itsPassword)));
      if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", name)) {
        statement.execute("CREATE DATABASE %s OWNER %s".formatted(name, name));
      }
    } catch (SQLException e) {
      throw new InfrastructureException(
          "cannot create the database %s: %s".formatted(name, e.getMessage()), e);
    }
  }

  private static boolean exists(Connection connection, String query, String name)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, name);
      try (ResultSet found = statement.executeQuery()) {
        return found.next();
      }
    }
  }

  private Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("connectTimeout", ANSWER_WITHIN_S);
    properties.setProperty("socketTimeout", ANSWER_WITHIN_S);
    return DriverManager.getConnection(url(port, MAINTENANCE), properties);
  }
}
