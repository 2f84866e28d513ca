package io.rollingdrop.engine;

import org.agrona.MutableDirectBuffer;

/** Where the engine encodes its events, in place. Claims and commits alternate. */
public interface EventSink {

  /**
   * Makes room for an event, waiting for it if need be.
   *
   * @param length in bytes
   * @return the offset in {@link #buffer()} at which the event is to be encoded, aligned to 8 bytes
   */
  int claim(int length);

  /** The buffer of the present claim. */
  MutableDirectBuffer buffer();

  /** Hands over the event encoded in the present claim. */
  void commit();
}
