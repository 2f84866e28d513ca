package io.rollingdrop.lab.html;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * A line of the percentile plot.
 *
 * @param note what else to say of it beside its label; may be empty
 * @param style its class in the style sheet: colour, dash and weight
 * @param latencies nanoseconds, at least one
 * @param runs the same run by run, for the band between them; fewer than two: no band
 */
record Curve(String label, String note, String style, Histogram latencies, List<Histogram> runs) {

  private static final int BASELINES = 4;
  private static final int MEASURED = 3;

  /** The lines of one report, what is measured last so that it lies on top. */
  static List<Curve> of(List<LatencySeries> series) {
    List<Curve> curves = new ArrayList<>();
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
      List<Histogram> runs =
          one.role() == Role.MEASURED ? List.copyOf(one.byRun().values()) : List.of();
      Curve curve = new Curve(one.label(), "", style, one.all(), runs);
      if (one.role() == Role.MEASURED) {
        curves.add(curve);
      } else {
        curves.addFirst(curve);
      }
    }
    return curves;
  }

  double nanosAt(double share) {
    return latencies.getValueAtPercentile(100 * share);
  }
}
