package io.rollingdrop.replicator.link;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.DirectBuffer;

/**
 * What the core's end knows of one incoming image. It begins as a stranger; a good hello makes it a
 * gateway's connection. Belongs to the command agent; the feed agent looks at {@link #hasEnded} and
 * counts feeds.
 */
final class ClientConnection {

  static final long NONE = -1;

  private final Image image;
  private final long sinceNs;
  private long clientId;
  private long connectionNumber;
  private long lastHeardNs;
  private long lastSentNs;
  private long publicationId = NONE;
  private ExclusivePublication control;
  private boolean welcomed;
  private boolean toldStorageFull;
  private final AtomicInteger feeds = new AtomicInteger();
  private String endReason;
  private boolean rejected;
  private volatile boolean ended;

  ClientConnection(Image image, long nowNs) {
    this.image = image;
    this.sinceNs = nowNs;
    this.lastHeardNs = nowNs;
  }

  Image image() {
    return image;
  }

  long sinceNs() {
    return sinceNs;
  }

  boolean isStranger() {
    return clientId == 0;
  }

  long clientId() {
    return clientId;
  }

  long connectionNumber() {
    return connectionNumber;
  }

  /** A good hello has come; its answer goes over the publication that was asked for. */
  void greet(long client, long number, long controlPublicationId) {
    clientId = client;
    connectionNumber = number;
    publicationId = controlPublicationId;
  }

  long publicationId() {
    return publicationId;
  }

  void control(ExclusivePublication publication) {
    control = publication;
    publicationId = NONE;
  }

  /** Gives up a publication that is still being added. */
  void dropPending(MediaClient media) {
    if (publicationId != NONE) {
      media.removePublication(publicationId);
      publicationId = NONE;
    }
  }

  boolean hasControl() {
    return control != null;
  }

  /** Sends a link message, if there is room for it now. */
  boolean send(DirectBuffer message, int length, long nowNs) {
    if (control == null || control.offer(message, 0, length) <= 0) {
      return false;
    }
    lastSentNs = nowNs;
    return true;
  }

  long lastSentNs() {
    return lastSentNs;
  }

  void heard(long nowNs) {
    lastHeardNs = nowNs;
  }

  long lastHeardNs() {
    return lastHeardNs;
  }

  boolean isWelcomed() {
    return welcomed;
  }

  void welcomed() {
    welcomed = true;
  }

  /** What the gateway was last told of the core's disk; at first, that it has room. */
  boolean wasToldStorageFull() {
    return toldStorageFull;
  }

  void toldStorageFull(boolean full) {
    toldStorageFull = full;
  }

  AtomicInteger feeds() {
    return feeds;
  }

  /**
   * Ends it: nothing it sends is taken any more, its feeds close.
   *
   * @param reason to tell the sender; null if it knows
   */
  void end(String reason) {
    if (ended) {
      return;
    }
    ended = true;
    endReason = reason;
    if (control != null) {
      control.close();
    }
  }

  /** Whether the sender is still to be told that it has ended. */
  boolean isToBeRejected() {
    return ended && endReason != null && !rejected;
  }

  /** Has the driver take nothing more from the sender, and tell it why. Waits for the driver. */
  void reject() {
    rejected = true;
    image.reject(endReason);
  }

  boolean hasEnded() {
    return ended;
  }

  @Override
  public String toString() {
    return "gateway " + Long.toHexString(clientId) + " from " + image.sourceIdentity();
  }
}
