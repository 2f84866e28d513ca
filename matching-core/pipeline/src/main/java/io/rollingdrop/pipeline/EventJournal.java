package io.rollingdrop.pipeline;

import io.rollingdrop.protocol.EventFeed;
import io.rollingdrop.protocol.Position;
import org.agrona.DirectBuffer;

/**
 * Port: the ordered record of published events, and the feed that reads it. Written by one thread.
 *
 * <p>All methods throw {@link JournalException} when the record cannot be read or written.
 */
public interface EventJournal extends AutoCloseable {

  /** The last event published that is not void, or {@link Position#START}. */
  Position lastPosition();

  /** The greatest epoch begun; 1 if none was. */
  int lastEpoch();

  /**
   * From here on events are of this epoch. Events of earlier epochs with {@code firstSequence} or a
   * later one are void: the commands that caused them were lost, and other commands will have those
   * sequences.
   *
   * @param epoch greater than any before
   */
  void beginEpoch(int epoch, long firstSequence);

  /** Adds a complete event, header filled in, to the present group. */
  void append(DirectBuffer buffer, int offset, int length);

  /**
   * Ends the group: on return all that was appended is seen by readers and survives a killed
   * process.
   */
  void commit();

  /** Makes all that was committed survive power loss. */
  void sync();

  /** Reads this journal, past and to come. Each subscription is independent of the writer. */
  EventFeed feed();

  @Override
  void close();
}
