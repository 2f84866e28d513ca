package io.rollingdrop.protocol;

import org.agrona.DirectBuffer;

/** Receives events. */
@FunctionalInterface
public interface EventHandler {
  /**
   * @param buffer valid during the call only
   * @param offset of the SBE message header
   * @param length in bytes, message header included
   */
  void onEvent(DirectBuffer buffer, int offset, int length);
}
