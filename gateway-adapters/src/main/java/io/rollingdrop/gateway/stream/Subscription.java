package io.rollingdrop.gateway.stream;

/**
 * One channel that a connection follows: it holds how far the client was told, and makes the next
 * message out of what is shared by all. Nothing is queued for a client that does not read.
 */
interface Subscription {

  Target target();

  /** Whether {@link #next} would have something to say. Any thread. */
  boolean hasNews();

  /** The next message, or null. The connection's writer only. */
  String next();

  /** Whether the client is so far behind that the connection must be closed. Any thread. */
  default boolean isTooFarBehind() {
    return false;
  }

  /** Whether it ended by itself, with its last message. The connection's writer only. */
  default boolean hasEnded() {
    return false;
  }

  /** No more messages after this. Any thread; idempotent. */
  void cancel();
}
