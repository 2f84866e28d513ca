package io.rollingdrop.replicator.link;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.rollingdrop.protocol.CommandLink;
import org.agrona.DirectBuffer;

/**
 * The way from a gateway to the core: one publication for each connection, for commands and link
 * messages alike. Offers come from a client's threads, all else from the link's agent; a lock that
 * is held for the length of one copy keeps the publication from being freed under an offer.
 */
final class Uplink implements CommandLink {

  private static final int ADMIN_ACTION_RETRIES = 3;

  private final Object lock = new Object();

  // Guarded by lock.
  private ExclusivePublication publication;
  private long connections;

  private volatile long connection = -1;
  private volatile boolean storageFull;
  private volatile boolean broken;
  private volatile boolean closed;

  @Override
  public Offer offer(DirectBuffer command, int offset, int length) {
    synchronized (lock) {
      if (connection < 0 || closed) {
        return Offer.NOT_CONNECTED;
      }
      if (storageFull) {
        return Offer.STORAGE_FULL;
      }
      long result = publish(command, offset, length);
      if (result > 0) {
        return Offer.TAKEN;
      }
      if (result == Publication.BACK_PRESSURED || result == Publication.ADMIN_ACTION) {
        return Offer.BACK_PRESSURED;
      }
      broken = true;
      return Offer.NOT_CONNECTED;
    }
  }

  @Override
  public long connection() {
    return closed ? -1 : connection;
  }

  @Override
  public boolean isStorageFull() {
    return storageFull;
  }

  /** The core says whether its disk is nearly full; until it says so on a connection, it is not. */
  void storageFull(boolean full) {
    storageFull = full;
  }

  /** Ends the offering of commands. The link itself belongs to whoever started it. */
  @Override
  public void close() {
    closed = true;
  }

  /** Takes a publication for the next connection; commands wait until {@link #connected}. */
  void use(ExclusivePublication next) {
    synchronized (lock) {
      publication = next;
      broken = false;
    }
  }

  /** From here on commands are taken. */
  void connected() {
    synchronized (lock) {
      connection = ++connections;
    }
  }

  /** Ends the connection, if there is one. No offer uses its publication any more on return. */
  void disconnect() {
    synchronized (lock) {
      connection = -1;
      storageFull = false;
      if (publication != null) {
        publication.close();
        publication = null;
      }
    }
  }

  /**
   * Ends the connection, if there is one, and has the driver throw away what is on its way: the
   * client above will send it again, on the next connection.
   */
  void revoke() {
    synchronized (lock) {
      if (publication != null) {
        publication.revokeOnClose();
      }
      disconnect();
    }
  }

  /** Sends a link message. False if there was no room, or no connection. */
  boolean send(DirectBuffer message, int length) {
    synchronized (lock) {
      if (publication == null) {
        return false;
      }
      long result = publish(message, 0, length);
      boolean gone = result == Publication.NOT_CONNECTED && connection >= 0;
      if (gone || result == Publication.CLOSED || result == Publication.MAX_POSITION_EXCEEDED) {
        broken = true;
      }
      return result > 0;
    }
  }

  /** Aeron's id of the present publication; {@link Aeron#NULL_VALUE}: there is none. */
  long registrationId() {
    synchronized (lock) {
      return publication == null ? Aeron.NULL_VALUE : publication.registrationId();
    }
  }

  /** Whether the publication has come to its end, or has nobody at the other. */
  boolean isBroken() {
    return broken;
  }

  private long publish(DirectBuffer message, int offset, int length) {
    long result = publication.offer(message, offset, length);
    for (int i = 0; result == Publication.ADMIN_ACTION && i < ADMIN_ACTION_RETRIES; i++) {
      result = publication.offer(message, offset, length);
    }
    return result;
  }
}
