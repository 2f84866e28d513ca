package io.rollingdrop.pipeline;

import com.lmax.disruptor.EventHandler;
import java.nio.ByteBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Journals what the ring hands over, a group at a time, and tells how far the journal is durable.
 */
final class JournalHandler implements EventHandler<CommandSlot> {

  private static final int DURABLE = 64;

  private final CommandJournal journal;
  private final StageLatency latency;
  private final AtomicBuffer durable = new UnsafeBuffer(ByteBuffer.allocateDirect(128));
  private final long[] sequencedAt;
  private int grouped;

  /**
   * @param mostInGroup commands: bounds how long the first of a group waits for the last
   */
  JournalHandler(
      CommandJournal journal, StageLatency latency, int mostInGroup, long durableSequence) {
    this.journal = journal;
    this.latency = latency;
    sequencedAt = new long[mostInGroup];
    durable.putLongVolatile(DURABLE, durableSequence);
  }

  @Override
  public void onEvent(CommandSlot slot, long position, boolean endOfBatch) {
    journal.append(slot.sequence, slot.timestampNs, slot.command, 0, slot.length);
    sequencedAt[grouped++] = slot.sequencedAtNanoTime;
    if (endOfBatch || grouped == sequencedAt.length) {
      journal.commit();
      durable.putLongRelease(DURABLE, slot.sequence);
      long now = System.nanoTime();
      for (int i = 0; i < grouped; i++) {
        latency.record(now - sequencedAt[i]);
      }
      grouped = 0;
    }
  }

  /** The last sequence that is as durable as the policy says. */
  long durableSequence() {
    return durable.getLongVolatile(DURABLE);
  }
}
