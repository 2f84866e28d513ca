package io.rollingdrop.replicator.link;

import io.rollingdrop.protocol.Position;

/** From the command agent to the feed agent: what a gateway asks to have sent, or no more. */
sealed interface StreamRequest {

  /** Of the gateway that asks. */
  ClientConnection connection();

  /** Of the feed or transfer, unique in its client. */
  long id();

  /**
   * Start a feed.
   *
   * @param attempt of the client at it; a later one replaces an earlier
   * @param from where to start
   * @param endpoint where the client listens
   * @param streamId on which it listens
   */
  record Feed(
      ClientConnection connection,
      long id,
      long attempt,
      Position from,
      String endpoint,
      int streamId)
      implements StreamRequest {}

  /**
   * Send the file of a snapshot.
   *
   * @param before the newest is wanted whose sequence is less
   * @param endpoint where the client listens
   * @param streamId on which it listens
   */
  record Snapshot(ClientConnection connection, long id, long before, String endpoint, int streamId)
      implements StreamRequest {}

  /** End a feed or a transfer. */
  record End(ClientConnection connection, long id) implements StreamRequest {}
}
