package io.rollingdrop.lab.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Wall-clock time of a lab on a drawing: runs stand side by side in the order in which they were
 * made, what lies between them is left out.
 */
final class RunTime {

  private static final double GAP = 14;

  private final List<Segment> segments;

  /**
   * One run.
   *
   * @param from its place on the drawing
   */
  record Segment(String run, long startMs, long endMs, double from, double to) {

    double at(double timeMs) {
      return from + (to - from) * (timeMs - startMs) / (endMs - startMs);
    }

    boolean holds(double timeMs) {
      return timeMs >= startMs && timeMs < endMs;
    }

    double seconds() {
      return (endMs - startMs) / 1e3;
    }
  }

  RunTime(LatencySeries series, double from, double to) {
    Map<String, long[]> spans = new TreeMap<>(RunOrder.BY_NUMBER);
    for (LatencySeries.Interval interval : series.intervals()) {
      long[] span =
          spans.computeIfAbsent(
              interval.run(), run -> new long[] {interval.startMs(), interval.endMs()});
      span[0] = Math.min(span[0], interval.startMs());
      span[1] = Math.max(Math.max(span[1], interval.endMs()), span[0] + 1);
    }
    double length = spans.values().stream().mapToDouble(span -> span[1] - span[0]).sum();
    double room = to - from - GAP * (spans.size() - 1);
    double place = from;
    List<Segment> made = new ArrayList<>();
    for (Map.Entry<String, long[]> entry : spans.entrySet()) {
      long[] span = entry.getValue();
      double end = place + room * (span[1] - span[0]) / length;
      made.add(new Segment(entry.getKey(), span[0], span[1], place, end));
      place = end + GAP;
    }
    segments = List.copyOf(made);
  }

  List<Segment> segments() {
    return segments;
  }

  /** The place of a time; {@link Double#NaN} outside all runs. */
  double at(double timeMs) {
    for (Segment segment : segments) {
      if (segment.holds(timeMs)) {
        return segment.at(timeMs);
      }
    }
    return Double.NaN;
  }
}
