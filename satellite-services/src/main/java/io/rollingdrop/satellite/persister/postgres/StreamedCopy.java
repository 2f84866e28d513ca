package io.rollingdrop.satellite.persister.postgres;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * Any number of rows for one table in bounded memory: what has been collected is sent every so many
 * rows. All within the connection's transaction. One thread.
 */
final class StreamedCopy {

  /** Rows sent at once; some three megabytes of orders. */
  static final int ROWS = 1 << 14;

  /** Makes them for one connection, and sends what each has left. */
  static final class Maker {
    private final CopyManager copier;
    private final String url;
    private final List<StreamedCopy> made = new ArrayList<>();

    /**
     * @param url of the database, to be named by failures
     */
    Maker(Connection connection, String url) throws SQLException {
      copier = connection.unwrap(PGConnection.class).getCopyAPI();
      this.url = url;
    }

    StreamedCopy into(String table, String columns) {
      StreamedCopy copy = new StreamedCopy(new CopyBuffer(table, columns), this);
      made.add(copy);
      return copy;
    }

    /** Sends the last rows of each. */
    void finish() {
      made.forEach(StreamedCopy::send);
    }
  }

  private final CopyBuffer buffer;
  private final Maker maker;

  private StreamedCopy(CopyBuffer buffer, Maker maker) {
    this.buffer = buffer;
    this.maker = maker;
  }

  /**
   * A new row, to be filled before the next is asked for.
   *
   * @throws io.rollingdrop.satellite.persister.SinkUnavailableException if the database is lost
   * @throws io.rollingdrop.satellite.persister.SinkRefusedException if it refuses the rows
   */
  CopyBuffer row() {
    if (buffer.rows() == ROWS) {
      send();
    }
    return buffer.row();
  }

  private void send() {
    try {
      buffer.copyTo(maker.copier);
      buffer.clear();
    } catch (SQLException e) {
      throw SqlFailures.classify(e, maker.url);
    } catch (IOException e) {
      throw SqlFailures.classify(e, maker.url);
    }
  }
}
