package io.rollingdrop.lab.html;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * Latency by percentile, both axes logarithmic, one line a series. Where fewer than ten samples are
 * left above, a line is drawn thin: another run would end elsewhere.
 */
final class PercentileChart {

  private static final int WIDTH = 980;
  private static final int HEIGHT = 470;
  private static final int LEFT = 66;
  private static final int TOP = 34;
  private static final int RIGHT = 730;
  private static final int BOTTOM = 420;
  private static final int LABEL_HEIGHT = 40;
  private static final int SWATCH = 26;
  private static final int LETTERS = 28;

  /** Points a line in each tenfold of the axis. */
  private static final int STEPS_PER_DECADE = 48;

  /** Fewer samples above than these are chance. */
  private static final double FEW = 10;

  private final List<Curve> curves;
  private final PercentileScale x;
  private final LogScale y;

  /**
   * A chart of these lines.
   *
   * @param curves at least one; later ones lie on top
   */
  PercentileChart(List<Curve> curves) {
    this.curves = curves;
    double samples = curves.stream().mapToLong(c -> c.latencies().getTotalCount()).max().orElse(1);
    double highest = curves.stream().mapToLong(c -> c.latencies().getMaxValue()).max().orElse(1);
    double lowest =
        curves.stream().mapToDouble(c -> c.nanosAt(0.1)).filter(nanos -> nanos > 0).min().orElse(1);
    x = new PercentileScale(samples, LEFT, RIGHT);
    y = new LogScale(lowest, Math.max(highest, lowest), BOTTOM, TOP, Quantity::tick);
  }

  void draw(Markup markup) {
    Svg svg = new Svg(markup, WIDTH, HEIGHT, description());
    Plot plot = new Plot(svg, LEFT, TOP, RIGHT, BOTTOM);
    plot.xAxis(x, "percentile of all samples, logarithmic in 1/(1 − p)");
    plot.yAxis(y, "latency");
    curves.forEach(curve -> runs(svg, curve));
    curves.forEach(curve -> line(svg, curve));
    labels(svg);
    svg.finish();
  }

  private void line(Svg svg, Curve curve) {
    double samples = curve.latencies().getTotalCount();
    svg.group(curve.label() + ": " + summary(curve.latencies()));
    double sure = Math.max(samples / FEW, 1);
    svg.path(points(curve.latencies(), 1, sure), "line " + curve.style());
    svg.path(points(curve.latencies(), sure, samples), "line thin " + curve.style());
    svg.endGroup();
  }

  /** Pale lines of the single runs: one that fell out shows as one, not as a wide band of all. */
  private void runs(Svg svg, Curve curve) {
    if (curve.runs().size() < 2) {
      return;
    }
    curve
        .runs()
        .forEach(
            (run, latencies) -> {
              svg.group(curve.label() + ", run " + run + ": " + summary(latencies));
              svg.path(
                  points(latencies, 1, Math.max(1, (double) latencies.getTotalCount())),
                  "line single " + curve.style());
              svg.endGroup();
            });
  }

  private List<Svg.Point> points(Histogram latencies, double from, double to) {
    return steps(from, to).stream()
        .map(oneIn -> new Svg.Point(x.atTail(oneIn), y.at(nanosAt(latencies, oneIn))))
        .toList();
  }

  private static List<Double> steps(double from, double to) {
    int count = Math.max(1, (int) Math.ceil(Math.log10(to / from) * STEPS_PER_DECADE));
    List<Double> steps = new ArrayList<>(count + 1);
    for (int i = 0; i <= count; i++) {
      steps.add(from * Math.pow(to / from, (double) i / count));
    }
    return steps;
  }

  private static double nanosAt(Histogram latencies, double oneIn) {
    return latencies.getValueAtPercentile(100 * (1 - 1 / oneIn));
  }

  private void labels(Svg svg) {
    List<Curve> ordered =
        curves.stream()
            .sorted(Comparator.comparingDouble((Curve c) -> -c.latencies().getMaxValue()))
            .toList();
    List<Double> wanted =
        ordered.stream().map(curve -> y.at((double) curve.latencies().getMaxValue())).toList();
    double[] places = Plot.spread(wanted, LABEL_HEIGHT, TOP + 4, BOTTOM - 20.0);
    for (int i = 0; i < places.length; i++) {
      Curve curve = ordered.get(i);
      double left = RIGHT + 16;
      svg.line(left, places[i], left + SWATCH, places[i], "line " + curve.style());
      svg.text(left + SWATCH + 8, places[i] + 4, Svg.shortened(curve.label(), LETTERS), "label");
      svg.text(
          left + SWATCH + 8,
          places[i] + 19,
          (curve.note().isEmpty() ? "" : curve.note() + " · ")
              + "p99.9 "
              + Quantity.nanos(curve.nanosAt(0.999)),
          "tick");
    }
  }

  private static String summary(Histogram latencies) {
    return String.format(
        Locale.ROOT,
        "p50 %s, p99 %s, p99.9 %s, max %s, %s samples",
        Quantity.nanos(latencies.getValueAtPercentile(50)),
        Quantity.nanos(latencies.getValueAtPercentile(99)),
        Quantity.nanos(latencies.getValueAtPercentile(99.9)),
        Quantity.nanos(latencies.getMaxValue()),
        Quantity.count(latencies.getTotalCount()));
  }

  private String description() {
    StringBuilder description = new StringBuilder("Latency by percentile.");
    curves.reversed().stream()
        .map(curve -> " " + curve.label() + ": " + summary(curve.latencies()) + ".")
        .forEach(description::append);
    return description.toString();
  }
}
