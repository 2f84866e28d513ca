package io.rollingdrop.pipeline;

import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.StateSnapshot;
import java.util.List;
import java.util.Optional;
import org.agrona.DirectBuffer;

/**
 * Port: where snapshots of the state are kept. {@link #newest} and {@link #of} are called by one
 * thread at start, the rest by the thread that writes snapshots.
 */
public interface SnapshotStore {

  /**
   * The newest snapshot that is whole; older ones are tried where a newer one is damaged.
   *
   * @throws JournalException if they cannot be read
   */
  Optional<StateSnapshot> newest();

  /**
   * The snapshot of a sequence, if it is there.
   *
   * @throws JournalException if it is damaged, or cannot be read
   */
  Optional<StateSnapshot> of(long sequence);

  /** What {@link #newest} found to be damaged, and left where it is; a line each. */
  List<String> damaged();

  /**
   * Begins to write a snapshot. It is none until it is completed.
   *
   * @param sequence of the last command in it
   * @param leaveUsableBytes of the disk: a snapshot that would take more fails, so that the
   *     journals, which must never meet a full disk, keep their room
   * @throws JournalException if there is no room, or no right, to write
   */
  Writer begin(long sequence, long leaveUsableBytes);

  /**
   * Makes all that both journals hold survive power loss.
   *
   * @throws JournalException if the disk refuses: what it holds is then unknown, and the core must
   *     not go on
   */
  void syncJournals();

  /** Writes one snapshot; all methods throw {@link JournalException} where the disk refuses. */
  interface Writer {

    /** Adds a slice, {@link io.rollingdrop.protocol.SnapshotSlice}. */
    void write(DirectBuffer buffer, int offset, int length);

    /**
     * Ends the snapshot: on return it is durable, has been read back and found whole, and those
     * that it makes superfluous are gone. The caller has synced the journals.
     *
     * @param position of the last event of the snapshot's command
     * @param records in it
     * @return its size in bytes
     */
    long complete(Position position, long records);

    /** Leaves nothing of it behind. Idempotent, and allowed after an exception. */
    void abandon();
  }
}
