package io.rollingdrop.satellite.config.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What versions have still to reach. Of each document one version at most waits for a step: the
 * current one. Thread safe. Every method throws {@link StoreUnavailableException} when PostgreSQL
 * is out of reach.
 */
public final class Outbox {

  private static final int LONGEST_PROBLEM = 500;
  private static final int MOST_WAITING = 1_000;

  private final Database database;

  public Outbox(Database database) {
    this.database = database;
  }

  /** Versions that wait for a step, oldest first; at most 1,000. */
  public List<DocumentVersion> waiting(Step step) {
    return database.transaction(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT v.document, v.version, v.body::text, v.author, v.note, v.created"
                      + " FROM outbox o JOIN document_version v USING (document, version)"
                      + " WHERE o.step = ? AND o.state = 'waiting' ORDER BY v.created LIMIT ?")) {
            select.setString(1, step.label());
            select.setInt(2, MOST_WAITING);
            List<DocumentVersion> waiting = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
              while (rows.next()) {
                waiting.add(DocumentStore.read(rows));
              }
            }
            return waiting;
          }
        });
  }

  /** The version has taken the step. */
  public void done(DocumentVersion version, Step step) {
    settle(version, step, "done", null);
  }

  /** The version cannot take the step, ever. */
  public void refused(DocumentVersion version, Step step, String problem) {
    settle(version, step, "refused", problem);
  }

  /** The version could not take the step yet, and why. */
  public void delayed(DocumentVersion version, Step step, String problem) {
    settle(version, step, "waiting", problem);
  }

  private void settle(DocumentVersion version, Step step, String state, String problem) {
    database.transaction(
        connection -> {
          try (PreparedStatement update =
              connection.prepareStatement(
                  "UPDATE outbox SET state = ?, problem = ?"
                      + " WHERE document = ? AND version = ? AND step = ? AND state = 'waiting'")) {
            update.setString(1, state);
            update.setString(2, shortened(problem));
            update.setString(3, version.document());
            update.setLong(4, version.version());
            update.setString(5, step.label());
            return update.executeUpdate();
          }
        });
  }

  /**
   * How far the current version of each document has come; those that came all the way are left
   * out.
   */
  public Map<String, Applied> open() {
    return database.transaction(
        connection -> {
          Map<String, Set<Step>> open = new HashMap<>();
          Map<String, Map<Step, String>> problems = new HashMap<>();
          try (PreparedStatement select =
                  connection.prepareStatement(
                      "SELECT o.document, o.step, o.problem FROM outbox o"
                          + " WHERE o.state IN ('waiting', 'refused') AND o.version ="
                          + " (SELECT max(version) FROM document_version v"
                          + " WHERE v.document = o.document)");
              ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
              String document = rows.getString(1);
              Step step = Step.valueOf(rows.getString(2).toUpperCase(Locale.ROOT));
              open.computeIfAbsent(document, d -> EnumSet.noneOf(Step.class)).add(step);
              if (rows.getString(3) != null) {
                problems
                    .computeIfAbsent(document, d -> new EnumMap<>(Step.class))
                    .put(step, rows.getString(3));
              }
            }
          }
          Map<String, Applied> applied = new HashMap<>();
          open.forEach(
              (document, steps) ->
                  applied.put(
                      document, new Applied(steps, problems.getOrDefault(document, Map.of()))));
          return applied;
        });
  }

  /** An older version of the document need not go anywhere any more. */
  static void supersede(Connection connection, String document) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE outbox SET state = 'superseded' WHERE document = ? AND state = 'waiting'")) {
      update.setString(1, document);
      update.executeUpdate();
    }
  }

  /** Makes a version wait for steps. */
  static void add(Connection connection, String document, long version, Set<Step> steps)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO outbox (document, version, step, state) VALUES (?, ?, ?, 'waiting')")) {
      for (Step step : steps) {
        insert.setString(1, document);
        insert.setLong(2, version);
        insert.setString(3, step.label());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static String shortened(String problem) {
    return problem == null || problem.length() <= LONGEST_PROBLEM
        ? problem
        : problem.substring(0, LONGEST_PROBLEM);
  }
}
