package io.rollingdrop.satellite.persister.postgres;

import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.StateSnapshot;
import io.rollingdrop.satellite.persister.BatchBounds;
import io.rollingdrop.satellite.persister.PostgresSettings;
import io.rollingdrop.satellite.persister.Sink;
import io.rollingdrop.satellite.persister.SinkUnavailableException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.agrona.DirectBuffer;

/**
 * Orders, trades, ledger and balances in PostgreSQL. A batch is one transaction, and so is its
 * position.
 *
 * <p>Of two persisters on one database one writes and the other waits: a session lock decides. It
 * ends with the session of who holds it, and the other goes on from the position that it finds.
 * Whoever writes without asking for the lock is found out by the position, which then is not where
 * it was left.
 */
public final class PostgresSink implements Sink {

  /** Names the tables' writer among the database's advisory locks. */
  private static final String LOCK = "SELECT pg_try_advisory_lock(hashtextextended(?, 0))";

  private static final String LOCK_NAME = Database.SCHEMA + ".persister";

  private final PostgresSettings settings;
  private final Database database;
  private final PositionRow positionRow;
  private final MarketAssets markets = new MarketAssets();
  private final Batch batch = new Batch();
  private final EventFold fold = new EventFold(batch, markets);
  private Connection connection;
  private Position committed;

  public PostgresSink(PostgresSettings settings) {
    this.settings = settings;
    database = new Database(settings);
    positionRow = new PositionRow(settings.consumer());
  }

  @Override
  public String name() {
    return "postgres";
  }

  @Override
  public BatchBounds bounds() {
    return settings.batch();
  }

  @Override
  public Position open() {
    release();
    try {
      connection = database.connect();
      takeLock();
      readMarkets();
      committed = positionRow.read(connection);
      connection.commit();
      return committed;
    } catch (SQLException e) {
      throw SqlFailures.classify(e, settings.url());
    }
  }

  private void takeLock() throws SQLException {
    try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
      lock.setString(1, LOCK_NAME);
      try (ResultSet taken = lock.executeQuery()) {
        taken.next();
        if (!taken.getBoolean(1)) {
          throw new SinkUnavailableException(
              "its turn: another persister writes to " + settings.url());
        }
      }
    }
  }

  private void readMarkets() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT market_id, base_asset_id, quote_asset_id FROM markets")) {
      while (rows.next()) {
        markets.add(rows.getInt(1), rows.getInt(2), rows.getInt(3));
      }
    }
  }

  @Override
  public Position takeOver(StateSnapshot snapshot) {
    if (connection == null || !committed.equals(Position.START)) {
      throw new IllegalStateException(
          "only an empty store takes over a snapshot; this one "
              + (connection == null ? "is not open" : "is at " + committed));
    }
    try {
      Position end = snapshot.position();
      positionRow.begin(connection, end);
      StreamedCopy.Maker copy = new StreamedCopy.Maker(connection, settings.url());
      snapshot.forEach(new OpeningRows(copy, snapshot, markets));
      copy.finish();
      connection.commit();
      committed = end;
      return end;
    } catch (SQLException e) {
      throw SqlFailures.classify(e, settings.url());
    }
  }

  @Override
  public void onEvent(DirectBuffer buffer, int offset, int length) {
    fold.onEvent(buffer, offset, length);
  }

  @Override
  public long commit(Position end) {
    try {
      positionRow.move(connection, committed, end);
      long rows = batch.write(connection, end.sequence(), markets);
      connection.commit();
      committed = end;
      batch.clear();
      return rows;
    } catch (SQLException e) {
      throw SqlFailures.classify(e, settings.url());
    } catch (IOException e) {
      throw SqlFailures.classify(e, settings.url());
    }
  }

  @Override
  public void release() {
    batch.clear();
    markets.clear();
    if (connection != null) {
      database.discard(connection);
      connection = null;
    }
    database.close();
  }
}
