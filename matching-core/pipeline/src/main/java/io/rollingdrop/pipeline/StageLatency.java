package io.rollingdrop.pipeline;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * The latencies of one stage, in nanoseconds. One thread records (or several under one lock); any
 * thread reads, and each reading gives all since the start.
 *
 * <p>Counts by size, two digits exact, as an {@link Histogram} of two digits does. Its recorder,
 * made for readers who want intervals, took up to a quarter of the time of a thread that records
 * every command: it orders each record with its readers by two atomic additions.
 */
public final class StageLatency {

  private static final long HIGHEST_NS = TimeUnit.MINUTES.toNanos(1);
  private static final int DIGITS = 2;

  /** Each power of two is told apart in 128 steps, what is below 256 exactly. */
  private static final int STEP_BITS = 7;

  private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);

  private final String stage;
  private final long[] counts = new long[bucket(HIGHEST_NS) + 1];

  public StageLatency(String stage) {
    this.stage = stage;
  }

  public String stage() {
    return stage;
  }

  /** Records a latency; what is beyond a minute counts as a minute. */
  public void record(long nanos) {
    int bucket = bucket(Math.clamp(nanos, 0, HIGHEST_NS));
    // Only this thread writes; opaque, so that readers see whole numbers, and soon.
    COUNT.setOpaque(counts, bucket, counts[bucket] + 1);
  }

  private static int bucket(long nanos) {
    int shift = Math.max(0, Long.SIZE - STEP_BITS - 1 - Long.numberOfLeadingZeros(nanos));
    return (shift << STEP_BITS) + (int) (nanos >>> shift);
  }

  private static long lowest(int bucket) {
    int shift = Math.max(0, (bucket >>> STEP_BITS) - 1);
    return (long) (bucket - (shift << STEP_BITS)) << shift;
  }

  /** All that was recorded so far; a copy. */
  public Histogram snapshot() {
    Histogram all = new Histogram(HIGHEST_NS, DIGITS);
    for (int bucket = 0; bucket < counts.length; bucket++) {
      long count = (long) COUNT.getOpaque(counts, bucket);
      if (count > 0) {
        all.recordValueWithCount(lowest(bucket), count);
      }
    }
    return all;
  }
}
