package io.rollingdrop.replicator.link;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Where the file of a snapshot goes that arrives from the core. For one snapshot, one thread.
 *
 * @param <T> what it is in the end
 */
interface SnapshotDestination<T> extends AutoCloseable {

  /**
   * The core begins to send.
   *
   * @param sequence of the snapshot
   * @param bytes that will arrive
   * @throws IOException if there is no room for them, or no right to write
   */
  void begin(long sequence, long bytes) throws IOException;

  /** Takes all that remains in the buffer. */
  void write(ByteBuffer bytes) throws IOException;

  /**
   * All has arrived.
   *
   * @throws io.rollingdrop.pipeline.JournalException if it is not a whole snapshot, saying what is
   *     damaged
   */
  T complete() throws IOException;

  /** Leaves nothing behind of what was not completed. Idempotent. */
  @Override
  void close() throws IOException;
}
