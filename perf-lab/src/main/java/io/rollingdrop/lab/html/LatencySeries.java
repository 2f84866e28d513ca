package io.rollingdrop.lab.html;

import io.rollingdrop.lab.report.Role;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * One histogram log: latencies in nanoseconds by interval, of all runs.
 *
 * @param label for people
 * @param all intervals together; not to be changed
 */
record LatencySeries(
    String name, String label, Role role, List<Interval> intervals, Histogram all) {

  /** Latencies of some time, a second mostly. */
  record Interval(long startMs, long endMs, String run, Histogram latencies) {}

  static LatencySeries of(String name, String label, Role role, List<Interval> intervals) {
    return new LatencySeries(name, label, role, List.copyOf(intervals), sum(intervals));
  }

  /** Each run's latencies, by the run's name, in the order of their numbers. */
  Map<String, Histogram> byRun() {
    Map<String, Histogram> runs = new TreeMap<>(RunOrder.BY_NUMBER);
    for (Interval interval : intervals) {
      runs.computeIfAbsent(interval.run(), run -> empty(interval.latencies()))
          .add(interval.latencies());
    }
    return runs;
  }

  private static Histogram sum(List<Interval> intervals) {
    Histogram sum = new Histogram(3);
    intervals.forEach(interval -> sum.add(interval.latencies()));
    return sum;
  }

  private static Histogram empty(Histogram like) {
    return new Histogram(like.getNumberOfSignificantValueDigits());
  }
}
