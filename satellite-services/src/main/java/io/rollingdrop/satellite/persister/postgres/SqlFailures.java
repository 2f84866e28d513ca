package io.rollingdrop.satellite.persister.postgres;

import io.rollingdrop.satellite.persister.SinkRefusedException;
import io.rollingdrop.satellite.persister.SinkUnavailableException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;

/** What a failure of the database means for the sink, by the class of its SQLSTATE. */
final class SqlFailures {

  private static final int CLASS_LENGTH = 2;

  /** Wrong data, violated constraint, unknown or forbidden object: the same again next time. */
  private static final Set<String> FINAL_CLASSES = Set.of("21", "22", "23", "42");

  private SqlFailures() {}

  /** Unavailable, unless trying again cannot help. */
  static RuntimeException classify(SQLException e, String url) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    if (state.length() > CLASS_LENGTH && FINAL_CLASSES.contains(state.substring(0, CLASS_LENGTH))) {
      return new SinkRefusedException(
          "PostgreSQL at %s refuses (%s): %s. The tables do not fit the events, or the user may not write them."
              .formatted(url, state, e.getMessage()),
          e);
    }
    return new SinkUnavailableException("PostgreSQL at " + url + ": " + e.getMessage(), e);
  }

  /** Unavailable: the connection broke. */
  static RuntimeException classify(IOException e, String url) {
    return new SinkUnavailableException("PostgreSQL at " + url + ": " + e.getMessage(), e);
  }
}
