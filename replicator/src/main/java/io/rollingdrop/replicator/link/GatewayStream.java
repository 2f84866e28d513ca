package io.rollingdrop.replicator.link;

import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.exceptions.RegistrationException;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A stream from the core to where one gateway listens. Never waits. Belongs to the feed agent. */
final class GatewayStream {

  private static final Logger LOG = LoggerFactory.getLogger(AeronLinkServer.class);
  private static final long GIVE_UP_NS = TimeUnit.SECONDS.toNanos(5);

  private final ClientConnection gateway;
  private final String endpoint;
  private final MediaClient media;
  private final long deadlineNs;
  private long publicationId;
  private ExclusivePublication publication;
  private long lastSentNs;
  private boolean closed;

  /**
   * Begins to set it up.
   *
   * @param endpoint as in {@link LinkChannels#sending}
   */
  GatewayStream(
      ClientConnection gateway,
      String endpoint,
      int streamId,
      int termLength,
      MediaClient media,
      long now) {
    this.gateway = gateway;
    this.endpoint = endpoint;
    this.media = media;
    deadlineNs = now + GIVE_UP_NS;
    lastSentNs = now;
    publicationId = media.addPublication(LinkChannels.sending(endpoint, termLength), streamId);
  }

  /**
   * Whether the gateway listens on it. Asked until something was sent; the stream closes if it
   * cannot be set up, or that takes longer than 5 s.
   */
  boolean isReady(long now) {
    if (closed) {
      return false;
    }
    if (now - deadlineNs >= 0) {
      close();
      return false;
    }
    if (publication == null) {
      addPublication();
    }
    return publication != null && publication.isConnected();
  }

  private void addPublication() {
    try {
      publication = media.publication(publicationId);
    } catch (RegistrationException e) {
      publicationId = ClientConnection.NONE;
      LOG.warn("cannot send to {} at {}", gateway, endpoint, e);
      close();
      return;
    }
    if (publication != null) {
      publicationId = ClientConnection.NONE;
    }
  }

  /** Whether the gateway still listens on it, once it did. */
  boolean isConnected() {
    return !closed && publication.isConnected();
  }

  /** Whether it is closed, or the connection of its gateway has ended. */
  boolean isOver() {
    return closed || gateway.hasEnded();
  }

  /** Sends a message, if there is room for it now. */
  boolean send(DirectBuffer message, int offset, int length, long now) {
    long result = publication.offer(message, offset, length);
    if (result == Publication.ADMIN_ACTION) {
      result = publication.offer(message, offset, length);
    }
    if (result > 0) {
      lastSentNs = now;
    }
    return result > 0;
  }

  /** When {@link #send} last did, or the stream was made. */
  long lastSentNs() {
    return lastSentNs;
  }

  /** Frees all it has. Idempotent. What was sent before still arrives. */
  void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (publication != null) {
      publication.close();
    } else if (publicationId != ClientConnection.NONE && !media.isLost()) {
      media.removePublication(publicationId);
    }
  }
}
