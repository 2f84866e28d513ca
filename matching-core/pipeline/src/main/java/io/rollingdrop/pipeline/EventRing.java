package io.rollingdrop.pipeline;

import io.rollingdrop.engine.EventSink;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.BitUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A bounded ring of bytes from the engine's thread to the publisher's. The engine encodes events in
 * place; they are shown to the publisher when their command is complete, so that one which fails
 * half way leaves nothing behind. Only a command with more events than the ring has room for is
 * shown in parts, and waits for room.
 *
 * <p>Record: int length, int 0, long nanoTime at which the command was sequenced, the event;
 * aligned to 8 bytes. A length below zero is padding up to the end of the ring.
 */
final class EventRing implements EventSink {

  static final int MIN_CAPACITY = 1 << 12;

  private static final int HEADER = 16;
  private static final int ALIGNMENT = 8;

  private final UnsafeBuffer buffer;
  private final int capacity;
  private final int mask;
  private final IdleStrategy waitForRoom;
  private final AtomicBoolean stopped = new AtomicBoolean();

  // Shared positions, apart from each other by more than a cache line, in a buffer of their own.
  private static final int SHOWN = 128;
  private static final int CONSUMED = 256;
  private final AtomicBuffer positions = new UnsafeBuffer(ByteBuffer.allocateDirect(384));

  // The engine's.
  private long written;
  private long claimed;
  private long consumedCache;
  private long sequencedAtNanoTime;

  // The publisher's.
  private long read;

  /** Handles an event; the buffer may be changed in place. */
  @FunctionalInterface
  interface Reader {
    /**
     * @return false to stop before this event and be offered it again later
     */
    boolean onEvent(MutableDirectBuffer buffer, int offset, int length, long sequencedAtNanoTime);
  }

  EventRing(int capacity, IdleStrategy waitForRoom) {
    this.capacity = capacity;
    this.waitForRoom = waitForRoom;
    mask = capacity - 1;
    buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(capacity));
  }

  void beginCommand(long nanoTime) {
    sequencedAtNanoTime = nanoTime;
  }

  /** Shows the command's events to the publisher. */
  void endCommand() {
    positions.putLongRelease(SHOWN, written);
  }

  /** Makes a waiting engine give up. */
  void stop() {
    stopped.set(true);
  }

  @Override
  public int claim(int length) {
    int record = BitUtil.align(HEADER + length, ALIGNMENT);
    if (record > capacity / 2) {
      throw new IllegalArgumentException(
          "an event of " + length + " bytes in a ring of " + capacity);
    }
    int at = (int) written & mask;
    int toEnd = capacity - at;
    if (toEnd < record) {
      awaitRoom(toEnd + record);
      buffer.putInt(at, -toEnd);
      written += toEnd;
      at = 0;
    } else {
      awaitRoom(record);
    }
    buffer.putInt(at, length);
    buffer.putLong(at + 8, sequencedAtNanoTime);
    claimed = record;
    return at + HEADER;
  }

  private void awaitRoom(int bytes) {
    if (written + bytes - consumedCache <= capacity) {
      return;
    }
    consumedCache = positions.getLongVolatile(CONSUMED);
    if (written + bytes - consumedCache <= capacity) {
      return;
    }
    positions.putLongRelease(SHOWN, written);
    waitForRoom.reset();
    while (written + bytes - consumedCache > capacity) {
      if (stopped.get()) {
        throw new IllegalStateException(
            "the event ring was stopped while the engine waited for room");
      }
      waitForRoom.idle();
      consumedCache = positions.getLongVolatile(CONSUMED);
    }
  }

  @Override
  public MutableDirectBuffer buffer() {
    return buffer;
  }

  @Override
  public void commit() {
    written += claimed;
  }

  /**
   * Hands over what is shown, up to {@code limit} events; the room is given back by {@link
   * #release}.
   *
   * @return events taken
   */
  int read(Reader reader, int limit) {
    long shown = positions.getLongVolatile(SHOWN);
    int taken = 0;
    while (read < shown && taken < limit) {
      int at = (int) read & mask;
      int length = buffer.getInt(at);
      if (length < 0) {
        read -= length;
        continue;
      }
      if (!reader.onEvent(buffer, at + HEADER, length, buffer.getLong(at + 8))) {
        break;
      }
      read += BitUtil.align(HEADER + length, ALIGNMENT);
      taken++;
    }
    return taken;
  }

  /** Gives the room of all that was read back to the engine. */
  void release() {
    positions.putLongRelease(CONSUMED, read);
  }

  /** Whether all that the engine has shown was read. */
  boolean isDrained() {
    return read == positions.getLongVolatile(SHOWN);
  }
}
