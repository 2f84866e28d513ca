package io.rollingdrop.satellite.config.web;

import java.util.Locale;

/**
 * Every problem that the API answers with. The name in the type URI, {@code
 * /problems/stale-version}, is stable: clients decide by it.
 */
enum ProblemType {
  MALFORMED_JSON(400, "The body is not JSON as asked for"),
  MALFORMED_REQUEST(400, "The request is not HTTP as understood here"),
  INVALID_HEADER(400, "A header is malformed"),
  NOT_SIGNED_IN(401, "Nobody is signed in"),
  SIGN_IN_FAILED(401, "User or password is wrong"),
  FOREIGN_ORIGIN(403, "The request comes from another site"),
  NOT_FOUND(404, "There is nothing at this path"),
  UNKNOWN_DOCUMENT(404, "No such document"),
  UNKNOWN_VERSION(404, "No such version of the document"),
  METHOD_NOT_ALLOWED(405, "This path does not take this method"),
  STALE_VERSION(412, "The document was changed by somebody else"),
  PAYLOAD_TOO_LARGE(413, "The body is too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "The body is not declared as JSON"),
  INVALID_FIELD(422, "A field breaks its rule"),
  INVALID_DOCUMENT(422, "Fields of the document break their rules"),
  PRECONDITION_REQUIRED(428, "If-Match is missing"),
  RATE_LIMITED(429, "Too many attempts"),
  INTERNAL_ERROR(500, "The service failed"),
  STORE_UNAVAILABLE(503, "The database is out of reach"),
  MARKETS_UNAVAILABLE(503, "The live markets are out of reach"),
  CORE_UNAVAILABLE(503, "The core is out of reach"),
  TOO_MANY_CONNECTIONS(503, "No place for another connection"),
  NOT_READY(503, "The service is stopping");

  private final int status;
  private final String title;

  ProblemType(int status, String title) {
    this.status = status;
    this.title = title;
  }

  int status() {
    return status;
  }

  String title() {
    return title;
  }

  /** Last part of the type's URI. */
  String slug() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * A problem of this type.
   *
   * @param detail the input, the rule and what to do
   */
  ProblemException problem(String detail) {
    return new ProblemException(status, slug(), title, detail);
  }
}
