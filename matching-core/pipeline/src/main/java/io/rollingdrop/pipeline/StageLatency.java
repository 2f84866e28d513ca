package io.rollingdrop.pipeline;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * The latencies of one stage, in nanoseconds. One thread records (or several under one lock); any
 * thread reads, and each reading gives all since the start.
 */
public final class StageLatency {

  private static final long HIGHEST_NS = TimeUnit.MINUTES.toNanos(1);
  private static final int DIGITS = 2;

  private final String stage;
  private final SingleWriterRecorder recorder = new SingleWriterRecorder(HIGHEST_NS, DIGITS);
  private final Histogram total = new Histogram(HIGHEST_NS, DIGITS);
  private Histogram interval;

  public StageLatency(String stage) {
    this.stage = stage;
  }

  public String stage() {
    return stage;
  }

  /** Records a latency; what is beyond a minute counts as a minute. */
  public void record(long nanos) {
    recorder.recordValue(Math.clamp(nanos, 0, HIGHEST_NS));
  }

  /** All that was recorded so far; a copy. */
  public synchronized Histogram snapshot() {
    interval = recorder.getIntervalHistogram(interval);
    total.add(interval);
    return total.copy();
  }
}
