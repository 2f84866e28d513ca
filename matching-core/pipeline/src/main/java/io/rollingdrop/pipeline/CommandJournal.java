package io.rollingdrop.pipeline;

import org.agrona.DirectBuffer;

/**
 * Port: the ordered record of commands, in solo mode the authority on what was sequenced. Written
 * by one thread.
 *
 * <p>All methods throw {@link JournalException} when the record cannot be read or written; after a
 * failed write or sync the journal must not be used again.
 */
public interface CommandJournal extends AutoCloseable {

  /** Receives commands at replay. */
  @FunctionalInterface
  interface Reader {
    /** The buffer is valid during the call only. */
    void onCommand(long sequence, long timestampNs, DirectBuffer buffer, int offset, int length);
  }

  /**
   * Reads all commands in order, from the first; returns the sequence of the last, 0 if there are
   * none.
   */
  long replay(Reader reader);

  /** Adds a command to the present group. */
  void append(long sequence, long timestampNs, DirectBuffer buffer, int offset, int length);

  /** Ends the group: on return all that was appended is as durable as the journal's policy says. */
  void commit();

  /** Bytes that the journal's disk can still take. */
  long usableBytes();

  /** Syncs, so that all that was committed survives power loss, and closes. Idempotent. */
  @Override
  void close();
}
