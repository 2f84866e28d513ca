package io.rollingdrop.lab.sight;

import java.util.concurrent.atomic.AtomicReference;

/**
 * When a place had which sequence. Places take commands in their order, so one that has a sequence
 * has all before it. The watcher's thread tells; who waits asks.
 */
final class Sightings {

  private final String place;
  private final long[] sequences;
  private final long[] atNs;
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private int count;

  /**
   * @param place its name
   * @param most sightings that are kept
   */
  Sightings(String place, int most) {
    this.place = place;
    sequences = new long[most];
    atNs = new long[most];
  }

  String place() {
    return place;
  }

  /** The place is seen to have all through this sequence, now. */
  synchronized void seen(long sequence) {
    if (count < sequences.length && (count == 0 || sequence > sequences[count - 1])) {
      sequences[count] = sequence;
      atNs[count] = System.nanoTime();
      count++;
      notifyAll();
    }
  }

  /** The place cannot be watched any more. */
  synchronized void failed(Exception cause) {
    failure.compareAndSet(null, cause);
    notifyAll();
  }

  /**
   * Waits until the place has the sequence.
   *
   * @param untilNs no longer than that, as {@link System#nanoTime}
   * @return when it was first seen to, as {@link System#nanoTime}
   * @throws NotSeenException if it was not, or cannot be watched
   */
  synchronized long awaitNs(long sequence, long untilNs) throws InterruptedException {
    while (count == 0 || sequences[count - 1] < sequence) {
      Exception cause = failure.get();
      if (cause != null) {
        throw new NotSeenException(place + " cannot be watched: " + cause.getMessage(), cause);
      }
      long leftMs = (untilNs - System.nanoTime()) / 1_000_000;
      if (leftMs <= 0) {
        throw new NotSeenException(
            "%s has not shown sequence %d; it is at %d"
                .formatted(place, sequence, count == 0 ? 0 : sequences[count - 1]));
      }
      wait(leftMs);
    }
    int at = count - 1;
    while (at > 0 && sequences[at - 1] >= sequence) {
      at--;
    }
    return atNs[at];
  }
}
