package io.rollingdrop.satellite.config.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.Method;
import io.helidon.webserver.http.HttpRouting;
import io.rollingdrop.satellite.config.document.DocumentType;
import io.rollingdrop.satellite.config.document.DocumentTypes;
import io.rollingdrop.satellite.config.document.FieldError;
import io.rollingdrop.satellite.config.store.Applied;
import io.rollingdrop.satellite.config.store.DocumentStore;
import io.rollingdrop.satellite.config.store.DocumentVersion;
import io.rollingdrop.satellite.config.store.Outbox;
import io.rollingdrop.satellite.config.store.StaleVersionException;
import io.rollingdrop.satellite.config.store.StoreUnavailableException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The documents: read, change, roll back, history. */
final class DocumentRoutes {

  private static final String ALL = "/api/config";
  private static final String ONE = ALL + "/{document}";
  private static final int LONGEST_NOTE = 500;
  private static final int DEFAULT_HISTORY = 100;
  private static final int MOST_HISTORY = 500;
  private static final Applied ALL_THE_WAY = new Applied(Set.of(), Map.of());

  private final DocumentStore documents;
  private final Outbox outbox;
  private final Consumer<DocumentVersion> onSaved;
  private final AuditLog audit;
  private final InstantSource clock;

  /**
   * @param onSaved told of each version that was saved
   */
  DocumentRoutes(
      DocumentStore documents,
      Outbox outbox,
      Consumer<DocumentVersion> onSaved,
      AuditLog audit,
      InstantSource clock) {
    this.documents = documents;
    this.outbox = outbox;
    this.onSaved = onSaved;
    this.audit = audit;
    this.clock = clock;
  }

  void add(Door door, HttpRouting.Builder routing) {
    door.signedIn(routing, Method.GET, ALL, call -> all());
    door.signedIn(routing, Method.GET, ONE, this::one);
    door.signedIn(routing, Method.PUT, ONE, this::change);
    door.signedIn(routing, Method.POST, ONE + "/rollback", this::rollBack);
    door.signedIn(routing, Method.GET, ONE + "/history", this::history);
  }

  private Reply all() {
    Map<String, Applied> open = outbox.open();
    List<DocumentVersion> current = documents.current();
    return Reply.json(
        200,
        json -> {
          json.writeArrayFieldStart("documents");
          for (DocumentVersion document : current) {
            json.writeStartObject();
            DocumentJson.writeSummary(
                json, document, open.getOrDefault(document.document(), ALL_THE_WAY));
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  private Reply one(Call call) {
    DocumentType type = type(call);
    DocumentVersion current = current(call);
    Applied applied = outbox.open().getOrDefault(current.document(), ALL_THE_WAY);
    return Reply.json(
            200,
            json -> {
              DocumentJson.writeSummary(json, current, applied);
              json.writePOJOField("body", type.complete(current.body()));
              DocumentJson.writeSchema(json, type);
            })
        .with("ETag", tag(current.version()));
  }

  private Reply history(Call call) {
    DocumentType type = type(call);
    long below = call.queryNumber("before", 1, Long.MAX_VALUE, Long.MAX_VALUE);
    int limit = (int) call.queryNumber("limit", 1, MOST_HISTORY, DEFAULT_HISTORY);
    String document = current(call).document();
    List<DocumentVersion> versions = documents.history(document, below, limit);
    return Reply.json(
        200,
        json -> {
          json.writeStringField("document", document);
          json.writeArrayFieldStart("versions");
          for (DocumentVersion version : versions) {
            json.writeStartObject();
            DocumentJson.writeVersion(json, version, type);
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  private Reply change(Call call) {
    DocumentType type = type(call);
    long base = call.ifMatch();
    JsonBody request = call.json();
    JsonNode body = request.object("body");
    String note = request.optionalText("note", LONGEST_NOTE);
    request.rejectOthers();
    current(call);
    return save(call, "change-config", type, base, (ObjectNode) body, note);
  }

  private Reply rollBack(Call call) {
    DocumentType type = type(call);
    long base = call.ifMatch();
    JsonBody request = call.json();
    long toVersion = request.positive("to_version");
    String note = request.optionalText("note", LONGEST_NOTE);
    request.rejectOthers();
    String document = current(call).document();
    DocumentVersion old =
        documents
            .version(document, toVersion)
            .orElseThrow(
                () ->
                    ProblemType.UNKNOWN_VERSION.problem(
                        "'%s' has no version %d. Choose one of its history."
                            .formatted(document, toVersion)));
    String words = note.isEmpty() ? "Back to version " + toVersion : note;
    return save(call, "roll-back-config", type, base, type.complete(old.body()), words);
  }

  private Reply save(
      Call call, String action, DocumentType type, long base, ObjectNode body, String note) {
    String document = call.pathName("document");
    List<FieldError> errors = type.validate(body);
    if (!errors.isEmpty()) {
      audit(call, action, ProblemType.INVALID_DOCUMENT.slug(), document, base, note);
      throw ProblemException.invalidDocument(errors);
    }
    DocumentVersion next =
        new DocumentVersion(document, base + 1, body, call.session().user(), note, clock.instant());
    try {
      documents.save(next);
    } catch (StaleVersionException e) {
      audit(call, action, ProblemType.STALE_VERSION.slug(), document, base, note);
      throw ProblemType.STALE_VERSION
          .problem(
              "%s. Read it again, and make your change to what is there now."
                  .formatted(e.getMessage()))
          .withHeader("ETag", tag(e.currentVersion()));
    } catch (StoreUnavailableException e) {
      audit(call, action, ProblemType.STORE_UNAVAILABLE.slug(), document, base, note);
      throw e;
    }
    audit(call, action, "done", document, base, note);
    onSaved.accept(next);
    return Reply.json(200, json -> json.writeNumberField("version", next.version()))
        .with("ETag", tag(next.version()));
  }

  private void audit(
      Call call, String action, String outcome, String document, long base, String note) {
    audit.write(
        action,
        call,
        call.session().user(),
        outcome,
        json -> {
          json.writeStringField("document", document);
          json.writeNumberField("from_version", base);
          json.writeNumberField("to_version", base + 1);
          json.writeStringField("note", note);
        });
  }

  private static DocumentType type(Call call) {
    return DocumentTypes.of(call.pathName("document")).orElseThrow(() -> unknown(call));
  }

  private DocumentVersion current(Call call) {
    return documents.current(call.pathName("document")).orElseThrow(() -> unknown(call));
  }

  private static ProblemException unknown(Call call) {
    String name = call.pathName("document");
    return ProblemType.UNKNOWN_DOCUMENT.problem(
        "There is no document '%s'. List them: GET /api/config."
            .formatted(name.length() <= 64 ? name : name.substring(0, 64)));
  }

  private static String tag(long version) {
    return "\"" + version + "\"";
  }
}
