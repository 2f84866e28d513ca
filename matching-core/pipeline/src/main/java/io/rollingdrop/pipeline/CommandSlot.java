package io.rollingdrop.pipeline;

import io.rollingdrop.protocol.CommandFormat;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A place in the command ring: one sequenced command, or a mark, which asks for a snapshot of the
 * state as it is between two commands. Preallocated, reused.
 */
final class CommandSlot {

  /** The length of what is no command but a mark. */
  static final int MARK = 0;

  final UnsafeBuffer command;
  long sequence;
  long timestampNs;
  long sequencedAtNanoTime;
  int length;

  /**
   * @param memory of the whole ring
   * @param index of this slot in it
   */
  CommandSlot(UnsafeBuffer memory, int index) {
    command = new UnsafeBuffer(memory, index * CommandFormat.MAX_LENGTH, CommandFormat.MAX_LENGTH);
  }
}
