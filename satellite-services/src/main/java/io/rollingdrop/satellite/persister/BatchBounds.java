package io.rollingdrop.satellite.persister;

import java.time.Duration;

/**
 * When a batch is committed: when it is full, when its first event has waited for long enough, or
 * when there are no more events and the last commit was long enough ago. Always at the end of a
 * command, so that every committed state is one between two commands; a batch exceeds {@code
 * maxEvents} by at most one command's events.
 *
 * @param maxEvents that make a batch full; at least 1
 * @param maxDelay that an event waits for others while more keep coming; positive
 * @param pause least time between two commits of batches that are not full; zero or more. It keeps
 *     a trickle of events from becoming a commit each
 */
public record BatchBounds(int maxEvents, Duration maxDelay, Duration pause) {

  public BatchBounds {
    if (maxEvents < 1) {
      throw new IllegalArgumentException("maxEvents " + maxEvents + " is below 1");
    }
    if (maxDelay.isNegative() || maxDelay.isZero()) {
      throw new IllegalArgumentException("maxDelay " + maxDelay + " is not positive");
    }
    if (pause.isNegative()) {
      throw new IllegalArgumentException("pause " + pause + " is negative");
    }
  }
}
