package io.rollingdrop.lab.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Latencies of one run, kept by the second in which the operation was due: what a stall delays
 * counts in the second that it was meant for. Nanoseconds, three digits, up to a minute; what is
 * beyond counts as a minute. The seconds foreseen are allocated at construction, more when they are
 * needed. One thread records; the rest may be called once it has ended.
 */
public final class LatencyRecorder {

  /** The longest latency that is told from longer ones. */
  public static final long HIGHEST_NS = TimeUnit.MINUTES.toNanos(1);

  private static final int DIGITS = 3;
  private static final long SLICE_NS = TimeUnit.SECONDS.toNanos(1);
  private static final long SLICE_MS = TimeUnit.SECONDS.toMillis(1);

  private final String run;
  private final long startNs;
  private final long startMs;
  private final List<Histogram> slices = new ArrayList<>();
  private Histogram slice;
  private int sliceNumber;
  private long sliceEndNs;

  /**
   * @param run number of the run, from 1
   * @param startNs when its first second begins, as {@link System#nanoTime}
   * @param seconds how many are foreseen
   */
  public LatencyRecorder(int run, long startNs, int seconds) {
    this.run = Integer.toString(run);
    this.startNs = startNs;
    startMs =
        System.currentTimeMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
    for (int i = 0; i <= seconds; i++) {
      slices.add(newHistogram());
    }
    slice = slices.getFirst();
    sliceEndNs = startNs + SLICE_NS;
  }

  /** A histogram as latencies are kept in. */
  public static Histogram newHistogram() {
    return new Histogram(HIGHEST_NS, DIGITS);
  }

  /**
   * Records a latency.
   *
   * @param dueNs when the operation was due, as {@link System#nanoTime}; not before the one
   *     recorded last
   */
  public void record(long dueNs, long latencyNs) {
    if (dueNs - sliceEndNs >= 0) {
      turnTo(dueNs);
    }
    slice.recordValue(Math.clamp(latencyNs, 0, HIGHEST_NS));
  }

  private void turnTo(long dueNs) {
    sliceNumber = (int) ((dueNs - startNs) / SLICE_NS);
    sliceEndNs = startNs + (sliceNumber + 1) * SLICE_NS;
    while (slices.size() <= sliceNumber) {
      slices.add(newHistogram());
    }
    slice = slices.get(sliceNumber);
  }

  /** All of the run. */
  public Histogram total() {
    Histogram total = newHistogram();
    slices.forEach(total::add);
    return total;
  }

  /**
   * One histogram a second, with its times and the run as tag; without empty seconds at the end.
   */
  public List<Histogram> bySecond() {
    List<Histogram> seconds = new ArrayList<>();
    for (int i = 0; i <= sliceNumber; i++) {
      Histogram second = slices.get(i);
      second.setTag(run);
      second.setStartTimeStamp(startMs + i * SLICE_MS);
      second.setEndTimeStamp(startMs + (i + 1) * SLICE_MS);
      seconds.add(second);
    }
    return seconds;
  }
}
