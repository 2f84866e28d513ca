package io.rollingdrop.gateway.stream;

/** What a client may say. */
sealed interface ClientMessage {

  /** Chosen by the client, comes back with the answer; null: none. */
  String id();

  /**
   * @param depth levels of each side for a book; 0: the default
   * @param from for executions: replay what came after; null: from now on
   */
  record Subscribe(String id, Target target, int depth, StreamPosition from)
      implements ClientMessage {}

  /** Ends a subscription. */
  record Unsubscribe(String id, Target target) implements ClientMessage {}

  /** Asks for a pong message, for clients that cannot send WebSocket pings. */
  record Ping(String id) implements ClientMessage {}
}
