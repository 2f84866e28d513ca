package io.rollingdrop.gateway.stream;

/** A client's message that is answered with an error message; the connection goes on. */
final class StreamProblem extends Exception {
  private final String code;
  private final String id;

  /**
   * @param code stable, documented in STREAM.md
   * @param detail names the input, the rule and what to do
   * @param id of the client's message; null: it had none
   */
  StreamProblem(String code, String detail, String id) {
    super(detail, null, false, false);
    this.code = code;
    this.id = id;
  }

  String code() {
    return code;
  }

  String id() {
    return id;
  }
}
