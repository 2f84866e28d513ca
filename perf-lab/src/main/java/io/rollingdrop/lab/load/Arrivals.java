package io.rollingdrop.lab.load;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * When each request of a phase is due. What is late counts from then on all the same.
 *
 * @param dueNs nanoseconds since the phase began, ascending; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent")
record Arrivals(long[] dueNs) {

  /**
   * A time with one rate.
   *
   * @param seconds of it
   * @param ratePerS requests a second
   */
  record Stretch(double seconds, double ratePerS) {}

  private static final double NANOS_PER_S = TimeUnit.SECONDS.toNanos(1);

  /** One stretch after the other, the requests of each evenly apart. */
  static Arrivals of(List<Stretch> stretches) {
    long[] due = new long[(int) stretches.stream().mapToLong(Arrivals::count).sum()];
    int at = 0;
    double fromS = 0;
    for (Stretch stretch : stretches) {
      long count = count(stretch);
      for (long i = 0; i < count; i++) {
        due[at++] = (long) ((fromS + i / stretch.ratePerS()) * NANOS_PER_S);
      }
      fromS += stretch.seconds();
    }
    return new Arrivals(due);
  }

  private static long count(Stretch stretch) {
    return Math.round(stretch.seconds() * stretch.ratePerS());
  }

  int count() {
    return dueNs.length;
  }

  /** When the last one is due, in seconds. */
  double seconds() {
    return dueNs.length == 0 ? 0 : dueNs[dueNs.length - 1] / NANOS_PER_S;
  }
}
