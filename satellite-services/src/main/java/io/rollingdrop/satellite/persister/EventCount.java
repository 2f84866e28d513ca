package io.rollingdrop.satellite.persister;

import io.rollingdrop.protocol.Position;

/**
 * Numbers the feed's events from the first that this process saw, so that those a sink does not
 * have can be counted. One thread.
 */
final class EventCount {

  private Position committed;
  private Position attempted;
  private long committedEvents;
  private long attemptedEvents;
  private long polledEvents;

  /**
   * The feed is read anew from {@code found}, where the sink stands.
   *
   * @return whether the count goes on: the sink stands where this process left it. If not, another
   *     persister wrote meanwhile, or this is the first time, and the count begins again
   */
  boolean restart(Position found) {
    boolean known = true;
    if (found.equals(attempted)) {
      committedEvents = attemptedEvents;
    } else if (!found.equals(committed)) {
      committedEvents = 0;
      known = false;
    }
    committed = found;
    attempted = null;
    polledEvents = committedEvents;
    return known;
  }

  /** One more event was read. */
  void increment() {
    polledEvents++;
  }

  /** What was read is about to be committed; whether it was may never be heard. */
  void attempt(Position end) {
    attempted = end;
    attemptedEvents = polledEvents;
  }

  /** It was. */
  void succeed() {
    committed = attempted;
    committedEvents = attemptedEvents;
  }

  /** The last position known to be committed; null: none yet. */
  Position committed() {
    return committed;
  }

  long committedEvents() {
    return committedEvents;
  }

  long polledEvents() {
    return polledEvents;
  }
}
