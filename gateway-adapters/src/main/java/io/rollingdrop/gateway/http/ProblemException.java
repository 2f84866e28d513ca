package io.rollingdrop.gateway.http;

/**
 * A request that is answered with a problem document (RFC 9457).
 *
 * <p>The type is a stable, documented name such as {@code insufficient-balance}; the detail names
 * the input, the rule and what to do.
 */
public final class ProblemException extends RuntimeException {
  private final int status;
  private final String type;
  private final String title;

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
}
