package io.rollingdrop.lab.html;

import java.util.List;

/** Bars from zero, one a figure, of one unit. */
final class ThroughputChart {

  private static final int WIDTH = 980;
  private static final int LEFT = 250;
  private static final int RIGHT = 800;
  private static final int ROW = 30;
  private static final int LETTERS = 36;

  private ThroughputChart() {}

  /** Draws figures that share a unit. */
  static void draw(Markup markup, List<Findings.Throughput> figures) {
    double most = figures.stream().mapToDouble(Findings.Throughput::perS).max().orElse(1);
    StringBuilder description = new StringBuilder("Throughput.");
    figures.forEach(
        figure ->
            description.append(' ').append(figure.label()).append(": ").append(value(figure)));
    Svg svg = new Svg(markup, WIDTH, ROW * figures.size() + 8, description.toString());
    for (int i = 0; i < figures.size(); i++) {
      Findings.Throughput figure = figures.get(i);
      double y = 4 + ROW * (double) i;
      double width = Math.max(1, (RIGHT - LEFT) * figure.perS() / Math.max(most, 1e-9));
      svg.text(LEFT - 12.0, y + 18, Svg.shortened(figure.label(), LETTERS), "label end");
      svg.rect(LEFT, y + 4, width, ROW - 10.0, i == 0 ? "bar first" : "bar");
      svg.text(LEFT + width + 8, y + 18, value(figure), "label");
    }
    svg.line(LEFT, 4, LEFT, ROW * figures.size() + 4.0, "axis");
    svg.finish();
  }

  private static String value(Findings.Throughput figure) {
    return (figure.perS() < 100 ? Quantity.digits(figure.perS()) : Quantity.count(figure.perS()))
        + (figure.unit().isEmpty() ? "/s" : " " + figure.unit() + "/s");
  }
}
