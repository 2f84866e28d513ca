package io.rollingdrop.pipeline;

import java.util.List;
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
   * Reads all commands after a sequence in order; returns the sequence of the last, {@code after}
   * if there are none.
   *
   * @param after 0 to read from the first
   * @throws JournalException also if the journal does not have the command {@code after}, nor any
   *     following it without a gap
   */
  long replay(long after, Reader reader);

  /** Adds a command to the present group. */
  void append(long sequence, long timestampNs, DirectBuffer buffer, int offset, int length);

  /** Ends the group: on return all that was appended is as durable as the journal's policy says. */
  void commit();

  /** What had to be mended before the journals could be read, a line each; empty if nothing. */
  default List<String> mended() {
    return List.of();
  }

  /** Bytes that the journal's disk can still take. */
  long usableBytes();

  /** Syncs, so that all that was committed survives power loss, and closes. Idempotent. */
  @Override
  void close();
}
