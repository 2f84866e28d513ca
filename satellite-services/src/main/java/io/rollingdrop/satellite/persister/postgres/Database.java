package io.rollingdrop.satellite.persister.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.rollingdrop.satellite.persister.PostgresSettings;
import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.ds.PGSimpleDataSource;

/** The database: brought up to the release's schema, then reached through a pool. */
final class Database implements AutoCloseable {

  static final String SCHEMA = "rollingdrop";

  private static final String MIGRATIONS = "classpath:db/persister";
  private static final String HISTORY = "persister_schema_history";
  private static final int CONNECT_TIMEOUT_S = 5;
  private static final int CONNECT_TIMEOUT_MS = 1_000 * CONNECT_TIMEOUT_S;

  /** A dead client's session, and its lock with it, ends within half a minute. */
  private static final String SESSION =
      "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=4"
          + " -c client_connection_check_interval=1000";

  private final PGSimpleDataSource source = new PGSimpleDataSource();
  private HikariDataSource pool;

  Database(PostgresSettings settings) {
    source.setUrl(settings.url());
    source.setUser(settings.user());
    source.setPassword(settings.password());
    source.setConnectTimeout(CONNECT_TIMEOUT_S);
    source.setSocketTimeout(Math.toIntExact(settings.patience().toSeconds()));
    source.setTcpKeepAlive(true);
    source.setApplicationName("rollingdrop-" + settings.consumer());
    source.setOptions(SESSION);
  }

  /**
   * A connection without auto-commit, at the release's schema. Migrates before the first.
   *
   * @throws SQLException if the database cannot be reached, or not be migrated
   */
  Connection connect() throws SQLException {
    if (pool == null) {
      migrate();
      pool = new HikariDataSource(poolConfig());
    }
    return pool.getConnection();
  }

  private void migrate() throws SQLException {
    try {
      Flyway.configure()
          .dataSource(source)
          .schemas(SCHEMA)
          .table(HISTORY)
          .locations(MIGRATIONS)
          // Other services may have made the schema, and have tables in it.
          .baselineOnMigrate(true)
          .baselineVersion("0")
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw sqlCause(e);
    }
  }

  private static SQLException sqlCause(FlywayException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return sql;
      }
    }
    return new SQLException("migration: " + e.getMessage(), e);
  }

  private HikariConfig poolConfig() {
    HikariConfig config = new HikariConfig();
    config.setPoolName("persister");
    config.setDataSource(source);
    config.setSchema(SCHEMA);
    config.setAutoCommit(false);
    // One writer, which keeps its connection, and the lock that belongs to it.
    config.setMaximumPoolSize(1);
    config.setMaxLifetime(0);
    config.setConnectionTimeout(CONNECT_TIMEOUT_MS);
    config.setInitializationFailTimeout(-1);
    return config;
  }

  /** Closes a connection for good, so that what the session holds is set free. */
  void discard(Connection connection) {
    pool.evictConnection(connection);
  }

  @Override
  public void close() {
    if (pool != null) {
      pool.close();
      pool = null;
    }
  }
}
