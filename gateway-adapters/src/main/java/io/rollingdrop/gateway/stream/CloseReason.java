package io.rollingdrop.gateway.stream;

/** Why the server closes a connection: the close codes of STREAM.md. */
enum CloseReason {
  GOING_AWAY(1001, "the gateway stops; connect again and resume"),
  MESSAGE_TOO_BIG(1009, "message larger than the welcome's max_message_bytes"),
  TOO_MANY_ERRORS(4001, "too-many-errors: correct the client before connecting again"),
  IDLE(4002, "idle: nothing came from the client, not even a pong"),
  SLOW_CONSUMER(4003, "slow-consumer: connect again and resume from the last position"),
  UNREAD_REPLIES(4004, "unread-replies: the client does not read its answers");

  private final int code;
  private final String text;

  CloseReason(int code, String text) {
    this.code = code;
    this.text = text;
  }

  int code() {
    return code;
  }

  /** At most 123 bytes, as RFC 6455 section 5.5 asks. */
  String text() {
    return text;
  }
}
