package io.rollingdrop.pipeline;

import io.rollingdrop.engine.StateSink;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * A bounded ring of bytes from the engine's thread to the one that writes snapshots. A slice that
 * cannot wait, because a command is about to change what is in it, waits for room; the others are
 * copied only where there is room.
 */
final class SnapshotRing implements StateSink {

  /** A slice of the state. */
  static final int SLICE = 1;

  /** All slices were given; the count of records as a long. */
  static final int END = 2;

  private final OneToOneRingBuffer ring;
  private final IdleStrategy waitForRoom;
  private final StageLatency pauses;
  private final AtomicBoolean stopped = new AtomicBoolean();
  private int claimed;
  private long claimedAtNanoTime;

  /**
   * @param bytes a power of two
   * @param pauses takes how long each slice kept the engine from deciding
   */
  SnapshotRing(int bytes, IdleStrategy waitForRoom, StageLatency pauses) {
    ring =
        new OneToOneRingBuffer(
            new UnsafeBuffer(
                ByteBuffer.allocateDirect(bytes + RingBufferDescriptor.TRAILER_LENGTH)));
    this.waitForRoom = waitForRoom;
    this.pauses = pauses;
  }

  @Override
  public boolean hasRoomFor(int length) {
    // A record that would not fit before the ring's end needs as much again.
    return ring.capacity() - ring.size() > 2 * length + Long.BYTES * 4;
  }

  @Override
  public int claim(int length) {
    claimedAtNanoTime = System.nanoTime();
    claimed = claim(SLICE, length);
    return claimed;
  }

  private int claim(int type, int length) {
    int index = ring.tryClaim(type, length);
    if (index <= 0) {
      waitForRoom.reset();
    }
    while (index <= 0) {
      if (stopped.get()) {
        throw new IllegalStateException(
            "the snapshot ring was stopped while the engine waited for room");
      }
      waitForRoom.idle();
      index = ring.tryClaim(type, length);
    }
    return index;
  }

  @Override
  public MutableDirectBuffer buffer() {
    return ring.buffer();
  }

  @Override
  public void commit() {
    ring.commit(claimed);
    pauses.record(System.nanoTime() - claimedAtNanoTime);
  }

  /** Says that all slices were given. */
  void end(long records) {
    int index = claim(END, Long.BYTES);
    ring.buffer().putLong(index, records);
    ring.commit(index);
  }

  /** Hands over what has come; returns how many messages that were. */
  int read(MessageHandler handler) {
    return ring.read(handler);
  }

  /** Makes a waiting engine give up. */
  void stop() {
    stopped.set(true);
  }
}
