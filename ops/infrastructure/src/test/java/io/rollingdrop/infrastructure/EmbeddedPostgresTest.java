package io.rollingdrop.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {

  @TempDir Path folder;

  @Test
  void whatIsCommittedSurvivesAKilledServer() throws SQLException {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(PostgresSettings.in(folder))) {
      execute(postgres, "CREATE TABLE trade (id BIGINT)");
      execute(postgres, "INSERT INTO trade VALUES (42)");
      postgres.kill();
      assertThat(postgres.isAlive()).isFalse();
    }
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(PostgresSettings.in(folder))) {
      assertThat(query(postgres, "SELECT id FROM trade")).isEqualTo("42");
    }
  }

  @Test
  void isDurableAndHidesItsPassword() throws SQLException, IOException {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(PostgresSettings.in(folder))) {
      assertThat(query(postgres, "SHOW fsync")).isEqualTo("on");
      assertThat(query(postgres, "SHOW synchronous_commit")).isEqualTo("on");
      assertThat(query(postgres, "SHOW full_page_writes")).isEqualTo("on");
      assertThat(query(postgres, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
          .isEqualTo("f");
      Path password = folder.resolve(EmbeddedPostgres.PASSWORD_FILE);
      assertThat(password).hasContent(postgres.password() + "\n");
      assertThat(Files.getPosixFilePermissions(password))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      assertThatThrownBy(
              () -> DriverManager.getConnection(postgres.url(), postgres.user(), "guess"))
          .hasMessageContaining("password authentication failed");
    }
  }

  @Test
  void stopsWhileAClientIsConnected() throws SQLException {
    EmbeddedPostgres postgres = EmbeddedPostgres.start(PostgresSettings.in(folder));
    try (Connection connection = connect(postgres)) {
      assertThat(connection.isValid(1)).isTrue();
      postgres.close();
      assertThat(postgres.isAlive()).isFalse();
    }
  }

  @Test
  void startsThoughItsFormerProcessIdIsAnothersByNow() throws IOException, SQLException {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(PostgresSettings.in(folder))) {
      postgres.kill();
    }
    Path file = folder.resolve("cluster/postmaster.pid");
    String stale = Files.readString(file);
    Files.writeString(file, ProcessHandle.current().pid() + stale.substring(stale.indexOf('\n')));
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(PostgresSettings.in(folder))) {
      assertThat(query(postgres, "SELECT 1")).isEqualTo("1");
    }
  }

  private static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
    try (Connection connection = connect(postgres);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(EmbeddedPostgres postgres, String sql) throws SQLException {
    try (Connection connection = connect(postgres);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      assertThat(result.next()).isTrue();
      return result.getString(1);
    }
  }

  private static Connection connect(EmbeddedPostgres postgres) throws SQLException {
    return DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password());
  }
}
