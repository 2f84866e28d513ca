package io.rollingdrop.gateway.http;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request that is answered with a problem document (RFC 9457).
 *
 * <p>The type is a stable, documented name such as {@code insufficient-balance}, see {@link
 * ProblemType}; the detail names the input, the rule and what to do.
 */
public final class ProblemException extends RuntimeException {
  private final int status;
  private final String type;
  private final String title;
  private final transient Map<String, String> members = new LinkedHashMap<>();
  private final transient Map<String, String> headers = new LinkedHashMap<>();

  /**
   * @param status HTTP status, 400 to 599
   * @param type last part of the problem's type URI
   */
  public ProblemException(int status, String type, String title, String detail) {
    super(detail, null, false, false);
    this.status = status;
    this.type = type;
    this.title = title;
  }

  public int status() {
    return status;
  }

  public String type() {
    return type;
  }

  public String title() {
    return title;
  }

  /** More members of the document, such as the field that broke a rule. */
  public Map<String, String> members() {
    return members;
  }

  /** More headers of the reply. */
  public Map<String, String> headers() {
    return headers;
  }

  /** Adds a member to the document. */
  public ProblemException with(String member, String value) {
    members.put(member, value);
    return this;
  }

  /** Adds a header to the reply. */
  public ProblemException withHeader(String name, String value) {
    headers.put(name, value);
    return this;
  }

  /**
   * Says when to ask again.
   *
   * @param seconds from 1
   */
  public ProblemException retryAfter(long seconds) {
    return withHeader("Retry-After", Long.toString(seconds));
  }
}
