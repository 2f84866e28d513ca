package io.rollingdrop.replicator.link;

/** Sends something long to one gateway's stream, a little each turn. Belongs to the feed agent. */
interface Pump {

  /** Whether it serves the feed or transfer that the request is about. */
  boolean isOf(StreamRequest other);

  /** One turn, without a wait; returns how many messages went out or steps were taken. */
  int work(long now);

  /** Whether it has come to its end. */
  boolean isClosed();

  /** Frees all it has. Idempotent. What was sent before still arrives. */
  void close();
}
