package io.rollingdrop.protocol;

import org.agrona.DirectBuffer;

/**
 * What carries a client's commands to a core: a call in the same process, Aeron, or a cluster. It
 * keeps order and may lose what was in flight when the core dies; numbering and resending above it
 * ({@link SessionClient}) make good for that.
 */
public interface CommandLink extends AutoCloseable {

  /** What became of an offer. */
  enum Offer {
    /** Taken, to be delivered in order, once, unless the connection ends first. */
    TAKEN,
    /** No room now; nothing was taken. */
    BACK_PRESSURED,
    /**
     * The core's disk is nearly full: nothing was taken, and nothing of any client will be until
     * there is room. It may be long: tell the caller rather than try again at once.
     */
    STORAGE_FULL,
    /** No core at the other end; nothing was taken. */
    NOT_CONNECTED
  }

  /**
   * What is wrong with bytes that are to be offered. A link that knows which rules are active at
   * its core looks by those; any other by the newest of this release.
   */
  default CommandFormat.Fault check(DirectBuffer command, int offset, int length) {
    return CommandFormat.check(command, offset, length);
  }

  /** Offers a well-formed command. Called by one thread at a time. */
  Offer offer(DirectBuffer command, int offset, int length);

  /**
   * Counts the connections made so far: 0 before the first; a number that has grown tells that a
   * new core, or a new connection to it, is at the other end, and what was in flight may be lost.
   * Negative while there is none.
   */
  long connection();

  /**
   * Whether the core is known to take no commands for want of room on its disk: what is offered is
   * {@link Offer#STORAGE_FULL}. Any thread.
   */
  default boolean isStorageFull() {
    return false;
  }

  @Override
  void close();
}
