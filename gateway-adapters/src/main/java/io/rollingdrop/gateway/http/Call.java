package io.rollingdrop.gateway.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.rollingdrop.gateway.auth.Principal;
import io.rollingdrop.protocol.IdempotencyKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A request that came through its door: who asks, and what, each part read under its rule. */
public final class Call {

  private final ServerRequest request;
  private final Principal principal;
  private final String requestId;
  private final byte[] body;
  private final long receivedNs;

  /**
   * @param request for path, query and headers
   * @param principal who asks; null at a door without keys
   * @param requestId given by the caller or made by the door
   * @param body as sent; empty for none
   * @param receivedNs when, as {@link System#nanoTime}
   */
  Call(ServerRequest request, Principal principal, String requestId, byte[] body, long receivedNs) {
    this.request = request;
    this.principal = principal;
    this.requestId = requestId;
    this.body = body;
    this.receivedNs = receivedNs;
  }

  /** Who asks; null at a door without keys. */
  public Principal principal() {
    return principal;
  }

  public String requestId() {
    return requestId;
  }

  /** When the request arrived, as {@link System#nanoTime}. */
  public long receivedNs() {
    return receivedNs;
  }

  /** The path as sent. */
  public String path() {
    return request.prologue().uriPath().rawPath();
  }

  /**
   * The body as text, for logs.
   *
   * @param most bytes of it
   */
  public String bodyText(int most) {
    return new String(body, 0, Math.min(most, body.length), StandardCharsets.UTF_8);
  }

  /** Ends the reading of a request that has no body. */
  public void rejectBody() {
    if (body.length > 0) {
      throw ProblemType.MALFORMED_JSON.problem(
          "This request takes no body, and %d bytes came. Send none.".formatted(body.length));
    }
  }

  /** The JSON object in the body. */
  public JsonFields fields() {
    return JsonFields.parse(body);
  }

  /** A number in the path, from 1. */
  public long pathNumber(String name, long most) {
    String text = request.path().pathParameters().get(name);
    return number(name, text, 1, most);
  }

  /** A name in the path. */
  public String pathName(String name) {
    return request.path().pathParameters().get(name);
  }

  /** A number in the query. */
  public long queryNumber(String name, long least, long most) {
    if (!request.query().contains(name)) {
      throw JsonFields.brokenField(name, "given in the query", "Add it.");
    }
    return number(name, queryValue(name), least, most);
  }

  /** A number in the query, or {@code otherwise} where it is absent. */
  public long queryNumber(String name, long least, long most, long otherwise) {
    return request.query().contains(name) ? number(name, queryValue(name), least, most) : otherwise;
  }

  /** A value in the query; null where it is absent. */
  public String queryText(String name) {
    return request.query().contains(name) ? queryValue(name) : null;
  }

  private String queryValue(String name) {
    List<String> values = request.query().all(name, List::of);
    if (values.size() != 1) {
      throw JsonFields.brokenField(name, "given once in the query", "Send it once.");
    }
    return values.getFirst();
  }

  private static long number(String name, String text, long least, long most) {
    if (text.matches("-?[0-9]{1,19}")) {
      try {
        long value = Long.parseLong(text);
        if (value >= least && value <= most) {
          return value;
        }
      } catch (NumberFormatException e) {
        // Of 19 digits and beyond 64 bits: out of range as well.
      }
    }
    throw JsonFields.brokenField(
        name, "an integer from " + least + " to " + most, "Send a number in that range.");
  }

  /** Ends the reading of the query: any other parameter is unknown. */
  public void rejectOtherQuery(String... known) {
    Set<String> names = Set.of(known);
    for (String name : request.query().names()) {
      if (!names.contains(name)) {
        throw JsonFields.brokenField(
            name.length() <= 64 ? name : name.substring(0, 64),
            "a query parameter of this request",
            known.length == 0 ? "Remove it." : "Use " + String.join(", ", sorted(names)) + ".");
      }
    }
  }

  private static List<String> sorted(Set<String> names) {
    List<String> sorted = new ArrayList<>(names);
    sorted.sort(null);
    return sorted;
  }

  /** A header's only value; null where it is absent. */
  public String header(String name) {
    List<String> values = request.headers().values(HeaderNames.create(name));
    if (values.size() > 1) {
      throw ProblemType.INVALID_HEADER
          .problem("Header " + name + " was given " + values.size() + " times. Send it once.")
          .with("header", name);
    }
    return values.isEmpty() ? null : values.getFirst();
  }

  /** The idempotency key, without which nothing is written. */
  public IdempotencyKey idempotencyKey() {
    String text = header(HeaderField.IDEMPOTENCY_KEY);
    if (text == null) {
      throw ProblemType.INVALID_IDEMPOTENCY_KEY.problem(
          "Header Idempotency-Key is missing. Make a UUIDv7 for each new intent, and send the same"
              + " one with every retry of it.");
    }
    try {
      return IdempotencyKey.parse(text);
    } catch (IllegalArgumentException e) {
      throw ProblemType.INVALID_IDEMPOTENCY_KEY.problem(
          "Idempotency-Key must be a UUID of version 7 (RFC 9562) in its 36-character form. Make"
              + " one from the present time in milliseconds.");
    }
  }

  /** The trace that the request belongs to. */
  public TraceId traceId() {
    return TraceId.of(
        request.headers().first(HeaderNames.create(HeaderField.TRACEPARENT)).orElse(null));
  }
}
