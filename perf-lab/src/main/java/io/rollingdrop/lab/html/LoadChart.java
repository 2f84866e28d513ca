package io.rollingdrop.lab.html;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Latency against the offered rate; where less was achieved than offered the ground is shaded. */
final class LoadChart {

  /** Below this share of the offered rate a system is saturated. */
  static final double REQUIRED_SHARE = 0.99;

  private static final int WIDTH = 980;
  private static final int HEIGHT = 390;
  private static final int LEFT = 66;
  private static final int TOP = 34;
  private static final int RIGHT = 880;
  private static final int BOTTOM = 340;
  private static final int ROOM_FOR_TEXT = 180;

  private final List<Findings.LoadPoint> points;
  private final LinearScale x;
  private final LogScale y;

  /**
   * A chart of these.
   *
   * @param points at least one with latencies
   */
  LoadChart(List<Findings.LoadPoint> points) {
    this.points =
        points.stream()
            .sorted(Comparator.comparingDouble(Findings.LoadPoint::offeredPerS))
            .toList();
    double most = this.points.getLast().offeredPerS();
    x = new LinearScale(most, LEFT, RIGHT, rate -> rate == 0 ? "0" : Quantity.perSecond(rate));
    List<Double> latencies = new ArrayList<>();
    points.forEach(
        point -> latencies.addAll(List.of(point.p50Us(), point.p99Us(), point.p999Us())));
    List<Double> known = latencies.stream().filter(us -> us > 0).sorted().toList();
    double lowest = known.isEmpty() ? 1 : known.getFirst();
    double highest = known.isEmpty() ? 1 : known.getLast();
    y = new LogScale(lowest * 1e3, highest * 1e3, BOTTOM, TOP, Quantity::tick);
  }

  static boolean isSaturated(Findings.LoadPoint point) {
    return point.achievedPerS() < REQUIRED_SHARE * point.offeredPerS();
  }

  void draw(Markup markup) {
    Svg svg = new Svg(markup, WIDTH, HEIGHT, description());
    saturation(svg);
    Plot plot = new Plot(svg, LEFT, TOP, RIGHT, BOTTOM);
    plot.xAxis(x, "offered rate");
    plot.yAxis(y, "latency");
    List<Double> ends = new ArrayList<>();
    ends.add(line(svg, "p99.9", "rank3", Findings.LoadPoint::p999Us));
    ends.add(line(svg, "p99", "rank2", Findings.LoadPoint::p99Us));
    ends.add(line(svg, "p50", "rank1", Findings.LoadPoint::p50Us));
    double[] places = Plot.spread(ends, 17, TOP, BOTTOM);
    String[] names = {"p99.9", "p99", "p50"};
    for (int i = 0; i < places.length; i++) {
      svg.line(RIGHT + 10.0, places[i], RIGHT + 36.0, places[i], "line rank" + (3 - i));
      svg.text(RIGHT + 42.0, places[i] + 4, names[i], "label");
    }
    svg.finish();
  }

  private void saturation(Svg svg) {
    for (int i = 0; i < points.size(); i++) {
      Findings.LoadPoint point = points.get(i);
      if (isSaturated(point)) {
        double before = i == 0 ? point.offeredPerS() : points.get(i - 1).offeredPerS();
        double from = x.at((before + point.offeredPerS()) / 2);
        svg.rect(from, TOP, RIGHT - from, BOTTOM - (double) TOP, "saturated");
        boolean left = from - LEFT > ROOM_FOR_TEXT;
        double textX = left ? from - 8 : from + 8;
        String side = left ? " end" : "";
        svg.text(textX, TOP + 18.0, "saturated", "label warn" + side);
        svg.text(
            textX,
            TOP + 34.0,
            "achieved " + Quantity.perSecond(point.achievedPerS()),
            "tick" + side);
        return;
      }
    }
  }

  private double line(
      Svg svg, String name, String style, ToDoubleFunction<Findings.LoadPoint> latencyUs) {
    List<Svg.Point> places = new ArrayList<>();
    List<Findings.LoadPoint> known =
        points.stream().filter(point -> latencyUs.applyAsDouble(point) > 0).toList();
    for (Findings.LoadPoint point : known) {
      places.add(place(point, latencyUs));
    }
    svg.path(places, "line " + style);
    for (Findings.LoadPoint point : known) {
      Svg.Point at = place(point, latencyUs);
      svg.group(
          "%s at %s offered, %s achieved: %s"
              .formatted(
                  name,
                  Quantity.perSecond(point.offeredPerS()),
                  Quantity.perSecond(point.achievedPerS()),
                  Quantity.micros(latencyUs.applyAsDouble(point))));
      svg.circle(at.x(), at.y(), 4, (isSaturated(point) ? "dot hollow " : "dot ") + style);
      svg.endGroup();
    }
    return places.isEmpty() ? BOTTOM : places.getLast().y();
  }

  private Svg.Point place(
      Findings.LoadPoint point, ToDoubleFunction<Findings.LoadPoint> latencyUs) {
    return new Svg.Point(x.at(point.offeredPerS()), y.at(latencyUs.applyAsDouble(point) * 1e3));
  }

  private String description() {
    StringBuilder description = new StringBuilder("Latency against offered rate.");
    for (Findings.LoadPoint point : points) {
      description
          .append(" At ")
          .append(Quantity.perSecond(point.offeredPerS()))
          .append(isSaturated(point) ? ", saturated" : "")
          .append(": p50 ")
          .append(Quantity.micros(point.p50Us()))
          .append(", p99.9 ")
          .append(Quantity.micros(point.p999Us()))
          .append('.');
    }
    return description.toString();
  }
}
