package io.rollingdrop.lab.sight;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks at a place on a thread of its own, again and again, and tells what it sees. A place that is
 * asked is asked every two milliseconds at most: so much later than true a sighting can be.
 */
final class Watch implements AutoCloseable {

  /** A place to look at. Used by one thread, closed by it. */
  interface Place extends AutoCloseable {

    /** The last sequence that it shows now; may wait for news until {@link #leave}. */
    long look() throws Exception;

    /** Ends a look that waits; called by another thread. */
    default void leave() {}

    @Override
    void close() throws Exception;
  }

  /** Opens a place. */
  @FunctionalInterface
  interface Opening {
    Place open() throws Exception;
  }

  private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final long CLOSE_MS = TimeUnit.SECONDS.toMillis(10);

  private final Sightings sightings;
  private final Thread thread;
  private volatile boolean watching = true;
  private volatile Place watched;

  Watch(Sightings sightings, Opening opening) {
    this.sightings = sightings;
    thread =
        Thread.ofPlatform()
            .name("sight-" + sightings.place())
            .daemon(true)
            .start(() -> watch(opening));
  }

  Sightings sightings() {
    return sightings;
  }

  private void watch(Opening opening) {
    try (Place place = opening.open()) {
      watched = place;
      while (watching) {
        sightings.seen(place.look());
        LockSupport.parkNanos(PAUSE_NS);
      }
    } catch (Exception e) {
      if (watching) {
        sightings.failed(e);
      }
    }
  }

  @Override
  public void close() {
    watching = false;
    Place place = watched;
    if (place != null) {
      place.leave();
    }
    try {
      thread.join(CLOSE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
