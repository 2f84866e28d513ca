package io.rollingdrop.lab.html;

import java.util.List;

/** The frame of a chart: grid, ticks, names of the axes. */
final class Plot {

  private static final int TICK_GAP = 18;
  private static final int NAME_GAP = 38;

  private final Svg svg;
  private final double left;
  private final double top;
  private final double right;
  private final double bottom;

  Plot(Svg svg, double left, double top, double right, double bottom) {
    this.svg = svg;
    this.left = left;
    this.top = top;
    this.right = right;
    this.bottom = bottom;
  }

  double left() {
    return left;
  }

  double top() {
    return top;
  }

  double right() {
    return right;
  }

  double bottom() {
    return bottom;
  }

  void xAxis(Scale scale, String name) {
    double lastLabel = Double.NEGATIVE_INFINITY;
    for (Tick tick : scale.ticks()) {
      double x = scale.at(tick.value());
      svg.line(x, top, x, bottom, tick.isMajor() ? "grid" : "grid fine");
      double half = tick.label().length() * 3.3;
      if (tick.isMajor() && x - half > lastLabel) {
        svg.text(x, bottom + TICK_GAP, tick.label(), "tick middle");
        lastLabel = x + half + 4;
      }
    }
    svg.line(left, bottom, right, bottom, "axis");
    svg.text((left + right) / 2, bottom + NAME_GAP, name, "axis-name middle");
  }

  void yAxis(Scale scale, String name) {
    for (Tick tick : scale.ticks()) {
      double y = scale.at(tick.value());
      svg.line(left, y, right, y, tick.isMajor() ? "grid" : "grid fine");
      if (tick.isMajor()) {
        svg.text(left - 8, y + 4, tick.label(), "tick end");
      }
    }
    svg.text(8, top - 12, name, "axis-name");
  }

  /**
   * Places for labels that want to stand at these heights, at least {@code apart} from each other,
   * within the frame as far as they fit.
   *
   * @param wanted in rising order
   */
  static double[] spread(List<Double> wanted, double apart, double lowest, double highest) {
    double[] places = new double[wanted.size()];
    double next = lowest;
    for (int i = 0; i < places.length; i++) {
      places[i] = Math.max(wanted.get(i), next);
      next = places[i] + apart;
    }
    double last = highest;
    for (int i = places.length - 1; i >= 0; i--) {
      places[i] = Math.max(Math.min(places[i], last), lowest + i * Math.min(apart, 1));
      last = places[i] - apart;
    }
    return places;
  }
}
