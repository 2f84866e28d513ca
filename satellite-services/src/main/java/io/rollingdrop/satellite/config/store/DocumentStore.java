package io.rollingdrop.satellite.config.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rollingdrop.satellite.config.document.DocumentTypes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Documents and their versions, append-only: the current version is the highest. A version and the
 * steps it has to take are written in one transaction. Thread safe, also between processes. Every
 * method throws {@link StoreUnavailableException} when PostgreSQL is out of reach.
 */
public final class DocumentStore {

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String COLUMNS = "document, version, body::text, author, note, created";
  private static final String CURRENT =
      "SELECT DISTINCT ON (document) "
          + COLUMNS
          + " FROM document_version ORDER BY document, version DESC";

  private final Database database;

  public DocumentStore(Database database) {
    this.database = database;
  }

  /** The current version of every document, by name. */
  public List<DocumentVersion> current() {
    return database.transaction(connection -> query(connection, CURRENT));
  }

  /** The current version of a document; empty if there is no such document. */
  public Optional<DocumentVersion> current(String document) {
    return history(document, Long.MAX_VALUE, 1).stream().findFirst();
  }

  /** One version of a document; empty if there is none. */
  public Optional<DocumentVersion> version(String document, long version) {
    return database
        .transaction(
            connection ->
                query(
                    connection,
                    "SELECT "
                        + COLUMNS
                        + " FROM document_version WHERE document = ? AND version = ?",
                    document,
                    version))
        .stream()
        .findFirst();
  }

  /**
   * Versions of a document, newest first.
   *
   * @param below only versions below this
   * @param limit most of them
   */
  public List<DocumentVersion> history(String document, long below, int limit) {
    return database.transaction(
        connection ->
            query(
                connection,
                "SELECT "
                    + COLUMNS
                    + " FROM document_version WHERE document = ? AND version < ?"
                    + " ORDER BY version DESC LIMIT ?",
                document,
                below,
                limit));
  }

  /**
   * Adds a version, and makes it wait for the document's steps in place of an older one that still
   * waits.
   *
   * @param next its version is one above what it is based on
   * @throws StaleVersionException if the current version is another than that; nothing is written
   */
  public void save(DocumentVersion next) throws StaleVersionException {
    append(next, Step.of(next.document()));
  }

  /**
   * Adds the first version of a document that describes what is in force in the core already.
   *
   * @return whether it was added; false: the document existed
   */
  public boolean seed(DocumentVersion first) {
    Set<Step> steps = Step.of(first.document());
    steps.remove(Step.CORE);
    try {
      append(first, steps);
      return true;
    } catch (StaleVersionException e) {
      return false;
    }
  }

  private void append(DocumentVersion next, Set<Step> steps) throws StaleVersionException {
    if (DocumentTypes.of(next.document()).isEmpty()) {
      throw new IllegalArgumentException("there is no type for document " + next.document());
    }
    database.<Void, StaleVersionException>transaction(
        connection -> {
          long current = currentVersion(connection, next.document());
          if (current != next.version() - 1 || !insert(connection, next)) {
            throw new StaleVersionException(
                next.document(),
                next.version() - 1,
                Math.max(current, currentVersion(connection, next.document())));
          }
          Outbox.supersede(connection, next.document());
          Outbox.add(connection, next.document(), next.version(), steps);
          return null;
        });
  }

  private static long currentVersion(Connection connection, String document) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT coalesce(max(version), 0) FROM document_version WHERE document = ?")) {
      select.setString(1, document);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** Of two that save the same version at once the second waits here for the first, and fails. */
  private static boolean insert(Connection connection, DocumentVersion next) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO document_version (document, version, body, author, note, created)"
                + " VALUES (?, ?, ?::jsonb, ?, ?, ?) ON CONFLICT DO NOTHING")) {
      insert.setString(1, next.document());
      insert.setLong(2, next.version());
      insert.setString(3, next.body().toString());
      insert.setString(4, next.author());
      insert.setString(5, next.note());
      insert.setObject(6, next.created().truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC));
      return insert.executeUpdate() == 1;
    }
  }

  private static List<DocumentVersion> query(Connection connection, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        select.setObject(i + 1, values[i]);
      }
      List<DocumentVersion> versions = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          versions.add(read(rows));
        }
      }
      return versions;
    }
  }

  /** Reads a row of {@link #COLUMNS}. */
  static DocumentVersion read(ResultSet row) throws SQLException {
    return new DocumentVersion(
        row.getString(1),
        row.getLong(2),
        body(row.getString(3)),
        row.getString(4),
        row.getString(5),
        row.getObject(6, OffsetDateTime.class).toInstant());
  }

  private static ObjectNode body(String json) throws SQLException {
    try {
      return (ObjectNode) MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new SQLException("a body is no JSON", e);
    }
  }
}
