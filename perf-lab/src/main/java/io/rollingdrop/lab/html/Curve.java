package io.rollingdrop.lab.html;

import io.rollingdrop.lab.report.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * A line of the percentile plot.
 *
 * @param note what else to say of it beside its label; may be empty
 * @param style its class in the style sheet: colour, dash and weight
 * @param latencies nanoseconds, at least one
 * @param runs the same run by run, by its name; fewer than two: none is drawn
 */
record Curve(
    String label, String note, String style, Histogram latencies, Map<String, Histogram> runs) {

  private static final int BASELINES = 5;
  private static final int MEASURED = 3;

  /** The lines of one report, what the verdict is about last, so that it lies on top. */
  static List<Curve> of(List<LatencySeries> series) {
    List<Curve> others = new ArrayList<>();
    List<Curve> answers = new ArrayList<>();
    int baseline = 0;
    int measured = 0;
    for (LatencySeries one : series) {
      String style =
          switch (one.role()) {
            case MEASURED -> "measured" + measured++ % MEASURED;
            case SERVICE -> "service";
            case BASELINE -> "baseline" + baseline++ % BASELINES;
            case HICCUP -> "hiccup";
          };
      Map<String, Histogram> runs = one.role() == Role.MEASURED ? one.byRun() : Map.of();
      Curve curve = new Curve(one.label(), "", style, one.all(), runs);
      (one.role() == Role.MEASURED ? answers : others).addFirst(curve);
    }
    others.addAll(answers);
    return others;
  }

  double nanosAt(double share) {
    return latencies.getValueAtPercentile(100 * share);
  }
}
