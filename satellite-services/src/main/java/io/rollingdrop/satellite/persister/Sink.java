package io.rollingdrop.satellite.persister;

import io.rollingdrop.protocol.EventHandler;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.StateSnapshot;

/**
 * A store that takes events exactly once: what it holds, and the position it holds it up to, change
 * in one step, or not at all.
 *
 * <p>It is opened, fed and committed any number of times, and after any failure released and opened
 * again. Nothing it keeps in memory outlives {@link #release}: where it stands is what {@link
 * #open} finds in the store. Events come by {@link #onEvent}; they take effect at the next {@link
 * #commit}. All methods are for one thread.
 */
public interface Sink extends EventHandler {

  /** Short and stable: the {@code sink} label of metrics. */
  String name();

  /** When what was added is to be committed. */
  BatchBounds bounds();

  /**
   * Connects, makes what is missing (tables, topics, schema), keeps other persisters out, and reads
   * where the store stands.
   *
   * @return the position of the last event that the store has the effect of
   * @throws SinkUnavailableException if the store cannot be reached or used
   * @throws SinkRefusedException if this persister must not write there
   */
  Position open();

  /**
   * Makes the state after a command the beginning of an empty store, in one step with the position,
   * or not at all. A store that can only hold events has those after the snapshot then, and of the
   * snapshot only the position.
   *
   * @param snapshot stays open, and is the caller's to close
   * @return the snapshot's position, where the store now stands
   * @throws IllegalStateException if the sink is not open, or does not stand at {@link
   *     Position#START}
   * @throws SinkUnavailableException if it is not known whether the store did; {@link #open} tells
   * @throws SinkRefusedException if the store holds what does not fit the snapshot
   */
  Position takeOver(StateSnapshot snapshot);

  /**
   * Makes the effect of all events since the last commit durable, with their position.
   *
   * @param end of the last event added
   * @return rows or records written
   * @throws SinkUnavailableException if it is not known whether the store did; {@link #open} tells
   * @throws SinkRefusedException if the store does not fit the events
   */
  long commit(Position end);

  /** Drops what is not committed, and every connection. Idempotent; never throws. */
  void release();
}
