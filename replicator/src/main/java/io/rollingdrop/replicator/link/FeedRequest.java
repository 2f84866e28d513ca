package io.rollingdrop.replicator.link;

import io.rollingdrop.protocol.Position;

/**
 * From the command agent to the feed agent: start a feed, or end it.
 *
 * @param connection whose feed it is
 * @param feedId of the feed, unique in its client
 * @param attempt of the client at it; a later one replaces an earlier
 * @param from where to start; null to end the feed
 * @param endpoint where the client listens
 * @param streamId on which it listens
 */
record FeedRequest(
    ClientConnection connection,
    long feedId,
    long attempt,
    Position from,
    String endpoint,
    int streamId) {

  static FeedRequest end(ClientConnection connection, long feedId) {
    return new FeedRequest(connection, feedId, 0, null, "", 0);
  }

  boolean isEnd() {
    return from == null;
  }
}
