package io.rollingdrop.satellite.persister;

import io.rollingdrop.protocol.Position;
import io.rollingdrop.satellite.support.SatelliteHealth;

/**
 * How a sink is, and how far behind. Written by the sink's thread, read by any.
 *
 * <p>Events are numbered here from the first that this process saw: {@code head} counts all that
 * the feed is known to hold, {@code committed} those that the sink has.
 */
final class SinkStatus {

  private enum Phase {
    WAITING,
    FOLLOWING,
    STOPPED
  }

  private record Condition(Phase phase, String detail) {}

  private final String name;
  private volatile Condition condition = new Condition(Phase.WAITING, "connecting");
  private volatile Position position;
  private volatile long headSequence;
  private volatile long headEvents;
  private volatile long committedEvents;
  private volatile long oldestPendingNs;

  SinkStatus(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  // The sink's thread.

  void waits(String what) {
    condition = new Condition(Phase.WAITING, "waits for " + what);
  }

  void takesOver(long sequence) {
    condition = new Condition(Phase.WAITING, "takes over the snapshot at sequence " + sequence);
  }

  void follows() {
    condition = new Condition(Phase.FOLLOWING, "follows");
  }

  void stopped(String why) {
    condition = new Condition(Phase.STOPPED, "STOPPED: " + why);
  }

  /** What was counted before says nothing any more. */
  void forgetCounts() {
    headEvents = 0;
    committedEvents = 0;
    oldestPendingNs = 0;
  }

  /**
   * The sink stands here.
   *
   * @param events counted up to here
   * @param timestampNs of the last of them
   */
  void committed(Position at, long events, long timestampNs) {
    position = at;
    committedEvents = events;
    oldestPendingNs = events >= headEvents ? 0 : timestampNs;
  }

  /**
   * The feed holds at least this much.
   *
   * @param sequence of the last event seen
   * @param events counted up to it
   * @param oldestNs timestamp of an event that the sink does not have; kept if it is the oldest
   */
  void seen(long sequence, long events, long oldestNs) {
    if (events > headEvents) {
      headEvents = events;
    }
    if (sequence > headSequence) {
      headSequence = sequence;
    }
    if (oldestPendingNs == 0) {
      oldestPendingNs = oldestNs;
    }
  }

  // Any thread.

  SatelliteHealth health() {
    Condition now = condition;
    Position at = position;
    String detail =
        name
            + ": "
            + now.detail()
            + (at == null
                ? ""
                : ", at %d.%d.%d, %d events behind"
                    .formatted(at.epoch(), at.sequence(), at.index(), lagEvents()));
    return new SatelliteHealth(
        now.phase() != Phase.STOPPED, now.phase() == Phase.FOLLOWING, detail);
  }

  /** Events that the feed is known to hold and the sink does not have. */
  long lagEvents() {
    return Math.max(0, headEvents - committedEvents);
  }

  /** Nanoseconds since the oldest event that the sink does not have; 0: it has all. */
  long lagNs(long nowNs) {
    long oldest = oldestPendingNs;
    return oldest == 0 ? 0 : Math.max(0, nowNs - oldest);
  }

  /** Sequence of the last event committed; 0: none, or not known yet. */
  long sequence() {
    Position at = position;
    return at == null ? 0 : at.sequence();
  }

  /** Highest sequence seen on the feed. */
  long headSequence() {
    return headSequence;
  }

  boolean isFollowing() {
    return condition.phase() == Phase.FOLLOWING;
  }
}
