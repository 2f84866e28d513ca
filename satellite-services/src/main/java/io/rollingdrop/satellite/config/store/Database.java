package io.rollingdrop.satellite.config.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.rollingdrop.satellite.support.Endpoints;
import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;

/**
 * The pool of connections to the schema {@code config}. Thread safe. Everything asked of it before
 * {@link #migrate} has succeeded fails as if PostgreSQL were down.
 */
public final class Database implements AutoCloseable {

  private static final String SCHEMA = "config";
  private static final String MIGRATIONS = "classpath:db/config";
  private static final long CONNECTION_TIMEOUT_MS = 2_000;
  private static final long VALIDATION_TIMEOUT_MS = 1_000;
  private static final String SOCKET_TIMEOUT_S = "10";
  private static final String CONNECT_TIMEOUT_S = "2";

  private final HikariDataSource pool;
  private volatile boolean migrated;

  /** Work in one transaction. */
  @FunctionalInterface
  interface Work<T, E extends Exception> {
    T in(Connection connection) throws SQLException, E;
  }

  /**
   * Connects when it is first used.
   *
   * @param connections most of them
   */
  public Database(Endpoints.Postgres postgres, int connections) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("config");
    config.setJdbcUrl(postgres.url());
    config.setUsername(postgres.user());
    config.setPassword(postgres.password());
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(1);
    config.setAutoCommit(false);
    config.setConnectionTimeout(CONNECTION_TIMEOUT_MS);
    config.setValidationTimeout(VALIDATION_TIMEOUT_MS);
    config.setInitializationFailTimeout(-1);
    config.setSchema(SCHEMA);
    config.addDataSourceProperty("ApplicationName", "rollingdrop-config");
    config.addDataSourceProperty("connectTimeout", CONNECT_TIMEOUT_S);
    config.addDataSourceProperty("socketTimeout", SOCKET_TIMEOUT_S);
    config.addDataSourceProperty("tcpKeepAlive", "true");
    pool = new HikariDataSource(config);
  }

  /**
   * Brings the schema to this release.
   *
   * @throws RuntimeException if PostgreSQL is out of reach, or the schema is not ours; try again
   */
  public void migrate() {
    Flyway.configure()
        .dataSource(pool)
        .schemas(SCHEMA)
        .defaultSchema(SCHEMA)
        .createSchemas(true)
        .locations(MIGRATIONS)
        .load()
        .migrate();
    migrated = true;
  }

  /**
   * Does work in one transaction (read committed).
   *
   * @throws StoreUnavailableException if PostgreSQL is out of reach or fails
   */
  <T, E extends Exception> T transaction(Work<T, E> work) throws E {
    if (!migrated) {
      throw new StoreUnavailableException("the schema is not migrated yet", null);
    }
    try (Connection connection = pool.getConnection()) {
      boolean committed = false;
      try {
        T result = work.in(connection);
        connection.commit();
        committed = true;
        return result;
      } finally {
        if (!committed) {
          rollback(connection);
        }
      }
    } catch (SQLException e) {
      throw new StoreUnavailableException("PostgreSQL failed: " + e.getMessage(), e);
    }
  }

  /** What made it necessary is on its way already, and the pool drops a broken connection. */
  @SuppressWarnings("EmptyCatch")
  private static void rollback(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // See above.
    }
  }

  /** Whether PostgreSQL answers just now; waits for at most two seconds. */
  public boolean answers() {
    if (!migrated) {
      return false;
    }
    try (Connection connection = pool.getConnection()) {
      return connection.isValid((int) (VALIDATION_TIMEOUT_MS / 1000));
    } catch (SQLException e) {
      return false;
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
