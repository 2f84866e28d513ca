package io.rollingdrop.lab.harness;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** The latencies of one name over all runs. Not thread safe. */
public final class Latencies {

  private final List<Histogram> seconds = new ArrayList<>();
  private final Histogram total = LatencyRecorder.newHistogram();

  /** Adds a run. */
  public Latencies add(LatencyRecorder run) {
    return addSeconds(run.bySecond());
  }

  /** Adds seconds of a run, which have their tag and times. */
  Latencies addSeconds(List<Histogram> more) {
    seconds.addAll(more);
    more.forEach(total::add);
    return this;
  }

  /** All runs by the second, in order. */
  List<Histogram> bySecond() {
    return seconds;
  }

  /** All runs together, nanoseconds. */
  public Histogram total() {
    return total;
  }
}
