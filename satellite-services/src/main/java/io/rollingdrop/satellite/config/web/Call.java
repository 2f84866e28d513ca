package io.rollingdrop.satellite.config.web;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.rollingdrop.satellite.config.document.FieldError;
import io.rollingdrop.satellite.config.signin.Session;
import io.rollingdrop.satellite.config.signin.SessionToken;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A request that came through the door: who asks, and what. */
final class Call {

  /** Name of the session's cookie. */
  static final String COOKIE = "rd_session";

  private static final Pattern VERSION_TAG = Pattern.compile("\"([0-9]{1,18})\"");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  private final ServerRequest request;
  private final String requestId;
  private final Session session;
  private final byte[] body;

  /**
   * @param session who asks; null where nobody need be signed in
   * @param body as sent; empty for none
   */
  Call(ServerRequest request, String requestId, Session session, byte[] body) {
    this.request = request;
    this.requestId = requestId;
    this.session = session;
    this.body = body;
  }

  String requestId() {
    return requestId;
  }

  /** Who asks. */
  Session session() {
    return session;
  }

  /** The address that the request comes from. */
  String address() {
    return address(request);
  }

  static String address(ServerRequest request) {
    return request.remotePeer().host();
  }

  /** The path, decoded. */
  String path() {
    return request.path().path();
  }

  /** The JSON object in the body. */
  JsonBody json() {
    return JsonBody.parse(body);
  }

  /** A name in the path. */
  String pathName(String name) {
    return request.path().pathParameters().get(name);
  }

  /** A number in the path, from 1. */
  int pathId(String name) {
    String text = pathName(name);
    if (NUMBER.matcher(text).matches()) {
      long id = Long.parseLong(text);
      if (id >= 1 && id <= Integer.MAX_VALUE) {
        return (int) id;
      }
    }
    throw broken(name, text, "an integer from 1 to " + Integer.MAX_VALUE);
  }

  /** A number in the query, or {@code otherwise} where it is absent. */
  long queryNumber(String name, long least, long most, long otherwise) {
    if (!request.query().contains(name)) {
      return otherwise;
    }
    String text = request.query().get(name);
    if (NUMBER.matcher(text).matches()) {
      long value = Long.parseLong(text);
      if (value >= least && value <= most) {
        return value;
      }
    }
    throw broken(name, text, "an integer from " + least + " to " + most);
  }

  private static ProblemException broken(String name, String text, String rule) {
    String input = text.length() <= 64 ? text : text.substring(0, 64);
    return ProblemException.invalidField(
        new FieldError(name, input, rule, "Send a number in that range."));
  }

  /** A header's value. */
  Optional<String> header(HeaderName name) {
    return request.headers().first(name);
  }

  /** The version that a change is based on, from If-Match. */
  long ifMatch() {
    String tag =
        header(HeaderNames.IF_MATCH)
            .orElseThrow(
                () ->
                    ProblemType.PRECONDITION_REQUIRED.problem(
                        "A change must say which version it is based on. Send If-Match with the"
                            + " ETag of the document as you read it, such as \"3\"."));
    Matcher matcher = VERSION_TAG.matcher(tag.strip());
    if (!matcher.matches()) {
      throw ProblemType.INVALID_HEADER.problem(
          "If-Match must be one version in double quotes, such as \"3\". Send the ETag of the"
              + " document as you read it.");
    }
    return Long.parseLong(matcher.group(1));
  }

  /** The token in the session's cookie; empty if there is none, or it is no token. */
  Optional<SessionToken> token() {
    return token(request);
  }

  static Optional<SessionToken> token(ServerRequest request) {
    return request.headers().cookies().first(COOKIE).asOptional().flatMap(SessionToken::parse);
  }
}
