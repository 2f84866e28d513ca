package io.rollingdrop.gateway.redis;

/** Hears from Redis. Each method is called on a thread that must not wait. */
public interface RedisListener {

  /**
   * Redis is there, perhaps empty, and messages from now on will come. What was published while it
   * was not is lost: read again what is wanted.
   */
  void onConnected();

  /** Redis is lost; {@link #onConnected} will follow when it is back. */
  default void onDisconnected() {}

  /** A message on a channel. */
  void onMessage(String channel, String message);
}
