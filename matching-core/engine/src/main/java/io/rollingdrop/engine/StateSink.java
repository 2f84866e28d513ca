package io.rollingdrop.engine;

import io.rollingdrop.protocol.SnapshotSlice;
import org.agrona.MutableDirectBuffer;

/**
 * Where the engine encodes slices of its state, in place, each a {@link SnapshotSlice}. Claims and
 * commits alternate.
 */
public interface StateSink {

  /** Whether a slice of that many bytes would be taken without waiting. */
  boolean hasRoomFor(int length);

  /**
   * Makes room for a slice, waiting for it if need be.
   *
   * @param length in bytes
   * @return the offset in {@link #buffer()} at which the slice is to be encoded
   */
  int claim(int length);

  /** The buffer of the present claim. */
  MutableDirectBuffer buffer();

  /** Hands over the slice encoded in the present claim. */
  void commit();
}
